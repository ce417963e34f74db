import Denoising
public import Geometry

/// What is declared of the simulated people of a trial of networks.
///
/// Series are sums of a course for each network, of smooth fields that fluctuate in the same band,
/// of confounds that leak, and of white noise in each voxel (all chosen by us).
public struct NetworkTrialOptions: Hashable, Sendable {
  /// How many people there are, of two runs each.
  public var people = 10
  /// Edge length of a voxel.
  public var voxelSize: Millimetres = 4.mm
  /// The time between two frames.
  public var repetitionTime: Duration = .seconds(3)
  /// Full width at half maximum of the Gaussian that smooths the series inside the brain.
  public var smoothing: Millimetres = 6.mm
  /// Smooth fields of a run, other ones in each run.
  public var fieldCount = 24
  /// The deviation, in mm, of the Gaussian by which a field's correlation falls with distance.
  public var fieldLength = 20.0
  /// By how many lags references are rolled for the null floor.
  public var lagCount = 20

  /// The options of `BenchmarksNetworks.md`.
  public init() {}

  /// How series are cleaned: as the mapping protocol that is shipped does, but for the smoothing,
  /// which they have already, and the censoring, as nobody moves abruptly.
  var plan: DenoisingPlan {
    DenoisingPlan(
      smoothing: nil,
      censoring: nil,
      detrend: true,
      bandPass: BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
      confounds: .parameters9
    )
  }
}
