/// What a map of weights of the searched voxels may be refused for.
extension ErrorCode {
  static let weightCodes: [ErrorCode] = [
    ErrorCode(
      "cluster_without_weight",
      .data,
      "No voxel of the largest cluster has a weight, where weights are the masses of its centre.",
      "Look at map and weights: the strongest voxels lie where the weights are 0."
    ),
    ErrorCode(
      "voxel_weights_empty",
      .input,
      "All weights of the map are 0, or all those of the searched voxels.",
      "Check that the map is this subject's, and in the space of the runs."
    ),
    ErrorCode(
      "voxel_weights_grid_mismatch",
      .input,
      "The map of weights is not on the grid of the runs.",
      "Resample it to the grid of the runs; here nothing is resampled."
    ),
    ErrorCode(
      "voxel_weights_missing",
      .request,
      "The protocol weights voxels by a map, which was not given.",
      "Give it with --weights, on the grid of the runs, or use a protocol with weighting: none."
    ),
    ErrorCode(
      "voxel_weights_negative",
      .input,
      "The map of weights holds a negative one.",
      "Give weights from 0, the larger the better; 0 where a voxel is not wanted."
    ),
    ErrorCode(
      "voxel_weights_not_finite",
      .input,
      "The map of weights holds NaN or infinity.",
      "Write 0 where a voxel is to have no weight."
    ),
    ErrorCode(
      "voxel_weights_space_mismatch",
      .input,
      "The name of the map of weights tells of another space than that of the runs.",
      "Give weights that were resampled to the grid of the runs, in their space."
    ),
    ErrorCode(
      "voxel_weights_unused",
      .request,
      "Weights of voxels were given, and no method of the protocol uses any.",
      "Leave them out, or name a protocol that weights."
    ),
    ErrorCode(
      "voxels_weighted",
      .data,
      "Clusters were chosen or centred with the weights of a map.",
      "Compare with a protocol whose clusters have weighting: none."
    ),
  ]
}
