public import LinearAlgebra

/// Loadings of the voxels that a fit can reach: those of all others are 0, which of spheres are most.
public struct ReachedLoadings: Sendable, Equatable {
  /// How many voxels the mask holds.
  public let voxelCount: Int
  /// The numbers, ascending, of the voxels within reach.
  let voxels: [Int]
  /// One of ``voxels`` a row, one network a column.
  let rows: Matrix

  /// The loadings of the whole mask: one voxel a row, one network a column; of a brain 24 MB.
  public var inMask: Matrix {
    guard voxels.count < voxelCount else { return rows }
    let width = rows.columns
    var values = [Double](repeating: 0, count: voxelCount * width)
    for (place, voxel) in voxels.enumerated() {
      for column in 0..<width { values[voxel * width + column] = rows[place, column] }
    }
    return Matrix(rows: voxelCount, columns: width, values: values)
  }
}
