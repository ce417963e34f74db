public import Geometry

/// What pictures of a plan are drawn from: numbers and pixels, of a bounded size.
///
/// Nothing that is computed depends on them.
public struct PlanFigures: Sendable {
  /// Slices through the target; nil where the brain has no extent.
  public let slices: SliceRecord?
  /// How the head moved, run by run.
  public let motion: [MotionRecord]
  /// Series before and after cleaning, of the runs that can be cleaned.
  public let carpets: [CarpetRecord]
  /// The spread of the temporal signal-to-noise ratio, of each run's seed and search region.
  public let signalToNoise: [SignalToNoiseRecord]
}

/// Three slices through one place.
public struct SliceRecord: Sendable {
  /// What the slices show.
  public enum Image: Hashable, Sendable {
    /// The patient's T1w image, by its name.
    case t1w(name: String)
    /// One volume of a run, by the image's name; for the reason that the code tells.
    case run(name: String, reason: String)
  }

  /// What the slices show.
  public let image: Image
  /// Where they cross, in the space of the slices.
  public let centre: SpacePoint
  /// The target that lies there; nil where there is none, and the middle of the search region is shown.
  public let target: String?
  /// The edge of a pixel in mm.
  public let spacing: Double
  /// The image's values that are drawn black and white.
  public let window: ClosedRange<Double>
  /// The magnitude of r that has the full colour.
  public let limit: Double
  /// Whether all of the brain has an r, or only the search region.
  public let isWholeBrain: Bool
  /// The slices: axial, coronal, sagittal.
  public let planes: [Plane]

  /// How a slice lies.
  public enum Orientation: String, CaseIterable, Hashable, Sendable {
    /// Seen from above: left is left, front is up.
    case axial
    /// Seen from behind: left is left, head is up.
    case coronal
    /// Seen from the right: back is left, head is up.
    case sagittal

    /// The axes of RAS millimetres to the right, upwards, and across.
    var axes: (right: Int, up: Int, across: Int) {
      switch self {
      case .axial: (0, 1, 2)
      case .coronal: (0, 2, 1)
      case .sagittal: (1, 2, 0)
      }
    }
  }

  /// One slice; pixels line after line from the top left.
  public struct Plane: Sendable {
    /// How it lies.
    public let orientation: Orientation
    /// Pixels in a line.
    public let width: Int
    /// Lines.
    public let height: Int
    /// The millimetres along the horizontal axis of the first pixel's centre.
    public let left: Double
    /// The millimetres along the vertical axis of the first line's centre; they fall from line to line.
    public let top: Double
    /// The millimetres along the axis across.
    public let level: Double
    /// The image, from black to white.
    public let image: [UInt8]
    /// 1 where the seed is, 2 where the search region is, 3 for both.
    public let regions: [UInt8]
    /// 0 without an r, else 128 for r = 0, 1 and 255 for ∓``SliceRecord/limit``.
    public let map: [UInt8]
  }
}

/// How the head moved in a run.
public struct MotionRecord: Sendable {
  /// The run's number, from 1.
  public let run: Int
  /// Seconds between frames.
  public let repetitionTime: Double
  /// Framewise displacement in mm, a frame each; nil where the table says nothing.
  public let displacement: [Double?]
  /// Above this a frame is left out; nil where the protocol does not look at it.
  public let displacementLimit: Double?
  /// Standardised DVARS, likewise; empty where the table has none.
  public let variation: [Double?]
  /// Above this a frame is left out; nil where the protocol does not look at it.
  public let variationLimit: Double?
  /// Whether each frame is kept.
  public let keep: [Bool]
}

/// Series of some voxels, a line each, before and after cleaning.
public struct CarpetRecord: Sendable {
  /// The run's number, from 1.
  public let run: Int
  /// How many of the lines are the seed's, which come first.
  public let seedLines: Int
  /// Lines.
  public let lines: Int
  /// Columns: frames, or means of ``framesPerColumn`` of them.
  public let columns: Int
  /// How many frames a column stands for.
  public let framesPerColumn: Int
  /// How many voxels there are, of which the lines are drawn evenly: the seed's and the region's.
  public let voxels: (seed: Int, region: Int)
  /// Smoothed series: 0 without a kept frame, else 1 to 255 for −``range`` to ``range`` deviations.
  public let before: [UInt8]
  /// Cleaned series, likewise.
  public let after: [UInt8]

  /// How many standard deviations have full black or white.
  public static var range: Double { 3 }
}

/// The temporal signal-to-noise ratio of a region's voxels in a run.
public struct SignalToNoiseRecord: Sendable {
  /// The run's number, from 1.
  public let run: Int
  /// The region's identifier.
  public let region: String
  /// How many voxels.
  public let voxels: Int
  /// The values that 5, 25, 50, 75 and 95 % of the voxels do not exceed.
  public let quantiles: [Double]

  /// The shares of ``quantiles``.
  public static var shares: [Double] { [0.05, 0.25, 0.5, 0.75, 0.95] }
}
