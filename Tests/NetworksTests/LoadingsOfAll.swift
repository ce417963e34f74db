import LinearAlgebra

@testable import Networks

extension SupportedLoadings {
  /// Takes loadings of all voxels, one a row.
  init(_ loadings: Matrix, within prior: Matrix) {
    let all = Array(0..<loadings.rows)
    self.init(
      ReachedLoadings(voxelCount: loadings.rows, voxels: all, rows: loadings),
      within: prior
    )
  }
}
