/// What is said of templates of gradients.
extension ErrorCode {
  /// The order of gradients.
  static let gradientOrderCodes: [ErrorCode] = [
    ErrorCode(
      "gradient_template_grid",
      .input,
      "An image of gradients is on another grid than expected, or has too many volumes.",
      "Give images of one region on one grid; nothing is resampled."
    ),
    ErrorCode(
      "gradient_template_maps",
      .request,
      "A template of gradients has more maps than the mapping protocol makes.",
      "Give no more maps than that, or a mapping protocol that makes more."
    ),
    ErrorCode(
      "gradient_template_region",
      .request,
      "A template of gradients covers less than nine in ten voxels of the region.",
      "Give a template of the same region on the runs' grid."
    ),
    ErrorCode(
      "gradient_template_unmatched",
      .data,
      "A gradient goes with none of the template's by |r| of 0.5 or more, so that its order is not verified.",
      "Do not compare these gradients between people or visits."
    ),
    ErrorCode(
      "gradient_template_values",
      .input,
      "An image of gradients holds NaN or infinity, or one value over the whole region.",
      "Give the images that tmsplan reference gradients wrote."
    ),
    ErrorCode(
      "gradients_cancelled",
      .request,
      "The search for gradients was ended before its result.",
      "Run it again for a result; nothing of it was kept."
    ),
    ErrorCode(
      "gradients_grids_differ",
      .input,
      "The maps of several people are on several grids.",
      "Map all people in one template and on one grid; nothing is resampled."
    ),
    ErrorCode(
      "gradients_maps_differ",
      .input,
      "The gradients of people are not one volume a file, 1 to 3 a side, and as many of each person.",
      "Give the folders of people whom tmsplan map mapped with one mapping protocol."
    ),
    ErrorCode(
      "gradients_missing",
      .input,
      "No report has gradients.",
      "Map each person with --gradient-region."
    ),
    ErrorCode(
      "gradients_pipelines_differ",
      .input,
      "The reports of people whose gradients are averaged come of several pipelines.",
      "Map all people with one program, protocol and grid."
    ),
    ErrorCode(
      "gradients_regions_differ",
      .input,
      "The regions of people whose gradients are averaged differ in too many voxels.",
      "Map all of them with one and the same image of the region."
    ),
    ErrorCode(
      "gradients_subject_twice",
      .input,
      "Two reports of gradients are of one person.",
      "Give one folder of each person."
    ),
    ErrorCode(
      "gradients_too_few_people",
      .request,
      "Fewer than 4 people have all gradients of a side.",
      "Map more people, or for longer: gradients that do not repeat are not written."
    ),
    ErrorCode(
      "gradients_unlike",
      .request,
      "A gradient is alike in fewer than 4 people.",
      "Use a mapping protocol with fewer maps, or data that are longer."
    ),
  ]
}
