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
