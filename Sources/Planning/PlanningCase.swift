public import Atlases
public import Geometry
public import Imaging
public import Prediction
public import Targeting

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

/// What a plan holds besides the target.
public struct PlanOutput: OptionSet, Sendable {
  /// The bits.
  public let rawValue: Int

  /// Creates a choice from its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The correlation of every brain voxel with the seed.
  public static let map = PlanOutput(rawValue: 1)
  /// The cleaned series of the seed and of the candidates.
  public static let series = PlanOutput(rawValue: 2)
}

/// What one subject brings, and what is asked.
public struct PlanningCase: Sendable {
  /// The clinic's pseudonym for the subject.
  public let subject: String
  /// The runs, in order; at least one.
  public let runs: [RunFiles]
  /// The space of the images.
  public let space: Space
  /// The same runs in the other space, whose target is held beside; nil without them.
  public let otherRuns: OtherRuns?
  /// What ties that space to the subject's anatomy.
  public let anatomy: Anatomy
  /// The map of weights that is the seed in place of the protocol's; nil keeps the protocol's.
  public let seedmap: InputFile?
  /// Which affine to believe where sform and qform conflict; nil refuses the conflict.
  public let xform: XformChoice?
  /// How the target is found.
  public let targeting: TargetingProtocol
  /// The stimulation protocol that the response estimate is about.
  public let stimulation: StimulationProtocol
  /// What the request says of the patient.
  public let response: ResponseRequest
  /// How much wider than the resamples a region must be to hold the target; nil calls none by a
  /// share.
  public let calibration: RegionCalibration?
  /// What else is wanted.
  public let output: PlanOutput
  /// 1 or 2 threads, which share the work; the plan is the same to the last bit.
  public let threads: Int
  /// The library that inflates the images.
  public let inflate: InflateLibrary

  /// Creates a case.
  public init(
    subject: String,
    runs: [RunFiles],
    space: Space,
    otherRuns: OtherRuns? = nil,
    anatomy: Anatomy = Anatomy(),
    seedmap: InputFile? = nil,
    xform: XformChoice? = nil,
    targeting: TargetingProtocol,
    stimulation: StimulationProtocol,
    response: ResponseRequest,
    calibration: RegionCalibration? = nil,
    output: PlanOutput = [],
    threads: Int = 1,
    inflate: InflateLibrary = .preferred
  ) {
    self.subject = subject
    self.runs = runs
    self.space = space
    self.otherRuns = otherRuns
    self.anatomy = anatomy
    self.seedmap = seedmap
    self.xform = xform
    self.targeting = targeting
    self.stimulation = stimulation
    self.response = response
    self.calibration = calibration
    self.output = output
    self.threads = threads
    self.inflate = inflate
  }
}

extension PlanningCase {
  /// Whether whole series are kept, for methods and measures of stability that need them.
  var needsSeries: Bool {
    output.contains(.series) || targeting.stability != nil
      || targeting.methods.contains { $0.method == .hierarchical }
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

extension PlanningCase {
  /// The case of the same runs in the other space, without further output; nil without them.
  var inOtherSpace: PlanningCase? {
    guard let otherRuns else { return nil }
    var anatomy = anatomy
    // The coil is posed at the plan's own target, and grey matter is on its grid.
    (anatomy.t1w, anatomy.greyMatter, anatomy.segmentation) = (nil, nil, nil)
    return PlanningCase(
      subject: subject,
      runs: otherRuns.runs,
      space: otherRuns.space,
      anatomy: anatomy,
      xform: xform,
      targeting: targeting,
      stimulation: stimulation,
      response: response,
      calibration: calibration,
      threads: threads,
      inflate: inflate
    )
  }
}
