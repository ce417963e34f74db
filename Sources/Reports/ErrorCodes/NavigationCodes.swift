/// Why a target has no scalp entry or coil pose, and what is doubtful about one.
extension ErrorCode {
  static let navigationCodes: [ErrorCode] = [
    ErrorCode(
      "coil_pose_invalid",
      .data,
      "The coil pose is mirrored, faces away from the target or is otherwise not one to export.",
      "Use the cortical target alone, and report this."
    ),
    ErrorCode(
      "entry_at_edge",
      .data,
      "The edge of the T1w image cuts the head near the scalp entry, or lies close to it.",
      "Give a T1w image whose field of view holds the whole head, or use the cortical target alone."
    ),
    ErrorCode(
      "entry_defaced",
      .data,
      "The surface around the scalp entry was cut off when the image was defaced.",
      "Give the T1w image from before its face was removed, or use the cortical target alone."
    ),
    ErrorCode(
      "entry_depth_out_of_range",
      .data,
      "The distance between target and scalp is unusual.",
      "Look at target and entry in the T1w image before the coil is placed."
    ),
    ErrorCode(
      "entry_implausible",
      .data,
      "The scalp entry seems to lie on an ear, a neck, a face or in an open cavity.",
      "Look at the entry in the T1w image before it is used."
    ),
    ErrorCode(
      "t1w_fingerprint_missing",
      .data,
      "The T1w image ended differently when it was read again, so that there is no navigation output.",
      "Copy or download the file again; nothing else may write to it meanwhile."
    ),
    ErrorCode(
      "entry_not_refined",
      .data,
      "The scalp entry is the nearest voxel of the head, as its smoothed surface was not found there.",
      "Look at target and entry in the T1w image before the coil is placed."
    ),
    ErrorCode(
      "entry_oblique",
      .data,
      "The coil would not face the target.",
      "Look at the scalp around the entry; a cut, a cushion or an ear may bend its surface."
    ),
    ErrorCode(
      "entry_wrong_side",
      .data,
      "The scalp entry lies on the other side of the head than the target is meant to.",
      "Check the orientation of the T1w image and the side of the target."
    ),
    ErrorCode(
      "handle_direction_replaced",
      .data,
      "The handle's direction is nearly that of the normal; another one was taken.",
      "Choose the handle's direction at the patient's head."
    ),
    ErrorCode(
      "head_mask_volume",
      .data,
      "The head found in the T1w image has an unusual volume.",
      "Check that the image shows the whole head with its scalp, and look at the entry."
    ),
    ErrorCode(
      "head_not_found",
      .data,
      "No head stands out from the air in the T1w image.",
      "Check that this is the T1w image with skull."
    ),
    ErrorCode(
      "no_scalp",
      .data,
      "The T1w image has no scalp: it is skull-stripped.",
      "Give the T1w image with skull; without it only the cortical target can be used."
    ),
    ErrorCode(
      "t1w_not_3d",
      .input,
      "The T1w image has several volumes.",
      "Give a single T1w image (desc-preproc_T1w)."
    ),
    ErrorCode(
      "t1w_too_large",
      .input,
      "The T1w image has more voxels than are read.",
      "Resample the T1w image to 1 mm, and load that one into the navigator too."
    ),
    ErrorCode(
      "target_outside_head",
      .data,
      "The target does not lie inside the head of the T1w image.",
      "Check that the target was computed for this T1w image."
    ),
  ]
}

/// Why no navigator's file is written.
extension ErrorCode {
  static let exportCodes: [ErrorCode] = [
    ErrorCode(
      "export_forms_conflict",
      .input,
      "The two forms of the T1w image's header differ, and the format cannot say which is meant.",
      "Make both forms equal in a copy of the image, plan with it and load it into the navigator."
    ),
    ErrorCode(
      "export_no_navigation",
      .request,
      "The report has no place in the patient's T1w image.",
      "Plan again with --t1w and --xfm, and mend what the report's findings name."
    ),
    ErrorCode(
      "export_no_qform",
      .input,
      "The format knows an image by its qform, and the T1w image has none.",
      "Write a qform into a copy of the image, plan with it, or use another format."
    ),
    ErrorCode(
      "export_no_target",
      .data,
      "The report has no target, so that no navigator's file is written.",
      "Read the report's findings; they say why there is none."
    ),
    ErrorCode(
      "export_not_verified",
      .program,
      "A navigator's file was read back after it was written, and says something else.",
      "Do not use the file, and report this."
    ),
    ErrorCode(
      "export_nothing_to_write",
      .data,
      "No target has the coil pose that the format holds.",
      "Use a format that holds points, or mend what the findings say of the coil pose."
    ),
    ErrorCode(
      "export_report_too_old",
      .request,
      "The report was made before it held what navigators' files need.",
      "Plan again with this version."
    ),
    ErrorCode(
      "export_side_mismatch",
      .data,
      "A target lies on another side of the head than it is meant for, so that no file is written.",
      "Check that T1w image, transforms and runs are not mirrored."
    ),
    ErrorCode(
      "report_file_unreadable",
      .request,
      "The file of a report is missing or is none.",
      "Give the <subject>_target.json of `tmsplan target --output`, or a finished job's id."
    ),
  ]
}
