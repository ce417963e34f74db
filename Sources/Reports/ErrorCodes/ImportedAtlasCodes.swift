/// Label images of others that a user imports, and TemplateFlow's folder.
extension ErrorCode {
  static let importedAtlasCodes: [ErrorCode] = importCodes + useCodes + templateFlowCodes

  /// Why an image is not imported.
  private static let importCodes: [ErrorCode] = [
    ErrorCode(
      "atlas_known_in_other_space",
      .input,
      "A label image is known, and lies in another template than was said.",
      "Name that template with --space."
    ),
    ErrorCode(
      "atlas_labels_unnamed",
      .input,
      "A label image has labels that its table does not name.",
      "Give the table of this image; each of its labels needs a name."
    ),
    ErrorCode(
      "atlas_licence_missing",
      .request,
      "A label image is not known, and no licence was stated for it.",
      "Look up what its authors permit, and state it with --licence."
    ),
    ErrorCode(
      "atlas_name_invalid",
      .request,
      "The name of an atlas has other signs than lower-case letters, digits, hyphens and underscores.",
      "Give another --name."
    ),
    ErrorCode(
      "atlas_name_reserved",
      .request,
      "The name of an atlas is that of networks that ship with the program.",
      "Give another --name."
    ),
    ErrorCode(
      "atlas_names_without_voxels",
      .input,
      "Names of a table have no voxel in the label image.",
      "Check that table and image belong together; these names are left out."
    ),
    ErrorCode(
      "atlas_no_labels",
      .input,
      "All voxels of a label image are 0.",
      "Check that it is the label image."
    ),
    ErrorCode(
      "atlas_not_3d",
      .input,
      "A label image has several volumes.",
      "Give an image of one volume, the label of the largest probability in each voxel."
    ),
    ErrorCode(
      "atlas_not_labels",
      .input,
      "A label image holds numbers that are no labels: fractions, as of probabilities, or negative ones.",
      "Give a label image (dseg): one volume of whole numbers."
    ),
    ErrorCode(
      "atlas_recognised",
      .input,
      "A label image is known by its digest.",
      "Its licence was filled in, unless you stated one."
    ),
    ErrorCode(
      "atlas_sha256_mismatch",
      .input,
      "A label image is not the one with the digest that was given.",
      "Fetch the image again from its origin."
    ),
    ErrorCode(
      "atlas_table_invalid",
      .input,
      "The table of a label image cannot be read.",
      "Give a table with the columns index and name, or lines of a number and a name."
    ),
    ErrorCode(
      "atlas_too_many_labels",
      .input,
      "A label image has more labels than are read.",
      "Check that it is the label image."
    ),
    ErrorCode(
      "atlas_values_not_finite",
      .input,
      "Voxels of a label image are NaN or infinite.",
      "Check that it is the label image."
    ),
  ]

  /// Why an imported atlas is not used.
  private static let useCodes: [ErrorCode] = [
    ErrorCode(
      "atlas_digest_mismatch",
      .input,
      "An imported image is no longer the one that was imported.",
      "Bring back the former image, or import this one under another name."
    ),
    ErrorCode(
      "atlas_file_missing",
      .input,
      "An imported image is no longer where it was.",
      "Put it back, or import it again, with --copy to keep one of your own."
    ),
    ErrorCode(
      "atlas_label_unknown",
      .request,
      "An imported atlas has no such label.",
      "Look at tmsplan atlas show; numbers and names of labels are accepted."
    ),
    ErrorCode(
      "atlas_not_networks",
      .request,
      "An imported atlas is no prior of networks.",
      "Import a label image of networks with --kind networks, or regions whose names carry a network."
    ),
    ErrorCode(
      "atlas_region_empty",
      .input,
      "No voxel of the runs' grid lies in a region of an imported atlas.",
      "Check that the runs cover the region."
    ),
    ErrorCode(
      "atlas_space_mismatch",
      .request,
      "Nothing leads from the runs to the template of an imported atlas.",
      "Import the atlas in the template of the runs, or give the transform between the two templates."
    ),
    ErrorCode(
      "atlas_unknown",
      .request,
      "No atlas of that name was imported.",
      "Import it with tmsplan atlas import, or name its folder with --library."
    ),
  ]

  private static let templateFlowCodes: [ErrorCode] = [
    ErrorCode(
      "templateflow_ambiguous",
      .request,
      "TemplateFlow's folder has several images of what was asked for.",
      "Say more: --desc, --resolution."
    ),
    ErrorCode(
      "templateflow_missing",
      .request,
      "There is no folder of TemplateFlow's.",
      "Name it with an option, or set TEMPLATEFLOW_HOME."
    ),
    ErrorCode(
      "templateflow_no_image",
      .request,
      "TemplateFlow's folder has no such image, or only its name.",
      "Look at tmsplan atlas find; fetch the image with TemplateFlow's own client first."
    ),
  ]
}
