import Prediction

/// The published form of the response estimate.
extension TargetReport {
  /// An estimate, or the coded reasons for its absence.
  public struct Response: Codable, Hashable, Sendable {
    /// `research_only`.
    public let status: String
    /// The published patients that the estimate speaks of; null without an estimate.
    @ExplicitNull public var referenceClass: ReferenceClassRecord?
    /// What was measured, how and when; null without an estimate.
    @ExplicitNull public var outcome: Outcome?
    /// Local outcomes learnt from.
    public let localCount: Int
    /// Probability of response.
    @ExplicitNull public var responsePercent: Int?
    /// 90 % credible interval of that probability.
    @ExplicitNull public var responseCredible90: [Int]?
    /// Probability of remission.
    @ExplicitNull public var remissionPercent: Int?
    /// Median improvement in per cent of the baseline score.
    @ExplicitNull public var improvementMedian: Int?
    /// Where half of such patients are expected.
    @ExplicitNull public var improvementPrediction50: [Int]?
    /// Where eight in ten such patients are expected.
    @ExplicitNull public var improvementPrediction80: [Int]?
    /// The published share of patients who responded.
    @ExplicitNull public var baseRatePercent: Int?
    /// What the subject's connectivity adds.
    public let connectivity: Connectivity
    /// How much evidence stands behind the estimate.
    public let evidenceGrade: String
    /// Codes: what is withheld, and what limits the estimate.
    public let reasons: [String]
    /// The file among the protocols that says what the model is and what it must not be used for.
    public let modelCard: String
    /// The estimate in words.
    public let text: String

    enum CodingKeys: String, CodingKey {
      case status, outcome, connectivity, reasons, text
      case referenceClass = "reference_class"
      case localCount = "n_local"
      case responsePercent = "p_response_percent"
      case responseCredible90 = "p_response_credible_90"
      case remissionPercent = "p_remission_percent"
      case improvementMedian = "improvement_median"
      case improvementPrediction50 = "improvement_prediction_50"
      case improvementPrediction80 = "improvement_prediction_80"
      case baseRatePercent = "base_rate_percent"
      case evidenceGrade = "evidence_grade"
      case modelCard = "model_card"
    }
  }

  /// The published patients that an estimate speaks of.
  public struct ReferenceClassRecord: Codable, Hashable, Sendable {
    /// The stimulation protocol.
    public let `protocol`: String
    /// The trial arm or registry.
    public let source: String
    /// Who the patients were.
    public let population: String
    /// How many.
    public let n: Int
    /// How far the figures have been checked.
    public let verification: String
  }

  /// What was measured, how and when.
  public struct Outcome: Codable, Hashable, Sendable {
    /// The rating scale.
    public let scale: String
    /// The patient's score before the course.
    @ExplicitNull public var baseline: PlainNumber?
    /// What counts as response.
    public let response: String
    /// The highest score that counts as remission.
    public let remissionCut: PlainNumber
    /// When the outcome is measured.
    public let horizon: String

    enum CodingKeys: String, CodingKey {
      case scale, baseline, response, horizon
      case remissionCut = "remission_cut"
    }
  }

  /// What the subject's connectivity adds to the estimate.
  public struct Connectivity: Codable, Hashable, Sendable {
    /// Whether it entered.
    public let used: Bool
    /// Which site it belongs to.
    public let predictorKind: String
    /// The change of P(response) in percentage points; null where not used.
    @ExplicitNull public var points: Int?
    /// Its 90 % range; null where not used.
    @ExplicitNull public var range90: [Int]?
    /// The subject's split-half reliability; null where not measured.
    @ExplicitNull public var reliability: PlainNumber?

    enum CodingKeys: String, CodingKey {
      case used, points, reliability
      case predictorKind = "predictor_kind"
      case range90 = "range_90"
    }
  }
}

extension TargetReport.Response {
  init(_ outcome: ResponseOutcome) {
    switch outcome {
    case .estimate(let estimate): self.init(estimate)
    case .refused(let refusal): self.init(refusal)
    }
  }

  private init(_ estimate: ResponseEstimate) {
    let reference = estimate.referenceClass
    status = estimate.status.rawValue
    referenceClass = TargetReport.ReferenceClassRecord(
      protocol: reference.protocol,
      source: reference.source,
      population: reference.population,
      n: reference.n,
      verification: reference.verification.rawValue
    )
    outcome = TargetReport.Outcome(
      scale: estimate.outcome.scale.rawValue,
      baseline: estimate.outcome.baseline.map { PlainNumber($0, places: 2) },
      response: estimate.outcome.response,
      remissionCut: PlainNumber(estimate.outcome.remissionCut, places: 2),
      horizon: estimate.outcome.horizon
    )
    localCount = estimate.localCount
    responsePercent = estimate.responsePercent
    responseCredible90 = ends(estimate.responseCredible90)
    remissionPercent = estimate.remissionPercent
    improvementMedian = estimate.improvementMedian
    improvementPrediction50 = ends(estimate.improvementPrediction50)
    improvementPrediction80 = ends(estimate.improvementPrediction80)
    baseRatePercent = estimate.baseRatePercent
    connectivity = TargetReport.Connectivity(
      used: estimate.connectivity.used,
      predictorKind: estimate.connectivity.predictorKind.rawValue,
      points: estimate.connectivity.points,
      range90: estimate.connectivity.range90.map(ends),
      reliability: estimate.connectivity.reliability.map(PlainNumber.ratio)
    )
    evidenceGrade = estimate.evidenceGrade.rawValue
    reasons = estimate.reasons.map(\.rawValue)
    modelCard = ModelCard.fileName
    text = estimate.text
  }

  private init(_ refusal: ResponseRefusal) {
    status = ResponseEstimate.Status.researchOnly.rawValue
    localCount = 0
    connectivity = TargetReport.Connectivity(
      used: false,
      predictorKind: PredictorKind.optimisedTarget.rawValue,
      points: nil,
      range90: nil,
      reliability: nil
    )
    evidenceGrade = EvidenceGrade.none.rawValue
    reasons = refusal.reasons.map(\.rawValue)
    modelCard = ModelCard.fileName
    text = refusal.text
    referenceClass = nil
    outcome = nil
    responsePercent = nil
    responseCredible90 = nil
    remissionPercent = nil
    improvementMedian = nil
    improvementPrediction50 = nil
    improvementPrediction80 = nil
    baseRatePercent = nil
  }
}

/// The ends of an interval, lower first.
private func ends(_ interval: PercentInterval) -> [Int] { [interval.low, interval.high] }
