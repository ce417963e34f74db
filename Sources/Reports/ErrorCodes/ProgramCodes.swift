/// The program itself: phantom, storage, numerics.
extension ErrorCode {
  static let programCodes: [ErrorCode] = [
    ErrorCode(
      "phantom_option_invalid",
      .program,
      "An option of the phantom is out of range.",
      "Choose a value within the range."
    ),
    ErrorCode(
      "phantom_position_unusable",
      .program,
      "The planted position lies outside the search region or the brain.",
      "Choose a position in the left DLPFC."
    ),
    ErrorCode(
      "phantom_participant_exists",
      .program,
      "The folder has this participant already.",
      "Choose another folder or label, or remove that folder first."
    ),
    ErrorCode(
      "phantom_cannot_write",
      .program,
      "The phantom could not be written.",
      "Check that the folder can be written and that there is space."
    ),
    ErrorCode(
      "figures_unreadable",
      .program,
      "The file of figures holds no document tmsp-report-figures/1.",
      "Give a file that tmsplan target --figures has written, such as sub-01_figures.json."
    ),
    ErrorCode(
      "figures_inconsistent",
      .program,
      "The parts of a document of figures do not fit each other: it was damaged or changed.",
      "Make it again with tmsplan target --figures."
    ),
    ErrorCode(
      "figures_foreign",
      .program,
      "The figures belong to another report.",
      "Give the file of figures that was written with the report."
    ),
    ErrorCode(
      "folder_without_reports",
      .program,
      "The folder to list holds no report.",
      "Give a folder in which tmsplan target --output has written."
    ),
    ErrorCode(
      "matrix_not_finite",
      .program,
      "A matrix to be factorised holds NaN or infinity.",
      "Check the confounds and the image for values that are not numbers."
    ),
    ErrorCode(
      "lapack_failed",
      .program,
      "A routine of LAPACK failed.",
      "Report it, with the input that caused it."
    ),
    ErrorCode(
      "outside_file",
      .program,
      "A chunk lies outside the file that was declared.",
      "Declare the file's true size."
    ),
    ErrorCode(
      "unusable_name",
      .program,
      "A site or name cannot be part of a path.",
      "Use A-Za-z0-9._- only."
    ),
    ErrorCode(
      "state_folder_in_use",
      .program,
      "Another daemon uses the state folder.",
      "Stop it first, or give this one a state_folder of its own."
    ),
    ErrorCode(
      "newer_schema",
      .program,
      "The database was written by a newer version.",
      "Install that version, or give another state folder."
    ),
    ErrorCode(
      "backup_exists",
      .program,
      "A backup was to be written over a file that is there.",
      "Choose another name, or remove that file first."
    ),
    ErrorCode(
      "backup_damaged",
      .program,
      "A backup is not sound, and was not restored; nothing was changed.",
      "Take another backup."
    ),
    ErrorCode(
      "input_lost",
      .program,
      "A job was restored from a backup, but not all of its input files are there.",
      "Submit the case again under a new key."
    ),
  ]
}
