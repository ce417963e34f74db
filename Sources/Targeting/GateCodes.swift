/// The code of an outcome that needs no remark.
let passedCode = "gate_passed"
/// The code of an outcome without a rule or a number.
let notEvaluatedCode = "gate_not_evaluated"
/// The code of an outcome whose rule asks for a number that could not be had.
let notMeasuredCode = "gate_not_measured"

/// What a map without a negative r is told as.
let noAnticorrelationMessage = "no searched voxel is anticorrelated with the seed"

extension Gate {
  /// The stable codes of a warning and of a refusal.
  ///
  /// A gate that never fails has its warning's code twice.
  public var codes: (warn: String, fail: String) {
    switch self {
    case .seedCoverage: RegionRole.seed.coverage
    case .regionCoverage: RegionRole.searchRegion.coverage
    case .anticorrelation: ("no_anticorrelation", "no_anticorrelation")
    case .splitHalfDisplacement: ("stability_low", "stability_low")
    case .groupTargetDistance: ("group_target_distance_high", "group_target_distance_high")
    case .methodSpread: ("method_spread_high", "method_spread_high")
    case .transformRoundTrip:
      ("transform_round_trip_high", "transform_round_trip_excessive")
    case .globalSignalSign: ("global_signal_sign_change", "global_signal_sign_change_refused")
    case .minutesKept: ("minutes_kept_low", "minutes_kept_insufficient")
    case .framesKept: ("frames_kept_low", "frames_kept_insufficient")
    case .degreesOfFreedom: ("degrees_of_freedom_low", "degrees_of_freedom_insufficient")
    case .seedTemporalSNR: ("seed_temporal_snr_low", "seed_temporal_snr_insufficient")
    case .regionTemporalSNR: ("region_temporal_snr_low", "region_temporal_snr_insufficient")
    case .mapReliability: ("map_reliability_low", "map_reliability_insufficient")
    case .clusterVolume: ("cluster_volume_low", "cluster_volume_insufficient")
    case .respirationCorrelation:
      ("respiration_correlation_high", "respiration_correlation_excessive")
    case .resamplesWithoutTarget:
      ("resamples_without_target_high", "resamples_without_target_excessive")
    case .meanFramewiseDisplacement:
      ("mean_framewise_displacement_high", "mean_framewise_displacement_excessive")
    case .globalSignalDisplacement:
      ("global_signal_displacement_high", "global_signal_displacement_excessive")
    case .bootstrapDisplacement:
      ("bootstrap_displacement_high", "bootstrap_displacement_excessive")
    }
  }

  /// Every code that an outcome can carry, warnings before refusals, gate by gate.
  public static var allCodes: [String] {
    var codes: [String] = []
    for gate in allCases {
      let all = [gate.codes.warn, gate.codes.fail, gate.floor?.code].compactMap(\.self)
      for code in all where !codes.contains(code) { codes.append(code) }
    }
    return codes + [passedCode, notEvaluatedCode, notMeasuredCode]
  }

  /// A limit that holds whatever a protocol says.
  struct Floor {
    let direction: Direction
    let limit: Double
    let code: String
    let message: String
  }

  /// The gate's own limit, beyond which there is nothing that a target could be made from.
  var floor: Floor? {
    switch self {
    case .seedCoverage: .coverage(of: .seed)
    case .regionCoverage: .coverage(of: .searchRegion)
    case .transformRoundTrip:
      Floor(
        direction: .above,
        limit: 5,
        code: codes.fail,
        message:
          "the two transforms are not each other's inverse: the way there and back ends more "
          + "than 5 mm from where it began"
      )
    case .anticorrelation:
      Floor(
        direction: .atOrAbove,
        limit: 0,
        code: codes.fail,
        message: noAnticorrelationMessage
      )
    default: nil
    }
  }
}

extension Gate.Floor {
  fileprivate static func coverage(of region: RegionRole) -> Self {
    Self(
      direction: .atOrBelow,
      limit: 0,
      code: region.outsideFieldOfView,
      message: "no voxel of the \(region.subject) lies in the brain mask and carries signal"
    )
  }
}
