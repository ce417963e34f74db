/// What a file of a case is for.
public enum FileRole: String, CaseIterable, Hashable, Sendable {
  /// The preprocessed 4-D run.
  case bold
  /// The brain mask on the run's grid.
  case mask
  /// The confounds table.
  case confounds
  /// The run's JSON sidecar.
  case sidecar
  /// The map of the seed's weights, for all runs; it counts as of run 1.
  case seedmap
  /// The subject's T1-weighted image, with skull.
  case t1w
  /// `from-T1w_to-<template>`; its files, the run being their place, are one transform.
  case fromT1w = "xfm_from_t1w"
  /// `from-<template>_to-T1w`, likewise.
  case toT1w = "xfm_to_t1w"
  /// A transform between two templates, likewise.
  case betweenTemplates = "xfm_templates"
  /// Grey-matter probability on the runs' grid.
  case greyMatter = "grey_matter"
  /// FreeSurfer's labels on the runs' grid.
  case segmentation = "dseg"
  /// Weights of the searched voxels, on the runs' grid.
  case voxelWeights = "weights"
  /// A region whose gradients are mapped, on the runs' grid.
  case gradientRegion = "gradient_region"
  /// A cohort's mean gradients of that region, on the runs' grid; the run is the place of one of several.
  case gradientTemplate = "gradient_template"
  /// Both amygdalae, on the runs' grid.
  case amygdala
  /// A label image of someone else's, or the table of its labels.
  case labels

  /// Whether a run cannot do without.
  var isRequired: Bool { [.bold, .mask, .confounds].contains(self) }

  /// Whether only maps of networks need it.
  var isOfMapping: Bool { [.gradientRegion, .gradientTemplate, .amygdala].contains(self) }

  /// Whether each run has its own.
  var isOfOneRun: Bool { isRequired || self == .sidecar }

  /// Whether several files make up one of it.
  var isList: Bool {
    [.fromT1w, .toT1w, .betweenTemplates, .gradientTemplate].contains(self)
  }

  /// Whether the file's name tells what its content means: a template, a direction.
  public var isNamed: Bool { self == .seedmap || self == .voxelWeights || isList }
}

/// One file of a case, as the client declares it.
public struct FileDeclaration: Hashable, Sendable {
  /// Where the bytes come from.
  public enum Source: Hashable, Sendable {
    /// They are uploaded in chunks; `size` bytes are promised.
    case upload(size: Int64)
    /// They lie on the daemon's host under this absolute path.
    case path(String)
  }

  /// What the file is for.
  public let role: FileRole
  /// The run it belongs to, counted from 1.
  public let run: Int
  /// The file's own name, without folders.
  public let name: String
  /// Where the bytes come from.
  public let source: Source
  /// The SHA-256 of the content, in lower-case hexadecimal.
  public let sha256: String

  /// Declares a file.
  public init(role: FileRole, run: Int = 1, name: String, source: Source, sha256: String) {
    self.role = role
    self.run = run
    self.name = name
    self.source = source
    self.sha256 = sha256
  }
}

/// The parameters of a case: what is to be computed.
public struct SubmissionParameters: Hashable, Sendable {
  /// The targeting protocol.
  public var targetingProtocol: String
  /// The stimulation protocol of the response estimate.
  public var stimulationProtocol: String
  /// The protocol by which the person's networks are mapped beside the target; nil maps none.
  public var mapping: String?
  /// The template of the images; nil takes the `space-` entity of the file name.
  public var space: String?
  /// `sform` or `qform`, where the client settles a conflict of the two.
  public var xform: String?
  /// The rating scale of `baseline`.
  public var scale: String?
  /// The score before the course.
  public var baseline: Double?
  /// The age in years.
  public var age: Double?
  /// What the patient is treated for.
  public var diagnosis: String?

  /// Creates parameters; the defaults ask for the SGC–DLPFC peak and iTBS.
  public init(
    targetingProtocol: String = "sgc-dlpfc-peak",
    stimulationProtocol: String = "itbs",
    mapping: String? = nil,
    space: String? = nil,
    xform: String? = nil,
    scale: String? = nil,
    baseline: Double? = nil,
    age: Double? = nil,
    diagnosis: String? = nil
  ) {
    self.targetingProtocol = targetingProtocol
    self.stimulationProtocol = stimulationProtocol
    self.mapping = mapping
    self.space = space
    self.xform = xform
    self.scale = scale
    self.baseline = baseline
    self.age = age
    self.diagnosis = diagnosis
  }
}

/// One case as a client submits it.
public struct Submission: Hashable, Sendable {
  /// The client's own name for the case: the same key never runs to two results.
  public let key: String
  /// The clinic's pseudonym for the subject.
  public let subject: String
  /// The files, in the order in which chunks count them.
  public let files: [FileDeclaration]
  /// What is to be computed.
  public let parameters: SubmissionParameters

  /// Creates a submission.
  public init(
    key: String,
    subject: String,
    files: [FileDeclaration],
    parameters: SubmissionParameters = SubmissionParameters()
  ) {
    self.key = key
    self.subject = subject
    self.files = files
    self.parameters = parameters
  }

  /// `meta` and `params` as canonical JSON, defaults filled in.
  ///
  /// Two submissions ask for the same thing exactly where these bytes and the files' roles, runs
  /// and digests are equal.
  public var canonicalParameters: [UInt8] {
    JSONValue.object(["meta": metaValue, "params": parameters.value]).encoded
  }

  var metaValue: JSONValue { .object(["subject": .string(subject)]) }
}
