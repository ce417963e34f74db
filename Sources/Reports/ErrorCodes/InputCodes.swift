/// Files of a case that are refused, or worth a remark.
extension ErrorCode {
  static let inputCodes: [ErrorCode] = [
    ErrorCode(
      "not_nifti",
      .input,
      "The file is neither NIfTI-1 nor NIfTI-2, compressed or not.",
      "Give the image as fMRIPrep wrote it."
    ),
    ErrorCode(
      "header_truncated",
      .input,
      "The file ends within the NIfTI header.",
      "Copy or download the file again."
    ),
    ErrorCode(
      "dimensions_invalid",
      .input,
      "The header's dimensions are zero, negative or contradictory.",
      "Write the image again with the program that made it."
    ),
    ErrorCode(
      "image_size_overflow",
      .input,
      "The header's dimensions multiply to more than an image can have.",
      "The header is damaged; take the file from its source again."
    ),
    ErrorCode(
      "image_not_4d",
      .input,
      "A run must be 4-D, and this image is not.",
      "Give the preprocessed run, not a mask or a mean image."
    ),
    ErrorCode(
      "image_single_volume",
      .input,
      "The run has one volume only.",
      "Give the whole run."
    ),
    ErrorCode(
      "unsupported_data_type",
      .input,
      "The voxels are of a type that is not read, such as complex or RGB.",
      "Store the image as integers or floats."
    ),
    ErrorCode(
      "voxel_offset_invalid",
      .input,
      "The header's voxel offset lies within the header or beyond the file.",
      "Write the image again with the program that made it."
    ),
    ErrorCode(
      "scaling_invalid",
      .input,
      "The header's slope or intercept is not finite.",
      "Write the image again with the program that made it."
    ),
    ErrorCode(
      "voxel_size_implausible",
      .input,
      "The voxels are smaller or larger than any functional image has.",
      "Check the header's units; they must be millimetres."
    ),
    ErrorCode(
      "no_world_frame",
      .input,
      "The header has no sform or qform that can be used, so that no voxel has a place.",
      "Take the image from its source again; do not guess a side."
    ),
    ErrorCode(
      "xform_conflict",
      .input,
      "The header's sform and qform put the same voxel at different places.",
      "Find out which is right, and say so with --xform or the field xform."
    ),
    ErrorCode(
      "sform_not_rigid",
      .input,
      "The sform shears or scales the voxels.",
      "Give an image that was resampled onto a template's grid."
    ),
    ErrorCode(
      "xform_difference",
      .input,
      "The sform and qform differ by a little; the one named is used.",
      "Make sure that the program that uses the target reads the same form."
    ),
    ErrorCode(
      "xform_chosen",
      .input,
      "The sform and qform conflict, and the request said which to use.",
      "Make sure that the program that uses the target reads the same form."
    ),
    ErrorCode(
      "sform_missing",
      .input,
      "The header has no sform; the qform is used.",
      "Nothing here; a program that reads only the sform sees another place."
    ),
    ErrorCode(
      "qform_missing",
      .input,
      "The header has no qform; the sform is used.",
      "Nothing here; a program that reads only the qform sees another place."
    ),
    ErrorCode(
      "bitpix_mismatch",
      .input,
      "The header's bits per voxel contradict its data type; the data type is believed.",
      "Write the image again with the program that made it."
    ),
    ErrorCode(
      "spatial_unit_not_millimetres",
      .input,
      "The header's unit of length is not millimetres; millimetres are assumed.",
      "Check the voxel size in the report."
    ),
    ErrorCode(
      "time_unit_unset",
      .input,
      "The header has no unit of time; seconds are assumed where its repetition time is used.",
      "Give the run's JSON sidecar."
    ),
    ErrorCode(
      "trailing_data",
      .input,
      "The file goes on after the last voxel; the rest is not read.",
      "Check that the header's number of volumes is right."
    ),
    ErrorCode(
      "gzip_truncated",
      .input,
      "The compressed file ends too early.",
      "Copy or download the file again."
    ),
    ErrorCode(
      "gzip_corrupt",
      .input,
      "The compressed data or its checksum is damaged.",
      "Copy or download the file again."
    ),
    ErrorCode(
      "image_truncated",
      .input,
      "The file has fewer voxels than its header says.",
      "Copy or download the file again."
    ),
    ErrorCode(
      "mask_grid_mismatch",
      .input,
      "The mask is not on the grid of its run.",
      "Give the mask that fMRIPrep wrote beside the run, in the same space."
    ),
    ErrorCode(
      "mask_empty",
      .input,
      "The mask has no voxel.",
      "Give the mask that fMRIPrep wrote beside the run."
    ),
    ErrorCode(
      "seedmap_grid_mismatch",
      .input,
      "The seedmap is not a single volume on the grid of the runs.",
      "Resample the map to the runs' grid; here nothing is resampled."
    ),
    ErrorCode(
      "seedmap_space_mismatch",
      .input,
      "The seedmap is in another space than the runs, or its name and its protocol differ.",
      "Give a map in the template of the runs, on their grid."
    ),
    ErrorCode(
      "seedmap_not_finite",
      .input,
      "Some weights of the seedmap are NaN or infinite.",
      "Write 0 where the map has no weight."
    ),
    ErrorCode(
      "seedmap_empty",
      .input,
      "The seedmap has no weight other than 0 outside the search region.",
      "Check the map."
    ),
    ErrorCode(
      "seedmap_changed",
      .input,
      "The seedmap is not the one whose digest its protocol names.",
      "Put the right map beside the protocol, or raise its version with the digest."
    ),
    ErrorCode(
      "seedmap_space_assumed",
      .input,
      "The seedmap's name tells no template; it is taken to be that of the runs.",
      "Make sure of it, and name the template in the file name."
    ),
    ErrorCode(
      "seed_replaced",
      .input,
      "The seed is a map that was given with the case, not that of the protocol.",
      "Leave the map out for the protocol as it is."
    ),
    ErrorCode(
      "seedmap_voxels_not_finite",
      .input,
      "Voxels of the run that the seedmap weights hold NaN or infinity, which count as 0.",
      "Write 0 into the map there, or look at the image."
    ),
    ErrorCode(
      "seedmap_mostly_negative",
      .input,
      "More than half of the seedmap's weight is negative, which turns the correlation over.",
      "Make sure that the signs are meant so; multiply the map by -1 where they are not."
    ),
    ErrorCode(
      "run_duplicated",
      .input,
      "Two runs of the case have the same image.",
      "Give each run once: counted twice it would look like more evidence than there is."
    ),
    ErrorCode(
      "run_grid_mismatch",
      .input,
      "The runs are not on one grid.",
      "Give runs of one space and resolution."
    ),
    ErrorCode(
      "read_failed",
      .input,
      "The file could not be read to its end.",
      "Check the disk and the permissions."
    ),
    ErrorCode(
      "voxels_not_finite",
      .input,
      "Some voxels hold NaN or infinity; search region and a seed that is a region go without.",
      "Look at the image there; a few at the edge do no harm."
    ),
    ErrorCode(
      "series_not_finite",
      .input,
      "A series to be cleaned holds NaN or infinity.",
      "Check the confounds and the image."
    ),
    ErrorCode(
      "confounds_empty",
      .input,
      "The confounds table has no rows.",
      "Give the table that fMRIPrep wrote beside the run."
    ),
    ErrorCode(
      "confounds_malformed",
      .input,
      "The confounds table is not a table of tab-separated values.",
      "Give the table that fMRIPrep wrote beside the run."
    ),
    ErrorCode(
      "confounds_column_duplicated",
      .input,
      "A column of the confounds table stands there twice.",
      "Remove one of the two."
    ),
    ErrorCode(
      "confounds_column_missing",
      .input,
      "A column that the protocol needs is not in the confounds table.",
      "Run fMRIPrep with its default confounds, or choose another protocol."
    ),
    ErrorCode(
      "confounds_not_a_number",
      .input,
      "A value of the confounds table is not a number.",
      "Correct the table in the row and column named."
    ),
    ErrorCode(
      "confounds_value_missing",
      .input,
      "A value other than the first of a derivative is n/a.",
      "Correct the table in the row and column named."
    ),
    ErrorCode(
      "confounds_row_count",
      .input,
      "The confounds table and the run have different numbers of rows and volumes.",
      "Give the table of this very run."
    ),
    ErrorCode(
      "component_masks_unknown",
      .input,
      "The table does not tell which CompCor components are of white matter and CSF together.",
      "Give the table of fMRIPrep 21 or later, or a protocol that lists the components."
    ),
    ErrorCode(
      "cosine_confounds_dropped",
      .input,
      "The table's cosine columns are not regressed out, since the filter does their work.",
      "Nothing needs doing."
    ),
    ErrorCode(
      "repetition_time_missing",
      .input,
      "Neither sidecar nor header tells the repetition time.",
      "Give the run's JSON sidecar with RepetitionTime."
    ),
    ErrorCode(
      "repetition_time_invalid",
      .input,
      "The repetition time is not between 0.1 and 20 s.",
      "Correct RepetitionTime in the sidecar; it is in seconds."
    ),
    ErrorCode(
      "repetition_time_not_positive",
      .input,
      "The repetition time is not above 0.",
      "Correct RepetitionTime in the sidecar; it is in seconds."
    ),
    ErrorCode(
      "repetition_time_from_header",
      .input,
      "There is no sidecar; the header's repetition time is used.",
      "Give the run's JSON sidecar."
    ),
    ErrorCode(
      "repetition_time_mismatch",
      .input,
      "Sidecar and header tell different repetition times; the sidecar's is used.",
      "Find out which is right."
    ),
    ErrorCode(
      "sidecar_malformed",
      .input,
      "The sidecar is not a JSON object.",
      "Give the JSON file that fMRIPrep wrote beside the run."
    ),
    ErrorCode(
      "file_unreadable",
      .input,
      "The file does not exist or may not be read.",
      "Check the path and the permissions."
    ),
    ErrorCode(
      "file_too_large",
      .input,
      "The file is larger than such a file ever is.",
      "Check that the right file was given for this role."
    ),
    ErrorCode(
      "file_missing",
      .input,
      "A run lacks its bold, mask or confounds.",
      "Give all three for each run."
    ),
    ErrorCode(
      "file_changed",
      .input,
      "The file changed while it was being sent.",
      "Submit it again, under another key, when it has come to rest."
    ),
    ErrorCode(
      "input_changed",
      .input,
      "A file changed between its acceptance and its reading.",
      "Submit the case again under a new key."
    ),
  ]
}
