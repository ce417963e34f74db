public import Atlases
public import Geometry
public import Imaging
public import Prediction
public import Targeting

/// What a plan holds besides the target.
public struct PlanOutput: OptionSet, Sendable {
  /// The bits.
  public let rawValue: Int

  /// Creates a choice from its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The correlation of every brain voxel with the seed, and the voxels searched; also of the runs in
  /// the other space, where there are some.
  public static let map = PlanOutput(rawValue: 1)
  /// The cleaned series of the seed and of the candidates.
  public static let series = PlanOutput(rawValue: 2)
  /// What pictures for people are drawn from.
  public static let figures = PlanOutput(rawValue: 4)
  /// The map pulled into the patient's scan, where no other runs give one; with ``map``.
  public static let mapInScan = PlanOutput(rawValue: 8)
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
    !output.isDisjoint(with: [.series, .figures]) || targeting.stability != nil
      || targeting.methods.contains { $0.method == .hierarchical }
  }
}

extension PlanningCase {
  /// The case of the same runs in the other space, whose only output is the map; nil without them.
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
      output: output.intersection(.map),
      threads: threads,
      inflate: inflate
    )
  }
}
