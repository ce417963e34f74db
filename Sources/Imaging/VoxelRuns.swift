/// Ascending numbers, of voxels or columns, as runs of consecutive ones, which are read as one.
struct VoxelRuns {
  /// In their order.
  let runs: [Range<Int>]
  /// How many numbers there are.
  let count: Int

  init(_ voxels: [Int]) {
    var runs: [Range<Int>] = []
    var current = 0..<0
    for voxel in voxels {
      if voxel == current.upperBound, !current.isEmpty {
        current = current.lowerBound..<(voxel + 1)
      } else {
        if !current.isEmpty { runs.append(current) }
        current = voxel..<(voxel + 1)
      }
    }
    if !current.isEmpty { runs.append(current) }
    self.runs = runs
    count = voxels.count
  }
}
