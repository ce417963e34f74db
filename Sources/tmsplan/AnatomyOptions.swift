import ArgumentParser
import Planning

/// The files that tie the runs to the subject's own anatomy.
struct AnatomyOptions: ParsableArguments {
  @Option(help: "The subject's T1-weighted image with skull: native positions and coil poses.")
  var t1w: String?

  @Option(
    name: .customLong("xfm"),
    parsing: .upToNextOption,
    help: """
      Transforms as fMRIPrep names them: from-T1w_to-<template>_mode-image_xfm.h5 and its inverse, \
      with which the way there and back is checked; also from-<template>_to-<template>.
      """
  )
  var transforms: [String] = []

  @Option(help: "Grey-matter probability on the runs' grid: only grey matter is searched.")
  var greyMatter: String?

  @Option(
    help: "FreeSurfer's labels on the runs' grid (desc-aseg_dseg): what the seed consists of."
  )
  var segmentation: String?

  @Option(
    help: """
      Weights of the searched voxels on the runs' grid, from 0, for a protocol whose clusters weight \
      by voxel_weights: of gyral crowns, or of closeness to the scalp.
      """
  )
  var weights: String?

  @Flag(help: "Do not look for anatomical files in the --bids-derivatives folder.")
  var withoutAnatomy = false

  /// Whether no file is named that a folder might hold.
  var isEmpty: Bool {
    t1w == nil && transforms.isEmpty && greyMatter == nil
      && segmentation == nil
  }

  /// The files as named.
  func files() throws -> Anatomy {
    try Anatomy(
      t1w: t1w,
      transforms: transforms,
      greyMatter: greyMatter,
      segmentation: segmentation,
      voxelWeights: weights
    )
  }
}
