/// The conditions under which the subject's connectivity may enter the estimate.
public enum ConnectivityGate {
  /// The reliability behind the published slopes; a design decision.
  public static let referenceReliability = 0.40
  /// The lowest reliability that still passes.
  public static let minimumReliability = 0.30
  /// The fewest minutes of usable data that pass.
  public static let minimumMinutes = 10.0
}

/// Why `evidence` cannot enter the estimate; empty where it can.
///
/// No evidence has no reference either. A value that is not finite fails its condition; a Fisher z
/// that is not finite has no reliability.
public func connectivityReasons(for evidence: ConnectivityEvidence?) -> [ResponseReason] {
  guard let evidence else { return [.connectivityReferenceMissing] }
  var reasons: [ResponseReason] = []
  if let reference = evidence.reference {
    if reference.pipelineHash != evidence.pipelineHash {
      reasons.append(.connectivityReferenceHashMismatch)
    }
  } else {
    reasons.append(.connectivityReferenceMissing)
  }
  let reliability = evidence.reliability ?? .nan
  if !(reliability >= ConnectivityGate.minimumReliability && reliability <= 1
    && evidence.fisherZ.isFinite)
  {
    reasons.append(.connectivityReliabilityLow)
  }
  if !(evidence.usableMinutes >= ConnectivityGate.minimumMinutes) {
    reasons.append(.connectivityDataShort)
  }
  if evidence.globalSignalSignFlip != false { reasons.append(.connectivityGSRSignFlip) }
  if evidence.respirationFlag != false { reasons.append(.connectivityRespirationFlag) }
  if let reference = evidence.reference {
    if reference.hemisphere != evidence.hemisphere {
      reasons.append(.connectivityHemisphereMismatch)
    }
    if reference.seed != evidence.seed { reasons.append(.connectivitySeedMismatch) }
  }
  return reasons
}

/// The predictor of the model: reference standard deviations more anticorrelated than the mean.
///
/// The subject's value is regressed towards the reference mean by its reliability relative to that
/// behind the published slopes, and never drawn out beyond it.
public func effectivePredictor(
  fisherZ: Double,
  reliability: Double,
  reference: ConnectivityReference
) -> Double {
  let x = -(fisherZ - reference.mean) / reference.standardDeviation
  return x * min(1, reliability / ConnectivityGate.referenceReliability)
}

extension ConnectivityEvidence {
  /// The predictor where every condition holds, else 0, with the reasons.
  static func predictor(
    of evidence: ConnectivityEvidence?
  ) -> (xEff: Double, reasons: [ResponseReason]) {
    let reasons = connectivityReasons(for: evidence)
    guard reasons.isEmpty, let evidence, let reference = evidence.reference,
      let reliability = evidence.reliability
    else { return (0, reasons) }
    let xEff = effectivePredictor(
      fisherZ: evidence.fisherZ,
      reliability: reliability,
      reference: reference
    )
    return (xEff, [])
  }
}
