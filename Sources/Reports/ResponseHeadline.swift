/// The response estimate as a summary tells it.
///
/// A probability never goes out without the patients that it speaks of, the scale, the horizon, their
/// number and both intervals: they are one value, and null together.
public struct ResponseHeadline: Codable, Hashable, Sendable {
  /// The published patients that the estimate speaks of; null without an estimate.
  @ExplicitNull public var referenceClass: TargetReport.ReferenceClassRecord?
  /// What was measured, how and when; null without an estimate.
  @ExplicitNull public var outcome: TargetReport.Outcome?
  /// Local outcomes learnt from.
  public let localCount: Int
  /// Probability of response.
  @ExplicitNull public var responsePercent: Int?
  /// 90 % credible interval of that probability.
  @ExplicitNull public var responseCredible90: [Int]?
  /// Where eight in ten such patients are expected.
  @ExplicitNull public var improvementPrediction80: [Int]?
  /// How much evidence stands behind it.
  public let evidenceGrade: String
  /// Codes: what is withheld, and what limits the estimate.
  public let reasons: [String]

  enum CodingKeys: String, CodingKey {
    case outcome, reasons
    case referenceClass = "reference_class"
    case localCount = "n_local"
    case responsePercent = "p_response_percent"
    case responseCredible90 = "p_response_credible_90"
    case improvementPrediction80 = "improvement_prediction_80"
    case evidenceGrade = "evidence_grade"
  }

  /// The headline of a report's estimate, its texts cut to a length that fits an event.
  init(_ response: TargetReport.Response) {
    referenceClass = response.referenceClass.map { reference in
      TargetReport.ReferenceClassRecord(
        protocol: reference.protocol,
        source: shortened(reference.source),
        population: shortened(reference.population),
        n: reference.n,
        verification: reference.verification
      )
    }
    outcome = response.outcome.map { outcome in
      TargetReport.Outcome(
        scale: outcome.scale,
        baseline: outcome.baseline,
        response: outcome.response,
        remissionCut: outcome.remissionCut,
        horizon: shortened(outcome.horizon)
      )
    }
    localCount = response.localCount
    responsePercent = response.responsePercent
    responseCredible90 = response.responseCredible90
    improvementPrediction80 = response.improvementPrediction80
    evidenceGrade = response.evidenceGrade
    reasons = response.reasons
  }
}

/// At most 120 bytes of `text`, whole characters, with a mark where something is missing.
private func shortened(_ text: String) -> String {
  guard text.utf8.count > 120 else { return text }
  var kept = text.prefix(117)
  while kept.utf8.count > 117 { kept.removeLast() }
  return kept + "…"
}
