/// What planning a whole dataset may refuse or leave out.
extension ErrorCode {
  static let appCodes: [ErrorCode] = [
    ErrorCode(
      "bids_label_invalid",
      .request,
      "A participant or session of the dataset has a name that is no BIDS label.",
      "Rename it: labels are of letters, digits and +."
    ),
    ErrorCode(
      "output_folder_foreign",
      .request,
      "The output folder holds a dataset of another program.",
      "Give another output folder, or an empty one."
    ),
    ErrorCode(
      "unit_busy",
      .request,
      "Another process plans the same participant at this moment; it was left to it.",
      "Wait for the other process, and run the command again if it is still needed."
    ),
    ErrorCode(
      "result_outdated",
      .request,
      "A result is there that was made of other inputs, by other options or another program.",
      "Give another output folder, or --force to replace the result."
    ),
    ErrorCode(
      "result_unknown",
      .request,
      "A folder is in a result's place that has no record of how it was made.",
      "Remove that folder, or give another output folder."
    ),
    ErrorCode(
      "output_lock_unavailable",
      .program,
      "The file system of the output folder does not lock files.",
      "Give an output folder whose file system does (Lustre: mounted with flock)."
    ),
    ErrorCode(
      "group_empty",
      .request,
      "The output folder holds no result of a participant.",
      "Run the participant level first."
    ),
    ErrorCode(
      "map_in_one_space",
      .data,
      "The map is there in the space of the analysis only, not in the other.",
      "Give what the message names, or be content with one space."
    ),
    ErrorCode(
      "map_not_computed",
      .data,
      "The data could not be cleaned, so that there is no map.",
      "Look at the findings of the report."
    ),
    ErrorCode(
      "space_not_computed",
      .data,
      "There are runs in the other space too, which were not computed.",
      "Give what the message names, if the comparison is wanted."
    ),
  ]
}
