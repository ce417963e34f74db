/// What the gates of a protocol say; those that are older stand among the data's codes.
extension ErrorCode {
  static let gateCodes: [ErrorCode] = [
    ErrorCode(
      "bootstrap_displacement_high",
      .data,
      "In resamples of the data the recommended target moves far; the confidence is low.",
      "Scan longer; compare with the other methods and how far they move."
    ),
    ErrorCode(
      "bootstrap_displacement_excessive",
      .data,
      "In resamples of the data the recommended target moves too far for a target.",
      "Scan longer; compare with the other methods and how far they move."
    ),
    ErrorCode(
      "cluster_volume_low",
      .data,
      "The recommended target's cluster is small; the confidence is low.",
      "Look at the map: so small a cluster may be chance; scan longer."
    ),
    ErrorCode(
      "cluster_volume_insufficient",
      .data,
      "The recommended target's cluster is too small for a target.",
      "Look at the map: so small a cluster may be chance; scan longer."
    ),
    ErrorCode(
      "gate_not_evaluated",
      .data,
      "A gate was not judged: its rule or its number is missing.",
      "Look at the reason beside it; a protocol may have no rule for the gate."
    ),
    ErrorCode(
      "gate_not_measured",
      .data,
      "A rule of the protocol asks for a number that could not be had.",
      "Look at the reason beside the gate; do not take the target for judged by it."
    ),
    ErrorCode(
      "gate_passed",
      .data,
      "A gate's number lies within its thresholds.",
      "Nothing needs doing."
    ),
    ErrorCode(
      "global_signal_displacement_high",
      .data,
      "The recommended target moves far with the treatment of the global signal; the "
        + "confidence is low.",
      "Compare both targets; the anticorrelation may owe its place to the regression."
    ),
    ErrorCode(
      "global_signal_displacement_excessive",
      .data,
      "The recommended target moves too far with the treatment of the global signal.",
      "Compare both targets; the anticorrelation may owe its place to the regression."
    ),
    ErrorCode(
      "global_signal_sign_change",
      .data,
      "The target's correlation has another sign where the global signal is treated "
        + "otherwise; the confidence is low.",
      "Compare both targets; the anticorrelation may owe its place to the regression."
    ),
    ErrorCode(
      "global_signal_sign_change_refused",
      .data,
      "The target's correlation has another sign where the global signal is treated "
        + "otherwise, and the protocol refuses that.",
      "Compare both targets; the anticorrelation may owe its place to the regression."
    ),
    ErrorCode(
      "group_target_distance_high",
      .data,
      "The recommended target lies far from the group target; the confidence is low.",
      "Look at the map and the anatomy there; the group target is a comparison, not the truth."
    ),
    ErrorCode(
      "map_reliability_low",
      .data,
      "The maps of the halves of the data resemble each other little; the confidence is low.",
      "Scan longer; compare with the other methods and how far they move."
    ),
    ErrorCode(
      "map_reliability_insufficient",
      .data,
      "The maps of the halves of the data resemble each other too little for a target.",
      "Scan longer; compare with the other methods and how far they move."
    ),
    ErrorCode(
      "mean_framewise_displacement_high",
      .data,
      "The head moved much during a run; the confidence is low.",
      "Repeat the scan with less motion, or leave this run out."
    ),
    ErrorCode(
      "mean_framewise_displacement_excessive",
      .data,
      "The head moved too much during a run for a target.",
      "Repeat the scan with less motion, or leave this run out."
    ),
    ErrorCode(
      "method_spread_high",
      .data,
      "The targets of the several methods lie far apart; the confidence is low.",
      "Compare the methods' targets on the map; scan longer."
    ),
    ErrorCode(
      "region_temporal_snr_low",
      .data,
      "The temporal signal-to-noise ratio of the search region is low; the confidence is low.",
      "Look at signal loss there; a shorter echo time, several echoes or smaller voxels "
        + "lose less."
    ),
    ErrorCode(
      "region_temporal_snr_insufficient",
      .data,
      "The temporal signal-to-noise ratio of the search region is too low for a target.",
      "Look at signal loss there; a shorter echo time, several echoes or smaller voxels "
        + "lose less."
    ),
    ErrorCode(
      "resamples_without_target_high",
      .data,
      "Some resamples of the data give no target; the confidence is low.",
      "Scan longer; compare with the other methods and how far they move."
    ),
    ErrorCode(
      "resamples_without_target_excessive",
      .data,
      "Too many resamples of the data give no target.",
      "Scan longer; compare with the other methods and how far they move."
    ),
    ErrorCode(
      "respiration_correlation_high",
      .data,
      "The global signal follows motion at the rate of breathing; the confidence is low.",
      "Compare with the target without the global signal; look at bursts of deep breaths."
    ),
    ErrorCode(
      "respiration_correlation_excessive",
      .data,
      "The global signal follows motion at the rate of breathing too much for a target.",
      "Compare with the target without the global signal; look at bursts of deep breaths."
    ),
    ErrorCode(
      "seed_temporal_snr_low",
      .data,
      "The temporal signal-to-noise ratio of the seed is low; the confidence is low.",
      "Look at signal loss there; a shorter echo time, several echoes or smaller voxels "
        + "lose less."
    ),
    ErrorCode(
      "seed_temporal_snr_insufficient",
      .data,
      "The temporal signal-to-noise ratio of the seed is too low for a target.",
      "Look at signal loss there; a shorter echo time, several echoes or smaller voxels "
        + "lose less."
    ),
  ]
}
