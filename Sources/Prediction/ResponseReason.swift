/// Why there is no estimate, why a part of it is withheld, or what limits it.
///
/// The raw values are the published codes; their meaning never changes.
public enum ResponseReason: String, CaseIterable, Codable, Hashable, Sendable {
  // No estimate at all
  case diagnosisBipolar = "diagnosis_bipolar"
  case diagnosisPsychosis = "diagnosis_psychosis"
  case diagnosisNeurological = "diagnosis_neurological"
  case ageUnder18 = "age_under_18"
  case targetNotLeftDLPFC = "target_not_left_dlpfc"
  case noTarget = "no_target"
  case protocolOffList = "protocol_off_list"
  case baselineNotAboveCutoff = "baseline_not_above_cutoff"
  case outcomeScaleMismatch = "outcome_scale_mismatch"
  // P(remission) withheld
  case baselineMissing = "baseline_missing"
  // The connectivity term dropped
  case connectivityReferenceMissing = "connectivity_reference_missing"
  case connectivityReferenceHashMismatch = "connectivity_reference_hash_mismatch"
  case connectivityReliabilityLow = "connectivity_reliability_low"
  case connectivityDataShort = "connectivity_data_short"
  case connectivityGSRSignFlip = "connectivity_gsr_sign_flip"
  case connectivityRespirationFlag = "connectivity_respiration_flag"
  case connectivityHemisphereMismatch = "connectivity_hemisphere_mismatch"
  case connectivitySeedMismatch = "connectivity_seed_mismatch"
  // Notices
  case populationNotStated = "population_not_stated"
  case noLocalValidation = "no_local_validation"
  case calibrationNotAssessable = "calibration_not_assessable"
  case baseRateUnverified = "base_rate_unverified"
  case exchangeabilityBroken = "exchangeability_broken"
  case endpointImputedZero = "endpoint_imputed_zero"
  case probabilityAtLimit = "probability_at_limit"

  /// What a reason does to the estimate.
  public enum Effect: String, CaseIterable, Codable, Hashable, Sendable {
    /// There is no estimate.
    case refusal
    /// The estimate is given without P(remission).
    case partial
    /// The estimate is given without the subject's connectivity.
    case connectivityDropped = "connectivity_dropped"
    /// The estimate is given, and this limits it.
    case notice
  }

  /// What the reason does to the estimate.
  public var effect: Effect {
    switch self {
    case .diagnosisBipolar, .diagnosisPsychosis, .diagnosisNeurological, .ageUnder18,
      .targetNotLeftDLPFC, .noTarget, .protocolOffList, .baselineNotAboveCutoff,
      .outcomeScaleMismatch:
      .refusal
    case .baselineMissing: .partial
    case .connectivityReferenceMissing, .connectivityReferenceHashMismatch,
      .connectivityReliabilityLow, .connectivityDataShort, .connectivityGSRSignFlip,
      .connectivityRespirationFlag, .connectivityHemisphereMismatch, .connectivitySeedMismatch:
      .connectivityDropped
    case .populationNotStated, .noLocalValidation, .calibrationNotAssessable, .baseRateUnverified,
      .exchangeabilityBroken, .endpointImputedZero, .probabilityAtLimit:
      .notice
    }
  }

  /// What the reason means, as the end of a sentence for people.
  public var meaning: String {
    switch self {
    case .diagnosisBipolar: "the published patients had no bipolar disorder"
    case .diagnosisPsychosis: "the published patients had no psychosis"
    case .diagnosisNeurological: "the published patients had no neurological disease"
    case .ageUnder18: "the published patients were adults"
    case .targetNotLeftDLPFC: "the published patients were stimulated over the left DLPFC"
    case .noTarget: "no target was found, and the published patients had one"
    case .protocolOffList: "no reference class is listed for this stimulation protocol"
    case .baselineNotAboveCutoff: "the baseline score is not above the remission cut-off"
    case .outcomeScaleMismatch: "the published outcome was measured on another scale"
    case .baselineMissing: "remission needs a baseline score together with its scale"
    case .connectivityReferenceMissing:
      "there is no reference distribution of connectivity for this pipeline"
    case .connectivityReferenceHashMismatch:
      "the reference distribution of connectivity comes from another pipeline"
    case .connectivityReliabilityLow:
      "the subject's connectivity is not known to be reliable enough (0.30 is needed)"
    case .connectivityDataShort: "fewer than 10 minutes of data are usable"
    case .connectivityGSRSignFlip:
      "the sign of the connectivity depends on global signal regression, or was not compared"
    case .connectivityRespirationFlag:
      "the global signal follows respiration, or this was not checked"
    case .connectivityHemisphereMismatch:
      "the reference distribution belongs to the other hemisphere"
    case .connectivitySeedMismatch: "the reference distribution belongs to another seed region"
    case .populationNotStated:
      "diagnosis or age was not stated, so the caller must make sure that the patient resembles "
        + "the published ones"
    case .noLocalValidation: "the model has not been tested on this clinic's patients"
    case .calibrationNotAssessable: "calibration cannot be assessed yet"
    case .baseRateUnverified: "the published base rates still await a check against the papers"
    case .exchangeabilityBroken:
      "early stopping or a change of case mix makes local outcomes differ from future ones"
    case .endpointImputedZero: "missing end-points were counted as no improvement"
    case .probabilityAtLimit: "a probability below 5 % or above 95 % is given as that limit"
    }
  }
}
