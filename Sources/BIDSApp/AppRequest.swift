public import Atlases
public import Imaging
public import Planning
public import Targeting

/// What is asked of every unit.
public struct AppRequest: Sendable {
  /// The task's label; nil where the runs are all of one.
  public let task: String?
  /// The space of the analysis; nil takes the only template, or T1w where there is none.
  public let space: String?
  /// How the target is found.
  public let targeting: TargetingProtocol
  /// The stimulation protocol of the response estimate.
  public let stimulation: StimulationProtocol
  /// How much wider than the resamples a region must be.
  public let calibration: RegionCalibration?
  /// The SHA-256 of the regions and the calibration that the protocols refer to.
  public let definitions: String
  /// The map of weights that is the seed in place of the protocol's.
  public let seedmap: InputFile?
  /// Which affine to believe where sform and qform conflict.
  public let xform: XformChoice?
  /// The program.
  public let software: SoftwareIdentity
  /// 1 or 2 threads.
  public let threads: Int
  /// Whether a page for people and its figures are made too.
  public let draws: Bool
  /// Whether results that were made otherwise are replaced.
  public let replaces: Bool

  /// Creates a request.
  public init(
    task: String?,
    space: String?,
    targeting: TargetingProtocol,
    stimulation: StimulationProtocol,
    calibration: RegionCalibration?,
    definitions: String,
    seedmap: InputFile?,
    xform: XformChoice?,
    software: SoftwareIdentity,
    threads: Int,
    draws: Bool = false,
    replaces: Bool
  ) {
    self.task = task
    self.space = space
    self.targeting = targeting
    self.stimulation = stimulation
    self.calibration = calibration
    self.definitions = definitions
    self.seedmap = seedmap
    self.xform = xform
    self.software = software
    self.threads = threads
    self.draws = draws
    self.replaces = replaces
  }

  /// The options that change a result, by their names; those that were not given are left out.
  var options: [String: String] {
    [
      "task-label": task, "space": space, "seedmap": seedmap?.name, "xform": xform?.rawValue,
      "figures": draws ? "yes" : nil,
    ].compactMapValues(\.self)
  }
}
