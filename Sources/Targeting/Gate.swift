/// A thing about the data or the target that must be good enough before the target is recommended.
///
/// The raw value is the gate's name in protocols, below `rules`, and in reports; it never changes.
public enum Gate: String, CaseIterable, Hashable, Sendable {
  /// Minutes of data kept after censoring, over all runs.
  case minutesKept = "minutes_kept"
  /// Frames kept after censoring, of each run.
  case framesKept = "frames_kept"
  /// Degrees of freedom left after filter and regression, over all runs.
  case degreesOfFreedom = "degrees_of_freedom"
  /// The mean framewise displacement of each run, censored frames included.
  case meanFramewiseDisplacement = "mean_framewise_displacement_mm"
  /// The mean temporal signal-to-noise ratio of the seed's voxels, before smoothing.
  case seedTemporalSNR = "seed_temporal_snr"
  /// The same of the search region's voxels.
  case regionTemporalSNR = "region_temporal_snr"
  /// The share of the seed that lies in the brain mask and carries signal.
  case seedCoverage = "seed_coverage"
  /// The share of the search region's in-brain voxels that carry signal.
  case regionCoverage = "region_coverage"
  /// The most negative correlation of the search region; built in, no protocol can change it.
  case anticorrelation
  /// The larger of the target's two correlations, with and without the global signal regressed out.
  ///
  /// At or above 0 the target is anticorrelated by one of the two only: the sign has changed.
  case globalSignalSign = "global_signal_sign"
  /// How far the target moves where the global signal is not regressed out, or the other way round.
  case globalSignalDisplacement = "global_signal_displacement_mm"
  /// How much the global signal follows the motion at the rate of breathing, of each run.
  case respirationCorrelation = "respiration_correlation"
  /// How far the recommended target moves between two halves of the data.
  case splitHalfDisplacement = "split_half_displacement_mm"
  /// How far the target moves at most in nine of ten resamples of the data.
  case bootstrapDisplacement = "bootstrap_displacement_mm"
  /// The reliability of the map, from its halves by the formula of Spearman and Brown.
  case mapReliability = "map_reliability"
  /// The share of the resamples that give no target.
  case resamplesWithoutTarget = "resamples_without_target"
  /// The volume of the cluster behind the recommended target; a peak has none.
  case clusterVolume = "cluster_volume_mm3"
  /// How far the recommended target lies from the group target.
  case groupTargetDistance = "group_target_distance_mm"
  /// How far the targets of the several methods lie apart.
  case methodSpread = "method_spread_mm"
  /// How far off the way from the analysis to the other space and back ends, at most in the search
  /// region.
  case transformRoundTrip = "transform_round_trip_mm"
}

extension Gate {
  /// On which side of a threshold a measured number is worse.
  public enum Direction: String, CaseIterable, Hashable, Sendable {
    /// Worse below; exactly at the threshold all is well.
    case below
    /// Worse above; exactly at the threshold all is well.
    case above
    /// Worse at the threshold and below.
    case atOrBelow = "at_or_below"
    /// Worse at the threshold and above.
    case atOrAbove = "at_or_above"
  }

  /// On which side of a protocol's thresholds the gate warns or fails.
  public var direction: Direction {
    switch self {
    case .minutesKept, .framesKept, .degreesOfFreedom, .seedTemporalSNR, .regionTemporalSNR,
      .seedCoverage, .regionCoverage, .mapReliability, .clusterVolume:
      .below
    case .meanFramewiseDisplacement, .globalSignalDisplacement, .respirationCorrelation,
      .splitHalfDisplacement, .bootstrapDisplacement, .resamplesWithoutTarget,
      .groupTargetDistance, .methodSpread, .transformRoundTrip:
      .above
    // A correlation of exactly 0 is no anticorrelation.
    case .anticorrelation, .globalSignalSign: .atOrAbove
    }
  }

  /// Whether a protocol may have a rule for the gate.
  public var acceptsRule: Bool { self != .anticorrelation }

  /// Whether a rule may refuse a target, or only warn.
  ///
  /// A target far from where it was expected, or in another place in half of the data, may be right.
  public var mayFail: Bool {
    switch self {
    case .splitHalfDisplacement, .groupTargetDistance, .methodSpread: false
    default: true
    }
  }

  /// What the measured number counts: `min`, `frames`, `mm`, `mm3`, `r`, `share`, `ratio`, `count`.
  public var unit: String {
    switch self {
    case .minutesKept: "min"
    case .framesKept: "frames"
    case .degreesOfFreedom: "count"
    case .seedTemporalSNR, .regionTemporalSNR, .mapReliability: "ratio"
    case .seedCoverage, .regionCoverage, .resamplesWithoutTarget: "share"
    case .anticorrelation, .globalSignalSign, .respirationCorrelation: "r"
    case .meanFramewiseDisplacement, .globalSignalDisplacement, .splitHalfDisplacement,
      .bootstrapDisplacement, .groupTargetDistance, .methodSpread, .transformRoundTrip:
      "mm"
    case .clusterVolume: "mm3"
    }
  }

  /// What an outcome is about where nobody says more.
  var usualSubject: String {
    switch self {
    case .minutesKept, .framesKept, .degreesOfFreedom, .meanFramewiseDisplacement,
      .respirationCorrelation:
      "run"
    case .seedTemporalSNR, .seedCoverage: RegionRole.seed.subject
    case .regionTemporalSNR, .regionCoverage, .anticorrelation, .mapReliability,
      .transformRoundTrip:
      RegionRole.searchRegion.subject
    case .globalSignalSign, .globalSignalDisplacement, .splitHalfDisplacement,
      .bootstrapDisplacement, .resamplesWithoutTarget, .clusterVolume, .groupTargetDistance,
      .methodSpread:
      "target"
    }
  }
}
