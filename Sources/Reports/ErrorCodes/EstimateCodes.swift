/// Why a response estimate is absent, partial or limited.
extension ErrorCode {
  static let estimateCodes: [ErrorCode] = [
    ErrorCode(
      "diagnosis_bipolar",
      .estimate,
      "No estimate: the published patients had no bipolar disorder.",
      "Use no figure of other patients."
    ),
    ErrorCode(
      "diagnosis_psychosis",
      .estimate,
      "No estimate: the published patients had no psychosis.",
      "Use no figure of other patients."
    ),
    ErrorCode(
      "diagnosis_neurological",
      .estimate,
      "No estimate: the published patients had no neurological disease.",
      "Use no figure of other patients."
    ),
    ErrorCode(
      "age_under_18",
      .estimate,
      "No estimate: the published patients were adults.",
      "Use no figure of other patients."
    ),
    ErrorCode(
      "target_not_left_dlpfc",
      .estimate,
      "No estimate: the published patients were stimulated over the left DLPFC.",
      "Use no figure of other patients."
    ),
    ErrorCode(
      "no_target",
      .estimate,
      "No estimate: no target was found, and the published patients had one.",
      "Look at the findings that say why there is no target."
    ),
    ErrorCode(
      "protocol_off_list",
      .estimate,
      "No estimate: no reference class is listed for this stimulation protocol.",
      "Choose a listed protocol, if that is what will be given."
    ),
    ErrorCode(
      "baseline_not_above_cutoff",
      .estimate,
      "No estimate: the baseline score is not above the remission cut-off.",
      "Check the score and its scale."
    ),
    ErrorCode(
      "outcome_scale_mismatch",
      .estimate,
      "No estimate: the published outcome was measured on another scale.",
      "Give the baseline on the scale of the reference class."
    ),
    ErrorCode(
      "baseline_missing",
      .estimate,
      "No P(remission): it needs a baseline score together with its scale.",
      "Give --scale and --baseline."
    ),
    ErrorCode(
      "connectivity_reference_missing",
      .estimate,
      "The scan does not change the estimate: there is no reference distribution of connectivity for this pipeline.",
      "Nothing can be done about it yet."
    ),
    ErrorCode(
      "connectivity_reference_hash_mismatch",
      .estimate,
      "The scan does not change the estimate: the reference distribution comes from another pipeline.",
      "Use the pipeline that the reference was made with."
    ),
    ErrorCode(
      "connectivity_reliability_low",
      .estimate,
      "The scan does not change the estimate: the subject's connectivity is not known to be reliable enough.",
      "Scan longer or twice."
    ),
    ErrorCode(
      "connectivity_data_short",
      .estimate,
      "The scan does not change the estimate: fewer than 10 minutes are usable.",
      "Scan longer."
    ),
    ErrorCode(
      "connectivity_gsr_sign_flip",
      .estimate,
      "The scan does not change the estimate: its sign depends on global signal regression, or was not compared.",
      "Nothing can be done about it here."
    ),
    ErrorCode(
      "connectivity_respiration_flag",
      .estimate,
      "The scan does not change the estimate: the global signal follows respiration, or this was not checked.",
      "Nothing can be done about it here."
    ),
    ErrorCode(
      "connectivity_hemisphere_mismatch",
      .estimate,
      "The scan does not change the estimate: the reference belongs to the other hemisphere.",
      "Use the reference of this hemisphere."
    ),
    ErrorCode(
      "connectivity_seed_mismatch",
      .estimate,
      "The scan does not change the estimate: the reference belongs to another seed.",
      "Use the reference of this seed."
    ),
    ErrorCode(
      "connectivity_reference_invalid",
      .estimate,
      "The reference distribution of connectivity makes no sense.",
      "Correct the reference file."
    ),
    ErrorCode(
      "population_not_stated",
      .estimate,
      "Diagnosis or age was not stated.",
      "Give both, or make sure that the patient resembles the published ones."
    ),
    ErrorCode(
      "no_local_validation",
      .estimate,
      "The model has not been tested on this clinic's patients.",
      "Keep that in mind when you speak of it."
    ),
    ErrorCode(
      "calibration_not_assessable",
      .estimate,
      "Calibration cannot be assessed yet.",
      "Nothing can be done about it here."
    ),
    ErrorCode(
      "base_rate_unverified",
      .estimate,
      "The published base rates still await a check against the papers.",
      "Read the sources that the protocol file names."
    ),
    ErrorCode(
      "exchangeability_broken",
      .estimate,
      "Early stopping or a change of case mix makes local outcomes differ from future ones.",
      "Recalibrate with patients like the future ones."
    ),
    ErrorCode(
      "endpoint_imputed_zero",
      .estimate,
      "Missing end-points were counted as no improvement.",
      "It makes the estimate cautious."
    ),
    ErrorCode(
      "probability_at_limit",
      .estimate,
      "A probability below 5 % or above 95 % is given as that limit.",
      "The evidence does not support more."
    ),
    ErrorCode(
      "local_outcome_invalid",
      .estimate,
      "An outcome given for recalibration is out of range.",
      "Correct it, or mark the end-point as missing."
    ),
    ErrorCode(
      "response_state_mismatch",
      .estimate,
      "A kept model state belongs to another model.",
      "Begin a new state."
    ),
  ]
}
