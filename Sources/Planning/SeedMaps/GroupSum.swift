/// Sums of Fisher's z over subjects, voxel by voxel.
///
/// A value of exactly 0 is no measurement: the voxel lies outside the subject's mask or has no signal.
struct GroupSum: Sendable {
  private(set) var subjectCount = 0
  private var sums: [Double]
  private var counts: [Int32]

  init(voxelCount: Int) {
    sums = [Double](repeating: 0, count: voxelCount)
    counts = [Int32](repeating: 0, count: voxelCount)
  }

  /// Adds a subject's map.
  mutating func add(_ map: [Float]) {
    precondition(map.count == sums.count, "\(map.count) of \(sums.count) voxels")
    subjectCount += 1
    for voxel in map.indices where map[voxel] != 0 {
      sums[voxel] += Double(map[voxel])
      counts[voxel] += 1
    }
  }

  /// The mean over the subjects that have a voxel.
  ///
  /// - Parameters:
  ///   - share: 0 where fewer than this share of the subjects have the voxel.
  ///   - excluded: Voxels that are 0 in any case.
  ///   - left: The map of a subject that was added and is left out; nil leaves out nobody.
  /// - Returns: One value a voxel.
  func mean(
    minimumShare share: Double,
    excluding excluded: [Int],
    without left: [Float]? = nil
  )
    -> [Float]
  {
    let subjects = subjectCount - (left == nil ? 0 : 1)
    // A share of 0.8 of 25 is 20, whatever binary fractions make of it.
    let needed = max(1, (share * Double(subjects) - 1e-9).rounded(.up))
    var mean = sums.indices.map { voxel in
      var (sum, count) = (sums[voxel], counts[voxel])
      if let own = left?[voxel], own != 0 { (sum, count) = (sum - Double(own), count - 1) }
      return Double(count) >= needed ? Float(sum / Double(count)) : 0
    }
    for voxel in excluded { mean[voxel] = 0 }
    return mean
  }
}
