/// Seeds that are maps, and maps made from a clinic's own subjects.
extension ErrorCode {
  static let seedmapCodes: [ErrorCode] = [
    ErrorCode(
      "seedmap_not_clustered",
      .request,
      "The protocol clusters the seed's voxels, and a map of weights is a single series.",
      "Leave the map out, or take a protocol of peaks, clusters or cones."
    ),
    ErrorCode(
      "seedmap_not_a_circuit",
      .request,
      "The map is of a seed, and the protocol seeks the most positive correlation with a circuit.",
      "Give a circuit's map, or take a protocol that seeks the most negative correlation."
    ),
    ErrorCode(
      "seedmap_holds_subject",
      .request,
      "The map was averaged over the subject whose target is sought.",
      "Give the map without that subject, as tmsplan seedmap build --leave-one-out makes it."
    ),
    ErrorCode(
      "run_changed",
      .input,
      "The run had another content when it was read for the second time.",
      "Wait until the file is complete, and start again."
    ),
    ErrorCode(
      "run_not_rereadable",
      .request,
      "The run comes through a pipe, but is opened more than once, for maps or for the protocol's seed.",
      "Write the run to a file first."
    ),
    ErrorCode(
      "self_seedmap",
      .data,
      "The seed is weighted by the subject's other runs, a way that no published study used.",
      "Bring a group map where there is one; hold the target against that of a region."
    ),
    ErrorCode(
      "self_seedmap_needs_runs",
      .request,
      "The protocol weights each run by the subject's other runs, and there is only one run.",
      "Give two or more runs, or use a protocol whose seed is a region."
    ),
    ErrorCode(
      "seedmap_list_invalid",
      .request,
      "The subjects of a group map are not named by distinct labels, or one to leave out is not there.",
      "Name each subject once, by the label behind sub-: letters and digits."
    ),
    ErrorCode(
      "seedmap_map_unsuitable",
      .input,
      "A subject's map cannot be averaged: another statistic or seed, several volumes, or not finite.",
      "Give *_stat-z_statmap.nii.gz files as tmsplan target --maps writes them for one protocol."
    ),
    ErrorCode(
      "seedmap_needs_template",
      .request,
      "A group map cannot be made of images in T1w space.",
      "Give images in one template."
    ),
    ErrorCode(
      "seedmap_no_voxels",
      .input,
      "Too few of the subjects have any voxel outside the search region, or one has no map at all.",
      "Check that the subjects' images are in one template, or lower --minimum-share."
    ),
    ErrorCode(
      "seedmap_scratch_failed",
      .program,
      "The subjects' maps cannot be kept in the output folder while the group map is made.",
      "Check that the output folder can be written and has space."
    ),
    ErrorCode(
      "seedmap_seed_not_region",
      .request,
      "A group map was asked for by a protocol whose seed is itself a map.",
      "Name a protocol whose seed is a region, for example sgc-dlpfc-peak."
    ),
    ErrorCode(
      "seedmap_subject_duplicate",
      .input,
      "Two subjects of a group map have the same data.",
      "Give each subject once, under one label."
    ),
    ErrorCode(
      "seedmap_subject_failed",
      .input,
      "A subject of a group map was refused, for the code in the message.",
      "See that code; or give --skip-failed to leave such subjects out."
    ),
    ErrorCode(
      "seedmap_subject_grid_mismatch",
      .input,
      "A subject's images are on another grid or in another template than the other subjects'.",
      "Give images resampled to one grid of one template, as fMRIPrep writes them."
    ),
    ErrorCode(
      "seedmap_too_few_subjects",
      .request,
      "A group map, also one without a subject, needs at least 20 subjects.",
      "Give more subjects, or use a protocol whose seed is a region."
    ),
  ]
}
