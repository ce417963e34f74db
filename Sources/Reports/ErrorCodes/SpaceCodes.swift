/// The way between a template and the patient's scan, and the files that lead there.
extension ErrorCode {
  static let spaceCodes: [ErrorCode] = [
    ErrorCode(
      "map_fits_one_space",
      .request,
      "A map was given, and two spaces are to be compared; it is on the grid of one.",
      "Leave --compare-space out, and compute each space with a map of its own."
    ),
    ErrorCode(
      "space_assumed",
      .input,
      "The run's name does not tell its space; the one that was named is taken.",
      "Make sure of it: nothing here can tell one space from another."
    ),
    ErrorCode(
      "space_contradicts_grid",
      .request,
      "The image lies on the grid in which another template is distributed.",
      "Name the space that the image is in, or resample it to the grid of its own template."
    ),
    ErrorCode(
      "task_not_rest",
      .data,
      "The run is of a task; what is known of such targets is from rest.",
      "Use a run at rest; if this is one, name it task-rest."
    ),
    ErrorCode(
      "brain_off_template",
      .data,
      "The runs' brain, taken to the template, does not lie where a brain lies there.",
      "Check that the transforms belong to this subject and were not swapped."
    ),
    ErrorCode(
      "brain_outside_head",
      .data,
      "Much of the runs' brain lies outside the head that the T1w image shows: the image or the "
        + "transforms do not belong to the runs.",
      "Check that T1w image, transforms and runs are of one subject and session, and not swapped."
    ),
    ErrorCode(
      "grey_matter_grid_mismatch",
      .input,
      "The image of grey matter is not on the runs' grid.",
      "Resample it to the grid of the runs; here nothing is resampled."
    ),
    ErrorCode(
      "grey_matter_out_of_range",
      .input,
      "The image of grey matter holds no probabilities.",
      "Give label-GM_probseg on the runs' grid, with values from 0 to 1."
    ),
    ErrorCode(
      "head_tilted",
      .data,
      "The head is turned in the T1w image by 10 degrees or more against the template; the coil's "
        + "handle follows the head.",
      "Nothing need be done."
    ),
    ErrorCode(
      "grey_matter_outside_region",
      .data,
      "Nothing of the search region is grey matter by the image given.",
      "Check that the image is this subject's, and in the space of the runs."
    ),
    ErrorCode(
      "no_template_warp",
      .data,
      "A T1w image was given, but no transform that leads there.",
      "Give --xfm from-T1w_to-<template>_mode-image_xfm.h5 too."
    ),
    ErrorCode(
      "outside_field",
      .data,
      "The transform's field does not reach the target, so that it has no place in the other space.",
      "Check that the transform belongs to this subject."
    ),
    ErrorCode(
      "region_not_placed",
      .input,
      "The transform does not reach the seed or the search region.",
      "Check that the transform belongs to this subject, and its direction."
    ),
    ErrorCode(
      "search_restricted",
      .data,
      "Only grey matter was searched, as an image of it was given.",
      "Leave the image out to search the whole region."
    ),
    ErrorCode(
      "seedmap_missing",
      .request,
      "The protocol's seed is a map that the user brings, and none was given.",
      "Give it with --seedmap, on the grid of the runs."
    ),
    ErrorCode(
      "segmentation_grid_mismatch",
      .input,
      "The segmentation is not on the grid of the runs.",
      "Give the one that fMRIPrep writes beside the run; nothing is resampled."
    ),
    ErrorCode(
      "segmentation_not_labels",
      .input,
      "The segmentation holds a number that is no label.",
      "Give a label image (dseg), resampled to the nearest neighbour."
    ),
    ErrorCode(
      "spaces_disagree",
      .data,
      "The targets found in the template and in T1w space lie farther apart than a voxel and the "
        + "transform's own error explain.",
      "Look at both; the data or the registration do not settle the place."
    ),
    ErrorCode(
      "template_mismatch",
      .input,
      "The transforms belong to another template than the runs, or to two.",
      "Give the transforms between T1w space and one template, that of the runs."
    ),
    ErrorCode(
      "transform_name_unknown",
      .request,
      "A transform's name does not tell from which space to which it goes.",
      "Name it as fMRIPrep does: from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.h5."
    ),
    ErrorCode(
      "transform_round_trip_excessive",
      .data,
      "The two transforms are not each other's inverse, by more than 5 mm or the protocol's limit.",
      "Check that both transforms are of this subject, and not one file under two names."
    ),
    ErrorCode(
      "transform_round_trip_high",
      .data,
      "The way to the other space and back ends farther from where it began than the protocol allows.",
      "Check both transforms; keep the distance in mind as an error of the native place."
    ),
  ]
}
