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
  ///   - loadings: The fit's.
  ///   - prior: What it began at: one voxel a row, one network a column.
  public init(_ loadings: ReachedLoadings, within prior: Matrix) {
    precondition(
      loadings.voxelCount == prior.rows && loadings.rows.columns == prior.columns,
      "other networks"
    )
    let start = supported(prior)
    voxelCount = prior.rows
    values = (0..<prior.columns).map { network in
      loadings.voxels.enumerated().compactMap { place, voxel in
        start[voxel, network] > 0 ? loadings.rows[place, network] : nil
      }
    }
  }
}
