/// The parts of a report that describe what came out.
extension TargetReport {
  /// A candidate.
  public struct Target: Codable, Hashable, Sendable {
    /// The name of its method, by which distances speak of it.
    public let name: String
    /// 1 for the recommended method.
    public let rank: Int
    /// `peak`, `cluster`, `cone` or `hierarchical`.
    public let method: String
    /// Whether it is recommended; never where the status is not `ok`.
    public let recommended: Bool
    /// The voxel's correlation, or the mean over the cluster.
    public let r: PlainNumber
    /// Fisher's z of `r`; null for a subunit, whose r is no Pearson correlation.
    @ExplicitNull public var fisherZ: PlainNumber?
    /// The correlation at `voxel`; null where that voxel was not searched.
    @ExplicitNull public var rAtVoxel: PlainNumber?
    /// Zero-based indices of the voxel, or of the one nearest to the centre of gravity.
    public let voxel: [Int]
    /// RAS mm under the name of the frame: that of the analysis, and the other where a transform
    /// leads there.
    public let position: [String: [PlainNumber]]
    /// How far from the start the way to the other frame and back ends; null where it cannot be gone.
    @ExplicitNull public var roundTrip: PlainNumber?
    /// The subunit behind it; null for other methods.
    @ExplicitNull public var subunit: Subunit?
    /// The cluster behind it; null for other methods.
    @ExplicitNull public var cluster: Cluster?
    /// Millimetres to the other candidates and to published coordinates.
    public let distanceTo: [String: PlainNumber]

    enum CodingKeys: String, CodingKey {
      case name, rank, method, recommended, r, voxel, position, cluster, subunit
      case roundTrip = "round_trip_mm"
      case fisherZ = "fisher_z"
      case rAtVoxel = "r_at_voxel"
      case distanceTo = "distance_to"
    }
  }

  /// The subunit behind a hierarchical candidate.
  public struct Subunit: Codable, Hashable, Sendable {
    /// Its voxels, which need not be connected.
    public let voxels: Int
    /// Σ ρ n over the seed's subunits, with Spearman's ρ and n voxels.
    public let netCorrelation: PlainNumber
    /// Voxels over their mean pairwise distance in mm.
    public let compactness: PlainNumber
    /// The member nearest to the centre of gravity: RAS mm under the name of the frame.
    public let nearest: [String: [PlainNumber]]
    /// Millimetres from the centre of gravity to it.
    public let distanceToNearest: PlainNumber

    enum CodingKeys: String, CodingKey {
      case voxels, compactness
      case netCorrelation = "net_correlation"
      case nearest = "nearest_position"
      case distanceToNearest = "centre_to_subunit_mm"
    }
  }

  /// The cluster behind a candidate.
  public struct Cluster: Codable, Hashable, Sendable {
    /// The number of voxels.
    public let voxels: Int
    /// The volume in mm³.
    public let volume: PlainNumber
    /// The largest r that entered.
    public let thresholdR: PlainNumber
    /// The most negative r.
    public let peakR: PlainNumber
    /// Where that is, in RAS mm under the name of the frame.
    public let peakPosition: [String: [PlainNumber]]
    /// Millimetres from the centre of gravity to the nearest voxel of the cluster.
    public let distanceToCluster: PlainNumber

    enum CodingKeys: String, CodingKey {
      case voxels
      case volume = "volume_mm3"
      case thresholdR = "threshold_r"
      case peakR = "peak_r"
      case peakPosition = "peak_position"
      case distanceToCluster = "centre_to_cluster_mm"
    }
  }

  /// How far the target moves between halves of the data.
  public struct Stability: Codable, Hashable, Sendable {
    /// What was compared.
    public let splitHalf: SplitHalf
    /// What other ways to clean the same data give.
    public let comparisons: [Comparison]
    /// Minutes of data kept.
    public let minutesKept: PlainNumber
    /// Halves of alternating blocks; null where the protocol does not ask.
    @ExplicitNull public var alternating: Alternating?
    /// The targets of resampled data; null where the protocol does not ask.
    @ExplicitNull public var bootstrap: Bootstrap?
    /// How far each method's target moves without each run in turn; null for a single run.
    @ExplicitNull public var withoutRun: [String: [PlainNumber?]]?
    /// How the target settles with the minutes; null where the protocol does not ask.
    @ExplicitNull public var learning: Learning?

    enum CodingKeys: String, CodingKey {
      case comparisons, alternating, bootstrap
      case withoutRun = "without_run_mm"
      case learning = "learning_curve"
      case splitHalf = "split_half"
      case minutesKept = "minutes_kept"
    }
  }

  /// Two halves of the data, each cleaned apart.
  public struct SplitHalf: Codable, Hashable, Sendable {
    /// How far each method's candidate moves, in mm; null where a half has none.
    public let displacement: [String: PlainNumber?]
    /// The halves.
    public let halves: [Half]
    /// How far their maps agree; null without both.
    @ExplicitNull public var agreement: Agreement?
    /// The r of each method's target found in one half and read in the other.
    @ExplicitNull public var unbiasedR: [String: UnbiasedR]?
    /// A code that says why a figure is missing or weak.
    @ExplicitNull public var reason: String?

    enum CodingKeys: String, CodingKey {
      case displacement = "displacement_mm"
      case halves, reason, agreement
      case unbiasedR = "unbiased_r"
    }
  }

  /// What another way to clean the same data gives.
  public struct Comparison: Codable, Hashable, Sendable {
    /// The confound set in place of the protocol's own.
    public let confounds: String
    /// Degrees of freedom left; null where cleaning was impossible.
    @ExplicitNull public var degreesOfFreedom: Int?
    /// The most negative r; null without a map.
    @ExplicitNull public var minimumR: PlainNumber?
    /// Each method's candidate: RAS mm under the name of the frame.
    public let positions: [String: [String: [PlainNumber]]]
    /// Mm from the report's own candidate of each method; null where either is missing.
    public let displacement: [String: PlainNumber?]
    /// A code that says why there is no map or candidate.
    @ExplicitNull public var reason: String?

    enum CodingKeys: String, CodingKey {
      case confounds, positions, reason
      case degreesOfFreedom = "degrees_of_freedom"
      case minimumR = "minimum_r"
      case displacement = "displacement_mm"
    }
  }

  /// One half of the data.
  public struct Half: Codable, Hashable, Sendable {
    /// Frames kept.
    public let framesKept: Int
    /// Minutes kept.
    public let minutesKept: PlainNumber
    /// Degrees of freedom left; null where cleaning was impossible.
    @ExplicitNull public var degreesOfFreedom: Int?
    /// Each method's candidate: RAS mm under the name of the frame.
    public let positions: [String: [String: [PlainNumber]]]

    enum CodingKeys: String, CodingKey {
      case positions
      case framesKept = "frames_kept"
      case minutesKept = "minutes_kept"
      case degreesOfFreedom = "degrees_of_freedom"
    }
  }

  /// How good the data are.
  public struct Quality: Codable, Hashable, Sendable {
    /// Run by run.
    public let runs: [RunQuality]
    /// Minutes kept over all runs.
    public let minutesKept: PlainNumber
    /// Degrees of freedom left after filter and regression; null where cleaning was impossible.
    @ExplicitNull public var degreesOfFreedom: Int?

    enum CodingKeys: String, CodingKey {
      case runs
      case minutesKept = "minutes_kept"
      case degreesOfFreedom = "degrees_of_freedom"
    }
  }

  /// The quality of one run.
  public struct RunQuality: Codable, Hashable, Sendable {
    /// The run's number, from 1.
    public let run: Int
    /// Volumes in the image.
    public let frames: Int
    /// Frames kept after censoring.
    public let framesKept: Int
    /// Frames left out.
    public let framesCensored: Int
    /// Seconds between volumes.
    public let repetitionTime: PlainNumber
    /// Mean framewise displacement in mm.
    @ExplicitNull public var meanFD: PlainNumber?
    /// Largest framewise displacement in mm.
    @ExplicitNull public var maximumFD: PlainNumber?
    /// Degrees of freedom left.
    @ExplicitNull public var degreesOfFreedom: Int?
    /// How much the global signal follows breathing, by the motion; null where it cannot be told.
    @ExplicitNull public var respirationR: PlainNumber?
    /// Why not.
    @ExplicitNull public var respirationReason: String?
    /// Voxels of the whole image with a value that is not finite; they are left out.
    public let notFiniteVoxels: Int

    enum CodingKeys: String, CodingKey {
      case run, frames
      case framesKept = "frames_kept"
      case framesCensored = "frames_censored"
      case repetitionTime = "repetition_time_s"
      case meanFD = "fd_mean_mm"
      case maximumFD = "fd_max_mm"
      case degreesOfFreedom = "degrees_of_freedom"
      case notFiniteVoxels = "voxels_not_finite"
      case respirationR = "respiration_r"
      case respirationReason = "respiration_reason"
    }
  }
}
