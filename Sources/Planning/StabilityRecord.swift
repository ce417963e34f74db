public import Geometry
public import Targeting

/// How steady the target of this subject is, by several measures.
public struct StabilityRecord: Equatable, Sendable {
  /// The halves; empty where they could not be cleaned.
  public let halves: [Half]
  /// Each method's displacement between the halves in mm; absent without a candidate in both.
  public let displacements: [String: Double]
  /// How far the maps of the two halves agree; nil without both.
  public let agreement: Agreement?
  /// The r of each method's target found in one half and read in the other.
  public let unbiasedR: [String: UnbiasedR]
  /// A code that says why a figure of the halves is missing or weak; nil where all is well.
  public let reason: String?
  /// What other ways to clean the same data give, in the protocol's order.
  public let comparisons: [ComparisonRecord]
  /// Halves of alternating blocks; nil where the protocol does not ask, or they cannot be cleaned.
  public let alternating: Alternating?
  /// The targets of resampled data; nil where the protocol does not ask.
  public let bootstrap: Bootstrap?
  /// How far each method's target moves without each run in turn, in mm; empty for a single run.
  public let withoutRun: [String: [Double?]]
  /// How the target settles with the minutes; nil where the protocol does not ask.
  public let learning: Learning?

  /// One half.
  public struct Half: Hashable, Sendable {
    /// Frames kept after censoring.
    public let framesKept: Int
    /// Minutes kept after censoring.
    public let minutesKept: Double
    /// Degrees of freedom left after filter and regression; nil where cleaning was impossible.
    public let degreesOfFreedom: Int?
    /// Each method's candidate in this half; a method without one is absent.
    public let positions: [String: SpacePoint]
  }

  /// How far the maps of two halves agree.
  public struct Agreement: Hashable, Sendable {
    /// The correlation of the maps over the searched voxels.
    public let correlation: Double
    /// The reliability of the whole map by Spearman and Brown; nil where it is not defined.
    public let reliability: Double?
  }

  /// The r of a target with and without the bias of having been chosen for it.
  public struct UnbiasedR: Hashable, Sendable {
    /// Found in one half and read in the other, both ways, averaged by Fisher's z.
    public let r: Double
    /// Found and read in the same half, likewise.
    public let selected: Double
  }

  /// Halves of alternating blocks.
  public struct Alternating: Hashable, Sendable {
    /// The length of a block in seconds.
    public let block: Double
    /// Each method's displacement in mm.
    public let displacements: [String: Double]
    /// How far the maps agree.
    public let agreement: Agreement
  }

  /// The targets of resampled data.
  public struct Bootstrap: Hashable, Sendable {
    /// How often the data were resampled.
    public let resamples: Int
    /// The length of a drawn block in seconds.
    public let block: Double
    /// The seed of the draws.
    public let seed: UInt64
    /// What came out, by method.
    public let methods: [String: Spread]
  }

  /// Where one method's targets of resampled data lie.
  public struct Spread: Hashable, Sendable {
    /// The share of the resamples without a target.
    public let withoutTarget: Double
    /// The distance from the target within which half of them lie, in mm; nil where fewer have one.
    public let median: Double?
    /// The distance within which nine in ten lie.
    public let ninety: Double?
    /// The regions, 50 and 90 %.
    public let regions: [Region]
    /// The targets of the resamples that have one.
    public let targets: [SpacePoint]
  }

  /// A region that is meant to hold the true target.
  public struct Region: Hashable, Sendable {
    /// The share of scans in which it is to hold the target.
    public let share: Double
    /// Whether phantoms like this patient confirm the share.
    public let verdict: Verdict
    /// The ellipsoid: scaled by the calibration, or as the resamples have it where there is none.
    public let ellipsoid: Ellipsoid?
    /// The share of the searched voxels that the calibrated ellipsoid covers.
    public let covered: Double?
    /// The region as a mask, by linear indices: the searched voxels inside a calibrated ellipsoid, else
    /// the smallest set of voxels that holds the share of the resamples; nil where fewer have a target.
    public let voxels: [Int]?
  }

  /// What phantoms say of a region.
  public enum Verdict: String, CaseIterable, Hashable, Sendable {
    /// It holds the true target in the share of scans, in phantoms.
    case calibrated
    /// No region of use would hold it so often.
    case noLocalisation = "no_localisation"
    /// There are no phantoms like this patient.
    case notCalibrated = "not_calibrated"
  }

  /// An ellipsoid in the space of the analysis.
  public struct Ellipsoid: Hashable, Sendable {
    /// Its middle.
    public let centre: SpacePoint
    /// Three unit vectors along its axes, the longest first.
    public let axes: [[Double]]
    /// Half the lengths in mm, in the same order.
    public let semiAxes: [Double]
  }

  /// How the recommended method's target settles with the minutes.
  public struct Learning: Equatable, Sendable {
    /// The method.
    public let method: String
    /// The measured points.
    public let points: [Point]
    /// The error that the fit expects of the whole data, in mm; nil without a fit.
    public let expectedError: Double?
    /// The precision that is asked for, in mm.
    public let precision: Double
    /// The minutes that it would take.
    public let needed: MinutesNeeded
  }

  /// One point of a learning curve: some of the data beside all of them.
  public struct Point: Hashable, Sendable {
    /// Minutes kept.
    public let minutes: Double
    /// How far their target lies from that of all data, in mm; nil without one.
    public let displacement: Double?
    /// How far their map agrees with that of all data.
    public let correlation: Double?
  }
}

/// What another way to clean the same data gives.
public struct ComparisonRecord: Hashable, Sendable {
  /// The comparison's name in the protocol.
  public let name: String
  /// Degrees of freedom left over all runs; nil where cleaning was impossible.
  public let degreesOfFreedom: Int?
  /// The most negative r; nil without a map.
  public let minimumR: Double?
  /// Each method's candidate; a method without one is absent.
  public let positions: [String: SpacePoint]
  /// Millimetres from the plan's own candidate of each method; absent where either is missing.
  public let displacements: [String: Double]
  /// A code that says why there is no map or no candidate; nil where there is.
  public let reason: String?
}
