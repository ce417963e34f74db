public import Atlases
public import Geometry

/// The files of one run.
public struct RunFiles: Hashable, Sendable {
  /// The preprocessed 4-D run.
  public let bold: InputFile
  /// The brain mask on the run's grid.
  public let mask: InputFile
  /// The confounds table.
  public let confounds: InputFile
  /// The JSON sidecar with the repetition time, where there is one.
  public let sidecar: InputFile?

  /// Groups the files of one run.
  public init(bold: InputFile, mask: InputFile, confounds: InputFile, sidecar: InputFile?) {
    self.bold = bold
    self.mask = mask
    self.confounds = confounds
    self.sidecar = sidecar
  }
}

/// The files that tie an analysis to the subject's own anatomy; each may be missing.
///
/// A file `from-A_to-B` resamples images of A to B, which takes points of B to A. Several files are
/// one transform, in the order of antsApplyTransforms: a point goes through the first file first.
public struct Anatomy: Hashable, Sendable {
  /// The T1-weighted image with skull, in whose millimetres native positions are.
  public var t1w: InputFile?
  /// `from-T1w_to-<template>`: takes points of the template to T1w space.
  public var fromT1w: [InputFile]
  /// `from-<template>_to-T1w`: takes points of T1w space to the template.
  public var toT1w: [InputFile]
  /// `from-<template of the regions>_to-<template>`: takes points of the latter to the former.
  public var betweenTemplates: [InputFile]
  /// Grey-matter probability, 0 to 1, on the runs' grid.
  public var greyMatter: InputFile?
  /// FreeSurfer's labels on the runs' grid, which tell what the seed consists of.
  public var segmentation: InputFile?
  /// Weights of the searched voxels, from 0, on the runs' grid.
  public var voxelWeights: InputFile?

  /// Names the files that there are.
  public init(
    t1w: InputFile? = nil,
    fromT1w: [InputFile] = [],
    toT1w: [InputFile] = [],
    betweenTemplates: [InputFile] = [],
    greyMatter: InputFile? = nil,
    segmentation: InputFile? = nil,
    voxelWeights: InputFile? = nil
  ) {
    self.t1w = t1w
    self.fromT1w = fromT1w
    self.toT1w = toT1w
    self.betweenTemplates = betweenTemplates
    self.greyMatter = greyMatter
    self.segmentation = segmentation
    self.voxelWeights = voxelWeights
  }

  /// All files that there are.
  public var files: [InputFile] {
    [t1w].compactMap(\.self) + fromT1w + toT1w + betweenTemplates
      + [greyMatter, segmentation, voxelWeights].compactMap(\.self)
  }

  /// Those of `inputs` that belong here; the files of a transform by their run.
  public init(_ inputs: [InputFile]) {
    func files(_ role: InputRole) -> [InputFile] {
      inputs.filter { $0.role == role }.sorted { $0.run < $1.run }
    }
    self.init(
      t1w: files(.t1w).first,
      fromT1w: files(.fromT1w),
      toT1w: files(.toT1w),
      betweenTemplates: files(.betweenTemplates),
      greyMatter: files(.greyMatter).first,
      segmentation: files(.segmentation).first,
      voxelWeights: files(.voxelWeights).first
    )
  }
}

/// The same runs in another space.
public struct OtherRuns: Hashable, Sendable {
  /// The runs, in the same order.
  public let runs: [RunFiles]
  /// The space of their images.
  public let space: Space

  /// Names the runs.
  public init(runs: [RunFiles], space: Space) {
    self.runs = runs
    self.space = space
  }
}

extension OtherRuns? {
  /// The template whose transforms serve a case with these runs beside its own.
  ///
  /// One set of transforms serves both spaces: that of the template which is compared with; without one,
  /// of that in which the search region is defined.
  public func tiedTemplate(_ targeting: TargetingProtocol) -> Template {
    if case .template(let template)? = self?.space {
      template
    } else {
      targeting.searchRegion.template
    }
  }
}
