/// Requests that cannot be carried out as they are.
extension ErrorCode {
  static let requestCodes: [ErrorCode] = [
    ErrorCode(
      "bids_not_found",
      .request,
      "No run in the folder matches what was asked for.",
      "Compare with the names that the message lists."
    ),
    ErrorCode(
      "bids_ambiguous",
      .request,
      "Several runs match that must not be taken together.",
      "Say which: --session, --task, --run or --space."
    ),
    ErrorCode(
      "run_ambiguous",
      .request,
      "A run is in the folder twice, as .nii and as .nii.gz.",
      "Remove one of them, or give the files one by one with --bold."
    ),
    ErrorCode(
      "bids_incomplete",
      .request,
      "A run lacks its mask or confounds in the folder.",
      "Give the files with --bold, --mask and --confounds, or complete the folder."
    ),
    ErrorCode(
      "space_missing",
      .request,
      "The template of the images is named neither in the file name nor in the request.",
      "Give --space or the field space."
    ),
    ErrorCode(
      "space_unknown",
      .request,
      "The template is none that is known; bare MNI is none.",
      "Use one of the names in the message."
    ),
    ErrorCode(
      "space_conflict",
      .request,
      "File name and request name different templates.",
      "Find out which is right; rename the file or change the request."
    ),
    ErrorCode(
      "space_needs_transform",
      .request,
      "Runs in T1w space need a transform to the template of the regions.",
      "Give --xfm from-<template>_to-T1w_mode-image_xfm.h5, which fMRIPrep writes beside the T1w image."
    ),
    ErrorCode(
      "subject_invalid",
      .request,
      "The subject is not a pseudonym of 1 to 64 of A-Za-z0-9._-.",
      "Choose another; never a patient's name."
    ),
    ErrorCode(
      "output_unwritable",
      .request,
      "The report or mask could not be written; nothing was left half-written.",
      "Check that the folder exists, can be written and has space."
    ),
    ErrorCode(
      "output_exists",
      .request,
      "The file to be written exists already and was left alone.",
      "Choose another name, or remove the file first."
    ),
    ErrorCode(
      "response_request_invalid",
      .request,
      "Scale, baseline score, age or diagnosis is out of range.",
      "Correct it, or leave the field out."
    ),
    ErrorCode(
      "path_outside_roots",
      .request,
      "A path lies outside the folders that the daemon may read.",
      "Upload the file, or let the operator add the folder to inputs.roots."
    ),
    ErrorCode(
      "path_symlink",
      .request,
      "A part of a path is a symbolic link, which is not followed.",
      "Give the real path."
    ),
    ErrorCode(
      "path_unreadable",
      .request,
      "There is no such file, or the daemon may not read it.",
      "Check the path, and the rights of the service's user."
    ),
    ErrorCode(
      "path_not_a_file",
      .request,
      "The path is a folder, a device or a pipe.",
      "Give the path of a file."
    ),
    ErrorCode(
      "cancelled",
      .request,
      "The computation was asked to stop.",
      "Submit the case again under a new key if it is still wanted."
    ),
  ]
}
