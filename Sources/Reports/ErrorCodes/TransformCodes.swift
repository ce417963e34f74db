/// Why a transform of points cannot be used.
extension ErrorCode {
  static let transformCodes: [ErrorCode] = [
    ErrorCode(
      "transform_mirrored",
      .data,
      "The transform turns left into right: a target on the left would be shown on the right.",
      "Make the transforms anew from images that are not mirrored."
    ),
    ErrorCode(
      "transform_given_twice",
      .request,
      "A transform was given twice, and would be applied twice.",
      "Give it once, and beside it its inverse."
    ),
    ErrorCode(
      "transform_direction_mismatch",
      .input,
      "A transform's name, its role and its content do not agree on the way that it leads.",
      "Give the other of the two files: from-A_to-B with mode-image maps points from B to A."
    ),
    ErrorCode(
      "transform_intent_unsupported",
      .input,
      "An image is no field of vectors, or its intent does not say what they are.",
      "Give the field as ANTs (intent 1007 or 1006) or SPM (a deformation) writes it."
    ),
    ErrorCode(
      "transform_name_unclear",
      .input,
      "A name does not say from where to where a transform leads.",
      "Name the file from-<space>_to-<space>_mode-image_xfm, as BIDS has it."
    ),
    ErrorCode(
      "transform_not_finite",
      .input,
      "A transform holds NaN or infinity.",
      "Compute the registration again, and look at its result."
    ),
    ErrorCode(
      "transform_several",
      .input,
      "A file holds several separate transforms, not one.",
      "Say which one is meant; per-volume motion transforms are not for targets."
    ),
    ErrorCode(
      "transform_singular",
      .input,
      "A transform's matrix or grid cannot be inverted.",
      "Compute the registration again, and look at its result."
    ),
    ErrorCode(
      "transform_size_implausible",
      .input,
      "A transform gives a size that is impossible.",
      "Copy the file again from its origin and compare the checksums."
    ),
    ErrorCode(
      "transform_size_mismatch",
      .input,
      "A transform has more or fewer numbers than belong to it.",
      "Copy the file again from its origin and compare the checksums."
    ),
    ErrorCode(
      "transform_truncated",
      .input,
      "A transform's file ends early.",
      "Copy the file again from its origin and compare the checksums."
    ),
    ErrorCode(
      "transform_type_unsupported",
      .input,
      "A transform is of a type that is not supported.",
      "Write the transform as affines and displacement fields."
    ),
    ErrorCode(
      "transform_unreadable",
      .input,
      "A transform's file cannot be read, or contradicts its own format.",
      "Check that the file can be read and was written completely."
    ),
    ErrorCode(
      "transform_unrecognised",
      .input,
      "A file is none of the transforms that are known.",
      "Give an ITK .h5, .txt, .tfm or .mat transform, an ANTs warp image or an SPM deformation."
    ),
  ]
}
