public import LinearAlgebra

/// Loadings where the prior of their networks reaches: elsewhere all are 0, which of spheres are most.
public struct SupportedLoadings: Hashable, Sendable {
  /// How many voxels the mask has.
  let voxelCount: Int
  /// One list a network, in the order of voxels.
  let values: [[Double]]

  /// Takes the loadings of a fit.
  ///
  /// - Parameters:
  ///   - loadings: One voxel a row, one network a column.
  ///   - prior: What the fit began at.
  public init(_ loadings: Matrix, within prior: Matrix) {
    precondition(
      loadings.rows == prior.rows && loadings.columns == prior.columns,
      "other networks"
    )
    let start = supported(prior)
    voxelCount = prior.rows
    values = (0..<prior.columns).map { network in
      (0..<prior.rows).compactMap { voxel in
        start[voxel, network] > 0 ? loadings[voxel, network] : nil
      }
    }
  }
}
