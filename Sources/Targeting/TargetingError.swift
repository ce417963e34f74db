public import Findings

/// Why a method finds no target.
public enum TargetingError: CodedError, Equatable {
  /// No r in the search region is negative.
  case noAnticorrelation
  /// No r in the search region is positive, where the most positive was sought.
  case noPositiveCorrelation
  /// The largest cluster has too few voxels.
  case clusterTooSmall(found: Int, needed: Int)
  /// No voxel of the largest cluster has a weight, where weights are the masses of its centre.
  case clusterWithoutWeight(voxels: Int)
  /// A region has more voxels than the hierarchical clustering takes.
  case tooManyVoxels(found: Int, most: Int)
  /// No subunit is both large enough and correlated with the wanted sign.
  case noSubunit(subunits: Int, largest: Int, moreThan: Int)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .noAnticorrelation: "no_anticorrelation"
    case .noPositiveCorrelation: "no_positive_correlation"
    case .clusterTooSmall: "cluster_too_small"
    case .clusterWithoutWeight: "cluster_without_weight"
    case .tooManyVoxels: "hierarchical_too_many_voxels"
    case .noSubunit: "no_qualifying_subunit"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .noAnticorrelation: "no searched voxel is anticorrelated with the seed"
    case .noPositiveCorrelation: "no searched voxel is positively correlated with the seed"
    case .clusterTooSmall(let found, let needed):
      "the largest cluster has \(found) voxels, fewer than \(needed)"
    case .clusterWithoutWeight(let voxels):
      "none of the \(voxels) voxels of the largest cluster has a weight"
    case .tooManyVoxels(let found, let most):
      "a region of \(found) voxels is to be clustered, more than \(most)"
    case .noSubunit(let subunits, let largest, let moreThan):
      "none of \(subunits) subunits, the largest of \(largest) voxels, has more than \(moreThan) "
        + "voxels and a correlation of the wanted sign"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .noAnticorrelation:
      "Check that the protocol regresses out the global signal; else there is no target."
    case .noPositiveCorrelation:
      "Check the sign of the map of weights and the direction of the protocol; else there is no "
        + "target."
    case .clusterTooSmall:
      "Look at the map: scattered voxels are noise; scan longer, or compare with another method."
    case .clusterWithoutWeight:
      "Look at map and weights: the strongest voxels lie where the weights are 0."
    case .tooManyVoxels:
      "Use larger voxels or a smaller region, or raise maximum_voxels where memory allows."
    case .noSubunit:
      "Scan longer, or compare with another method; do not lower the limit to get a target."
    }
  }
}
