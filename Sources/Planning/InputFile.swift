/// What an input file is for.
public enum InputRole: String, CaseIterable, Codable, Sendable {
  /// The preprocessed 4-D run.
  case bold
  /// The brain mask on the run's grid.
  case mask
  /// The confounds table.
  case confounds
  /// The run's JSON sidecar.
  case sidecar
  /// The map of the seed's weights, for all runs.
  case seedmap
  /// The subject's T1-weighted image, with skull.
  case t1w
  /// A transform file `from-T1w_to-<template>`: its points go from the template to T1w space.
  case fromT1w = "xfm_from_t1w"
  /// A transform file `from-<template>_to-T1w`: its points go from T1w space to the template.
  case toT1w = "xfm_to_t1w"
  /// A transform between two templates.
  case betweenTemplates = "xfm_templates"
  /// Grey-matter probability on the runs' grid.
  case greyMatter = "grey_matter"
  /// FreeSurfer's labels on the runs' grid.
  case segmentation = "dseg"
  /// Weights of the searched voxels, on the runs' grid.
  case voxelWeights = "weights"
  /// A region whose gradients are mapped, on the runs' grid.
  case gradientRegion = "gradient_region"
  /// A cohort's mean gradients, on the runs' grid.
  case gradientTemplate = "gradient_template"
  /// Both amygdalae, on the runs' grid.
  case amygdala
  /// An imported label image, or the table of its labels.
  case labels

  /// Whether each run has its own.
  public var isOfOneRun: Bool { [.bold, .mask, .confounds, .sidecar].contains(self) }
}

/// One input file: where it is, and the name by which reports speak of it.
public struct InputFile: Hashable, Sendable {
  /// What the file is for.
  public let role: InputRole
  /// The run it belongs to, counted from 1.
  ///
  /// 1 for what belongs to all of them; of the files of one transform, the place in their order.
  public let run: Int
  /// The file's own name, without folders.
  public let name: String
  /// Where the bytes are; never published, and without meaning where the file is open already.
  public let path: String
  /// The file itself, where whoever runs the plan has opened it.
  public let opened: OpenFile?
  /// The digest, where whoever runs the plan has checked it, or will before the plan counts; such a
  /// file is not digested while it is read.
  public let verifiedSHA256: String?
  /// How far the file has come, where it is still being written.
  public let arrival: ArrivingFile?

  /// Creates an input; `name` is the last component of `path` unless given.
  public init(
    role: InputRole,
    run: Int,
    path: String,
    name: String? = nil,
    verifiedSHA256: String? = nil,
    arrival: ArrivingFile? = nil
  ) {
    self.role = role
    self.run = run
    self.path = path
    opened = nil
    self.name = name ?? path.split(separator: "/").last.map(String.init) ?? path
    self.verifiedSHA256 = verifiedSHA256
    self.arrival = arrival
  }

  /// Creates an input that is open already.
  public init(
    role: InputRole,
    run: Int,
    opened: OpenFile,
    name: String,
    verifiedSHA256: String? = nil,
    arrival: ArrivingFile? = nil
  ) {
    self.role = role
    self.run = run
    path = ""
    self.opened = opened
    self.name = name
    self.verifiedSHA256 = verifiedSHA256
    self.arrival = arrival
  }
}
