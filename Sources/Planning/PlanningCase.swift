public import Atlases
public import Geometry
public import Imaging
public import Prediction

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
}

/// One input file: where it is, and the name by which reports speak of it.
public struct InputFile: Hashable, Sendable {
  /// What the file is for.
  public let role: InputRole
  /// The run it belongs to, counted from 1; 1 for what belongs to all of them.
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
  /// The template space of the images.
  public let template: Template
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
    template: Template,
    seedmap: InputFile? = nil,
    xform: XformChoice? = nil,
    targeting: TargetingProtocol,
    stimulation: StimulationProtocol,
    response: ResponseRequest,
    output: PlanOutput = [],
    threads: Int = 1,
    inflate: InflateLibrary = .preferred
  ) {
    self.subject = subject
    self.runs = runs
    self.template = template
    self.seedmap = seedmap
    self.xform = xform
    self.targeting = targeting
    self.stimulation = stimulation
    self.response = response
    self.output = output
    self.threads = threads
    self.inflate = inflate
  }
}
