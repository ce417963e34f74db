/// Maps of a person's networks, and what is done with them afterwards; what the data are too poor for
/// first, then files, then comparisons.
extension ErrorCode {
  static let networkCodes: [ErrorCode] =
    mappingCodes + regionMapCodes + documentCodes + referenceCodes + outcomeCodes + changeCodes
    + retestCodes + gradientOrderCodes

  /// Hard and soft networks of one person.
  private static let mappingCodes: [ErrorCode] = [
    ErrorCode(
      "networks_cancelled",
      .request,
      "The search for a person's networks was ended before its result.",
      "Ask again where the networks are still wanted."
    ),
    ErrorCode(
      "networks_data_little",
      .data,
      "Fewer minutes are kept than a person's own networks ask for.",
      "Read the agreement of the halves before anything else; add runs where there are some."
    ),
    ErrorCode(
      "networks_data_short",
      .data,
      "Too few minutes are kept, or a run or half is too short to be cleaned: nothing is mapped.",
      "Add runs, scan longer, or use a mapping protocol that removes less."
    ),
    ErrorCode(
      "networks_dropped",
      .data,
      "The mask holds too little of some networks of the group: they are left out.",
      "Check the field of view and the mask; labels near them belong to other networks now."
    ),
    ErrorCode(
      "networks_group_shown",
      .data,
      "The group's labelling is shown, as the person's own does not repeat well enough.",
      "Add runs; with more data the person's own networks may be told."
    ),
    ErrorCode(
      "networks_iteration_cap",
      .data,
      "The labels still changed when the iterations were used up.",
      "Read the map with doubt, and look at the data's quality."
    ),
    ErrorCode(
      "networks_motion",
      .data,
      "The head moved in too many frames: nothing is mapped.",
      "Use runs in which the head lay still."
    ),
    ErrorCode(
      "networks_motion_unknown",
      .data,
      "A confounds table has no framewise displacement: motion is not judged.",
      "Give the table as fMRIPrep writes it."
    ),
    ErrorCode(
      "networks_network_dominates",
      .data,
      "One network has more than 40 % of all voxels.",
      "Read the map with doubt, and look at the data's quality."
    ),
    ErrorCode(
      "networks_network_grew",
      .data,
      "A network has more than five times the voxels that the group labelling gave it.",
      "Read the map with doubt, and look at the data's quality."
    ),
    ErrorCode(
      "networks_network_lost",
      .data,
      "A network lost more than 80 % of the voxels that the group labelling gave it.",
      "Read the map with doubt, and look at the data's quality."
    ),
    ErrorCode(
      "networks_no_signal",
      .data,
      "Too few voxels follow any network more than chance gives.",
      "Do not use networks of these data: look at motion, signal loss and the confounds."
    ),
    ErrorCode(
      "networks_outside_mask",
      .data,
      "No voxel of a network of the group lies in the mask.",
      "Leave the network out, or check that mask and template fit each other."
    ),
    ErrorCode(
      "networks_side_unknown",
      .data,
      "Voxels are on no known side, and the mapping protocol splits the hemispheres.",
      "Check that the transform covers the brain, or use a protocol that pools the hemispheres."
    ),
    ErrorCode(
      "networks_too_few",
      .data,
      "The mask holds enough of fewer than two of the group's networks.",
      "Check that the image covers the brain, and that mask and template fit each other."
    ),
    ErrorCode(
      "soft_network_empty",
      .data,
      "A network of the soft networks' prior has no voxel in the mask.",
      "Leave the network out, or look whether mask and prior are in the same space."
    ),
    ErrorCode(
      "soft_networks_cancelled",
      .request,
      "The search for soft networks was ended before its result.",
      "Run it again for a result; nothing of it was kept."
    ),
    ErrorCode(
      "circuits_unstable",
      .data,
      "The edges of the circuits do not repeat between runs or halves; they are given all the same.",
      "Read no single edge; add runs."
    ),
    ErrorCode(
      "soft_networks_iteration_cap",
      .data,
      "The fit of soft networks used up its iterations and had not settled.",
      "Read the loadings with doubt; a mapping protocol may allow more iterations."
    ),
    ErrorCode(
      "soft_networks_prior_only",
      .data,
      "The loadings of soft networks show the prior rather than the person, and are withheld.",
      "Add runs; the agreement of the loadings themselves says nothing here."
    ),
    ErrorCode(
      "soft_networks_too_few",
      .data,
      "The prior of the soft networks has fewer than two networks.",
      "Use a prior with two networks or more."
    ),
    ErrorCode(
      "soft_prior_invalid",
      .data,
      "The prior of the soft networks holds a number that is negative or not finite.",
      "Check the image or table that the prior was read from."
    ),
    ErrorCode(
      "soft_series_not_finite",
      .data,
      "The cleaned series of a voxel holds a value that is not finite.",
      "Take the voxel out of the mask, and check the image there."
    ),
  ]

  /// Gradients of a region, circuits, and images of regions and labels.
  private static let regionMapCodes: [ErrorCode] = [
    ErrorCode(
      "circuit_name_repeated",
      .protocol,
      "A table of circuits has a name twice, or an edge both ends at one node.",
      "Correct the table of circuits."
    ),
    ErrorCode(
      "circuit_name_unknown",
      .protocol,
      "An edge of a table of circuits names a node or circuit that is not there.",
      "Correct the table of circuits."
    ),
    ErrorCode(
      "circuit_no_runs",
      .data,
      "No run is left to correlate the nodes of circuits in.",
      "Give at least one run that could be cleaned."
    ),
    ErrorCode(
      "circuit_other_voxels",
      .data,
      "A run has other voxels than the nodes of circuits were placed in.",
      "Use one mask for all runs."
    ),
    ErrorCode(
      "circuit_too_few_degrees_of_freedom",
      .data,
      "A run is left with too few degrees of freedom for edges of circuits.",
      "Use fewer confounds, or more frames."
    ),
    ErrorCode(
      "gradient_graph_disconnected",
      .program,
      "The graph of a region's voxels falls apart, though it is built so that it cannot.",
      "Report this as a fault of the program, with the input that caused it."
    ),
    ErrorCode(
      "gradient_map_invalid",
      .data,
      "A gradient is constant, or holds numbers that are not finite.",
      "Look at the signal in the region; describe only maps that were found."
    ),
    ErrorCode(
      "gradient_no_connection",
      .data,
      "Connectivity with the rest of the brain does not change along a gradient more than chance gives.",
      "Do not read the map, which shape and smoothness of the region give too; add runs."
    ),
    ErrorCode(
      "gradient_outside_silent",
      .data,
      "Nothing outside the region of the gradient has a signal.",
      "Check the mask: the gradient needs the rest of the brain."
    ),
    ErrorCode(
      "gradient_region_cut",
      .data,
      "Some voxels of the region are outside the voxels that were mapped.",
      "Check that mask and grey matter cover the region."
    ),
    ErrorCode(
      "gradient_region_invalid",
      .data,
      "The region of the gradient names a voxel twice, or one that the mask does not have.",
      "Name voxels of the mask, each once."
    ),
    ErrorCode(
      "gradient_region_large",
      .data,
      "The region of the gradient has too many voxels.",
      "Use a smaller region, for example the striatum of one hemisphere."
    ),
    ErrorCode(
      "gradient_region_small",
      .data,
      "The region of the gradient has too few voxels of the mask.",
      "Use a larger region, or look whether the mask covers it."
    ),
    ErrorCode(
      "gradient_side_unknown",
      .data,
      "The transform does not tell the side of some voxels of the region: they are left out.",
      "Check that the transform covers the region."
    ),
    ErrorCode(
      "gradient_smoothing_wide",
      .request,
      "The mapping protocol smooths more than a gradient bears.",
      "Use a mapping protocol that smooths by 6 mm or less."
    ),
    ErrorCode(
      "gradient_surface_undetermined",
      .data,
      "The region has too few voxels for the coefficients of a trend surface.",
      "Use a larger region or a lower degree."
    ),
    ErrorCode(
      "gradient_voxel_silent",
      .data,
      "A voxel of the region is constant or not finite.",
      "Take the voxel out of the region, and check the image there."
    ),
    ErrorCode(
      "labels_grid_mismatch",
      .input,
      "An image of labels is not on the grid of the report that it lies beside.",
      "Give the image that tmsplan map wrote with the report; nothing is resampled."
    ),
    ErrorCode(
      "labels_not_labels",
      .input,
      "An image of labels holds numbers that are none.",
      "Give a label image, *_desc-individualNetworks_dseg.nii.gz, as tmsplan map writes it."
    ),
    ErrorCode(
      "node_not_imported",
      .data,
      "No mask was given for a node of a circuit: its edges are missing.",
      "Give the mask, for example --amygdala; missing edges are not filled in."
    ),
    ErrorCode(
      "node_outside_mask",
      .data,
      "The mask holds less than half of a node of a circuit: its edges are missing.",
      "Check that the image covers the brain; missing edges are not filled in."
    ),
    ErrorCode(
      "node_without_signal",
      .data,
      "Nothing is left of a node's mean series in a run: its edges are missing.",
      "Look at signal loss there; missing edges are not filled in."
    ),
    ErrorCode(
      "node_without_voxels",
      .data,
      "None of a node's voxels may be averaged: its edges are missing.",
      "Check the image of grey matter there; missing edges are not filled in."
    ),
    ErrorCode(
      "position_below_floor",
      .data,
      "A position's voxel follows no network more than chance gives: no network is told.",
      "Look at the share of voxels above the floor of chance, and at the data's quality."
    ),
    ErrorCode(
      "position_outside_maps",
      .data,
      "A position lies outside the voxels that were mapped: no network is told.",
      "Check that mask and grey matter cover it."
    ),
    ErrorCode(
      "region_grid_mismatch",
      .input,
      "The image of a region is not on the runs' grid.",
      "Resample it to the grid of the runs, by the nearest voxel; here nothing is resampled."
    ),
    ErrorCode(
      "region_values_invalid",
      .input,
      "The image of a region is 0 everywhere, or holds values that are not finite.",
      "Give an image that is 0 outside the region and another number inside."
    ),
  ]

  /// Documents that a user brings.
  private static let documentCodes: [ErrorCode] = [
    ErrorCode(
      "document_missing_key",
      .input,
      "A document lacks a key.",
      "Add the key; nothing is filled in."
    ),
    ErrorCode(
      "document_not_json",
      .input,
      "A document is no JSON object.",
      "Give the file as it was written, whole."
    ),
    ErrorCode(
      "document_other_schema",
      .input,
      "A document is of another kind than is needed.",
      "Give a file of that kind."
    ),
    ErrorCode(
      "document_unknown_key",
      .input,
      "A document has a key that its kind does not have.",
      "Correct the key, or leave it out; nothing is passed over in silence."
    ),
    ErrorCode(
      "network_not_individual",
      .data,
      "The data do not tell a network as the person's own, so that no target is sought in it.",
      "Add runs, or use a protocol without search_within_network."
    ),
    ErrorCode(
      "network_outside_region",
      .data,
      "The person's own network has no voxel in the search region.",
      "Use a protocol without search_within_network, or with another network."
    ),
    ErrorCode(
      "search_within_network",
      .data,
      "The target was sought within the person's own network alone, which no study shows to help.",
      "Use a protocol without search_within_network to seek in the whole region."
    ),
    ErrorCode(
      "document_unreadable",
      .input,
      "A document's file cannot be read.",
      "Check the path and the right to read it."
    ),
    ErrorCode(
      "document_wrong_value",
      .input,
      "A value of a document cannot be.",
      "Correct the value."
    ),
  ]
}
