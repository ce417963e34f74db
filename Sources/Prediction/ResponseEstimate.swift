/// Two whole numbers of per cent, or of percentage points, the lower first.
public struct PercentInterval: Sendable, Hashable {
  /// The lower end.
  public let low: Int
  /// The upper end.
  public let high: Int

  /// Creates the interval from `low` to `high`.
  public init(low: Int, high: Int) {
    self.low = low
    self.high = high
  }
}

extension PercentInterval: Codable {
  /// Reads an array of two whole numbers.
  public init(from decoder: any Decoder) throws {
    var ends = try decoder.unkeyedContainer()
    self.init(low: try ends.decode(Int.self), high: try ends.decode(Int.self))
  }

  /// Writes an array of two whole numbers.
  public func encode(to encoder: any Encoder) throws {
    var ends = encoder.unkeyedContainer()
    try ends.encode(low)
    try ends.encode(high)
  }
}

/// How much evidence stands behind an estimate.
public enum EvidenceGrade: String, CaseIterable, Codable, Hashable, Sendable {
  /// There is no estimate.
  case none
  /// Published rates only.
  case baseRateOnly = "base_rate_only"
  /// Published rates, shifted by a connectivity term whose use is unproven.
  case baseRatePlusUnprovenConnectivity = "base_rate_plus_unproven_connectivity"
  /// The clinic's own outcomes have been learnt from.
  case locallyRecalibrated = "locally_recalibrated"
}

/// The predicted response as it is published: whole per cent, both intervals, and all reasons.
///
/// The credible interval is about the probability, the prediction intervals are about the patient;
/// they are never merged. A part that is withheld is nil, and a reason says why.
public struct ResponseEstimate: Sendable, Hashable {
  /// What the estimate may be used for.
  public enum Status: String, Codable, Hashable, Sendable {
    /// Research only; not for decisions about treatment.
    case researchOnly = "research_only"
  }

  /// The published patients that the estimate speaks of.
  public struct PublishedReference: Codable, Hashable, Sendable {
    /// The stimulation protocol's identifier.
    public let `protocol`: String
    /// The trial arm, registry or pool.
    public let source: String
    /// Who the patients were.
    public let population: String
    /// The number of patients.
    public let n: Int
    /// How far the figures have been checked.
    public let verification: ReferenceClass.Verification
  }

  /// What was measured, how and when.
  public struct Outcome: Hashable, Sendable {
    /// The rating scale.
    public let scale: OutcomeScale
    /// The patient's score before the course, if given.
    public let baseline: Double?
    /// What counts as response.
    public let response: String
    /// The highest score that counts as remission.
    public let remissionCut: Double
    /// When the outcome is measured.
    public let horizon: String
  }

  /// What the subject's connectivity adds.
  public struct Connectivity: Hashable, Sendable {
    /// Whether it entered the estimate.
    public let used: Bool
    /// Which site it belongs to.
    public let predictorKind: PredictorKind
    /// The change of P(response) in percentage points; nil where it was not used.
    public let points: Int?
    /// The 90 % range of that change; nil where it was not used.
    public let range90: PercentInterval?
    /// The subject's split-half reliability; nil where it was not measured.
    public let reliability: Double?
  }

  /// What the estimate may be used for.
  public let status: Status
  /// The published patients that the estimate speaks of.
  public let referenceClass: PublishedReference
  /// What was measured, how and when.
  public let outcome: Outcome
  /// The number of local outcomes learnt from.
  public let localCount: Int
  /// The probability of response.
  public let responsePercent: Int
  /// The 90 % credible interval of the probability of response.
  public let responseCredible90: PercentInterval
  /// The probability of remission; nil without a baseline score.
  public let remissionPercent: Int?
  /// The median improvement, in per cent of the baseline score.
  public let improvementMedian: Int
  /// The improvement that half of such patients are expected to have.
  public let improvementPrediction50: PercentInterval
  /// The improvement that eight in ten such patients are expected to have.
  public let improvementPrediction80: PercentInterval
  /// The published share of patients who responded.
  public let baseRatePercent: Int
  /// What the subject's connectivity adds.
  public let connectivity: Connectivity
  /// How much evidence stands behind the estimate.
  public let evidenceGrade: EvidenceGrade
  /// What is withheld and what limits the estimate, in the order of ``ResponseReason``.
  public let reasons: [ResponseReason]
  /// The estimate in words.
  public let text: String
}

/// Why there is no estimate.
public struct ResponseRefusal: Codable, Hashable, Sendable {
  /// The codes, at least one, in the order of ``ResponseReason``.
  public let reasons: [ResponseReason]

  /// Creates a refusal; there is at least one reason.
  public init(reasons: [ResponseReason]) {
    precondition(!reasons.isEmpty, "a refusal has a reason")
    self.reasons = reasons
  }

  /// There is no evidence for an estimate that is not given.
  public var evidenceGrade: EvidenceGrade { .none }

  /// The refusal in words.
  public var text: String {
    "No response estimate: " + reasons.map(\.meaning).joined(separator: "; ") + "."
  }
}

/// An estimate, or the coded reasons for its absence.
public enum ResponseOutcome: Hashable, Sendable {
  /// There is an estimate.
  case estimate(ResponseEstimate)
  /// There is none, and why.
  case refused(ResponseRefusal)
}
