/// Why a method of choice finds no target.
extension ErrorCode {
  static let methodCodes: [ErrorCode] = [
    ErrorCode(
      "cluster_too_small",
      .data,
      "The largest cluster has fewer voxels than the protocol asks for, so that it is no target.",
      "Look at the map: scattered voxels are noise; scan longer, or compare with another method."
    ),
    ErrorCode(
      "hierarchical_too_many_voxels",
      .data,
      "A region has more voxels than the protocol lets hierarchical clustering take.",
      "Use larger voxels or a smaller region, or raise maximum_voxels where memory allows."
    ),
    ErrorCode(
      "no_positive_correlation",
      .data,
      "No searched voxel is positively correlated with the seed, so that there is no target.",
      "Check the sign of the map of weights and the direction of the protocol."
    ),
    ErrorCode(
      "no_qualifying_subunit",
      .data,
      "No subunit is both large enough and correlated with the wanted sign; there is no target.",
      "Scan longer, or compare with another method; do not lower the limit to get a target."
    ),
    ErrorCode(
      "stability_not_measured",
      .data,
      "A measure of stability is missing, for the reason in the message.",
      "Look at that reason; do not take what was not measured for steady."
    ),
  ]
}
