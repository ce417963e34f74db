/// The response that published patients like this one had, or why nothing can be said.
///
/// - Parameters:
///   - reference: the reference class of the stimulation protocol; nil where the protocol is not on
///     the list, which is a refusal.
///   - request: what the clinic tells about the patient.
///   - connectivity: the subject's connectivity; nil, or evidence that fails a condition, leaves the
///     estimate as it is for anybody of the reference class, and a reason says so.
///   - state: what was learnt from local outcomes; nil for the published prior.
/// - Returns: an estimate, or the reasons why there is none.
/// - Throws: ``PredictionError/stateOfAnotherModel(field:found:expected:)`` where `state` was learnt
///   for another protocol, scale, horizon, predictor or pipeline.
public func estimateResponse(
  in reference: ReferenceClass?,
  for request: ResponseRequest,
  connectivity: ConnectivityEvidence? = nil,
  state: ResponseState? = nil
) throws(PredictionError) -> ResponseOutcome {
  let refusals = refusalReasons(for: request, in: reference)
  guard let reference, refusals.isEmpty else {
    return .refused(ResponseRefusal(reasons: refusals))
  }
  try state?.requireMatch(reference, connectivity)
  let kind = connectivity?.predictorKind ?? state?.key.predictorKind ?? .optimisedTarget
  let (xEff, dropped) = ConnectivityEvidence.predictor(of: connectivity)
  // A number without its scale is no baseline.
  let baseline = request.scale == nil ? nil : request.baseline
  let prediction = predict(
    state?.belief ?? ResponsePrior.singleSite(kind),
    xEff: xEff,
    outcomes: reference.outcomes,
    remissionImprovement: baseline.map { improvement(from: $0, to: reference.remissionCut) }
  )
  var reasons = Set(dropped).union(state?.notices ?? [])
  reasons.formUnion([.noLocalValidation, .calibrationNotAssessable, .baseRateUnverified])
  if baseline == nil { reasons.insert(.baselineMissing) }
  if request.age == nil || request.diagnosis == nil { reasons.insert(.populationNotStated) }
  let context = EstimateContext(
    reference: reference,
    baseline: baseline,
    predictorKind: kind,
    connectivityUsed: dropped.isEmpty,
    reliability: connectivity?.reliability,
    localCount: state?.outcomeCount ?? 0
  )
  return .estimate(publish(prediction, in: context, reasons: reasons))
}

/// Why no estimate can be given, in the order of ``ResponseReason``; empty where one can.
public func refusalReasons(
  for request: ResponseRequest,
  in reference: ReferenceClass?
) -> [ResponseReason] {
  var reasons: [ResponseReason] = []
  switch request.diagnosis {
  case .bipolar: reasons.append(.diagnosisBipolar)
  case .psychosis: reasons.append(.diagnosisPsychosis)
  case .neurological: reasons.append(.diagnosisNeurological)
  case .majorDepression, nil: break
  }
  if let age = request.age, age < 18 { reasons.append(.ageUnder18) }
  switch request.site {
  case .leftDLPFC: break
  case .rightDLPFC, .other: reasons.append(.targetNotLeftDLPFC)
  case nil: reasons.append(.noTarget)
  }
  guard let reference else { return reasons + [.protocolOffList] }
  guard let scale = request.scale else { return reasons }
  guard scale == reference.scale else { return reasons + [.outcomeScaleMismatch] }
  if let baseline = request.baseline, baseline <= reference.remissionCut {
    reasons.append(.baselineNotAboveCutoff)
  }
  return reasons
}
