import CHDF5

/// The vectors of a field in an open HDF5 file, read as they are needed.
struct HDF5Field: FieldValues {
  /// The most voxels that are read together: 12 MiB in double precision.
  private static let piece = 1 << 19
  /// Voxels that nobody asked for are read along, where so few lie between two that are needed.
  private static let gap = 1 << 12

  let file: HDF5File
  /// The path of the dataset.
  let name: String
  /// The number of voxels.
  let count: Int

  func vectors(of voxels: [Int]) throws(TransformError) -> [SIMD3<Double>] {
    try HDF5Library.call { () throws(TransformError) in
      let numbers = try HDF5Numbers(place: file.id, name)
      guard numbers.count == 3 * count else {
        throw .sizeMismatch(what: "numbers in a field", expected: 3 * count, found: numbers.count)
      }
      var result: [SIMD3<Double>] = []
      result.reserveCapacity(voxels.count)
      var buffer: [Double] = []
      for run in runs(voxels) {
        let first = voxels[run.lowerBound]
        let range = (3 * first)..<(3 * (voxels[run.upperBound - 1] + 1))
        if buffer.count < range.count { buffer = [Double](repeating: 0, count: range.count) }
        try numbers.read(range, into: &buffer)
        result += voxels[run].map { voxel in
          let place = 3 * (voxel - first)
          return SIMD3(buffer[place], buffer[place + 1], buffer[place + 2])
        }
      }
      return result
    }
  }

  /// Ranges of `voxels` that are read together.
  private func runs(_ voxels: [Int]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start = 0
    for index in voxels.indices.dropFirst() {
      let isNear = voxels[index] - voxels[index - 1] <= Self.gap
      if !isNear || voxels[index] - voxels[start] >= Self.piece {
        runs.append(start..<index)
        start = index
      }
    }
    if !voxels.isEmpty { runs.append(start..<voxels.count) }
    return runs
  }
}
