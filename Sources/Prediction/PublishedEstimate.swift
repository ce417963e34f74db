/// What an estimate is about, beside its numbers.
struct EstimateContext {
  let reference: ReferenceClass
  let baseline: Double?
  let predictorKind: PredictorKind
  let connectivityUsed: Bool
  let reliability: Double?
  let localCount: Int

  var evidenceGrade: EvidenceGrade {
    if localCount > 0 { return .locallyRecalibrated }
    return connectivityUsed ? .baseRatePlusUnprovenConnectivity : .baseRateOnly
  }
}

/// Rounds probabilities to whole per cent and remembers whether one stood beyond the limits.
private struct PublishedProbabilities {
  private(set) var anyAtLimit = false

  mutating func percent(_ p: Double) -> Int {
    let limited = min(max(p, 0.05), 0.95)
    if limited != p { anyAtLimit = true }
    return whole(100 * limited)
  }

  mutating func percent(_ range: ClosedRange<Double>) -> PercentInterval {
    PercentInterval(low: percent(range.lowerBound), high: percent(range.upperBound))
  }
}

private func whole(_ x: Double) -> Int { Int(x.rounded()) }

private func whole(_ range: ClosedRange<Double>, times factor: Double = 1) -> PercentInterval {
  PercentInterval(low: whole(factor * range.lowerBound), high: whole(factor * range.upperBound))
}

/// The estimate as it is published: rounded, limited, with its reasons in order and its text.
func publish(
  _ prediction: ResponsePrediction,
  in context: EstimateContext,
  reasons: Set<ResponseReason>
) -> ResponseEstimate {
  let reference = context.reference
  var probabilities = PublishedProbabilities()
  let response = probabilities.percent(prediction.response)
  let credible = probabilities.percent(prediction.credible90)
  let remission = prediction.remission.map { probabilities.percent($0) }
  let baseRate = probabilities.percent(reference.responseRate)
  let all = probabilities.anyAtLimit ? reasons.union([.probabilityAtLimit]) : reasons
  let used = context.connectivityUsed
  let draft = ResponseEstimate(
    status: .researchOnly,
    referenceClass: .init(
      protocol: reference.id,
      source: reference.source,
      population: reference.population,
      n: reference.sampleSize,
      verification: reference.verification
    ),
    outcome: .init(
      scale: reference.scale,
      baseline: context.baseline,
      response: ">=50 % improvement",
      remissionCut: reference.remissionCut,
      horizon: reference.horizon
    ),
    localCount: context.localCount,
    responsePercent: response,
    responseCredible90: credible,
    remissionPercent: remission,
    improvementMedian: whole(prediction.median),
    improvementPrediction50: whole(prediction.prediction50),
    improvementPrediction80: whole(prediction.prediction80),
    baseRatePercent: baseRate,
    connectivity: .init(
      used: used,
      predictorKind: context.predictorKind,
      points: used ? whole(100 * prediction.contribution) : nil,
      range90: used ? whole(prediction.contribution90, times: 100) : nil,
      reliability: context.reliability.flatMap { $0.isFinite ? $0 : nil }
    ),
    evidenceGrade: context.evidenceGrade,
    reasons: ResponseReason.allCases.filter(all.contains),
    text: ""
  )
  return draft.withText()
}
