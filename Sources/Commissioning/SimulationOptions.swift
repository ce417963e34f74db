public import Denoising
public import Geometry

/// What is declared of the phantoms that calibrate regions.
public struct SimulationOptions: Hashable, Sendable {
  /// Edge length of a voxel.
  public var voxelSize: Millimetres = 4.mm
  /// Semi-axes of the searched region, an ellipsoid of some 42 cm³ as the left DLPFC has.
  public var semiAxes = [20.0, 28.0, 18.0]
  /// Full width at half maximum of the Gaussian that makes the noise smooth.
  public var noiseWidth: Millimetres = 8.mm
  /// Full width at half maximum of the planted place.
  public var blobWidth: Millimetres = 18.mm
  /// How strong a second place is against the planted one; at least 20 mm from it.
  public var rival = 0.7
  /// Correlation of the noise with itself one frame later.
  public var memory = 0.4
  /// The share of the noise's variance that lies in the band, as fluctuations of the brain.
  public var inBand = 0.5
  /// The time between two frames.
  public var repetitionTime: Duration = .seconds(2)
  /// Frames of a run.
  public var frames = 300
  /// The share of the seed's variance that is noise of its own.
  public var seedNoise = 0.36
  /// Resamples of each phantom.
  public var resamples = 300
  /// Length of a block of frames.
  public var block: Duration = .seconds(45)
  /// The share of searched voxels that the cluster is sought among.
  public var clusterFraction = 0.1

  /// The options of the shipped table.
  public init() {}

  /// Minutes of a run.
  public var minutesOfRun: Double {
    Double(frames) * Double(repetitionTime.components.seconds) / 60
  }

  /// How the phantoms are cleaned: as the shipped protocols do, but for the smoothing, which the
  /// noise has already.
  public func plan(_ confounds: ConfoundSet) -> DenoisingPlan {
    DenoisingPlan(
      smoothing: nil,
      censoring: nil,
      detrend: true,
      bandPass: BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
      confounds: confounds
    )
  }
}
