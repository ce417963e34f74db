/// The published patients that an estimate speaks of: one arm of a trial, or several pooled.
public struct ReferenceClass: Sendable, Equatable {
  /// How far the figures have been checked against the primary paper.
  public enum Verification: String, CaseIterable, Codable, Hashable, Sendable {
    /// Read in the primary paper itself.
    case read
    /// Taken from a secondary source.
    case secondary
    /// Recalled; not yet checked against any source.
    case recalled
  }

  /// How the mean improvement was published.
  public enum MeanImprovement: Sendable, Hashable {
    /// As a percentage of the baseline score.
    case percent(Double)
    /// As the mean scores before and after the course; the percentage is computed from them.
    case scores(baseline: Double, final: Double)

    /// The improvement in per cent of the baseline score.
    public var percent: Double {
      switch self {
      case .percent(let value): value
      case .scores(let baseline, let final): 100 * (1 - final / baseline)
      }
    }
  }

  /// The stimulation protocol's identifier.
  public let id: String
  /// The trial arm, registry or pool, for people.
  public let source: String
  /// Who the patients were.
  public let population: String
  /// The number of patients.
  public let sampleSize: Int
  /// The share of patients, 0…1, who improved by at least 50 %.
  public let responseRate: Double
  /// The share of patients, 0…1, who ended at or below the remission cut-off.
  public let remissionRate: Double
  /// The mean improvement, from which the spread of the outcomes follows.
  public let meanImprovement: MeanImprovement
  /// The scale that response and remission were judged on.
  public let scale: OutcomeScale
  /// The highest score that counts as remission.
  public let remissionCut: Double
  /// The trial's mean score before the course.
  public let trialBaseline: Double
  /// When the outcome was measured.
  public let horizon: String
  /// How far the figures have been checked.
  public let verification: Verification
  /// The distribution of outcomes that these figures determine.
  public let outcomes: OutcomeDistribution

  /// Creates a reference class from published figures.
  ///
  /// - Throws: ``PredictionError/referenceClassInvalid(id:field:found:expected:)`` where a text is
  ///   empty, a rate is not within 0…1 with remission below response, a score does not fit the
  ///   scale, or no distribution of outcomes has these figures.
  public init(
    id: String,
    source: String,
    population: String,
    sampleSize: Int,
    responseRate: Double,
    remissionRate: Double,
    meanImprovement: MeanImprovement,
    scale: OutcomeScale,
    remissionCut: Double,
    trialBaseline: Double,
    horizon: String,
    verification: Verification
  ) throws(PredictionError) {
    func require(
      _ holds: Bool,
      _ field: String,
      _ found: String,
      _ expected: String
    ) throws(PredictionError) {
      guard !holds else { return }
      throw .referenceClassInvalid(id: id, field: field, found: found, expected: expected)
    }
    for (field, text) in [
      ("id", id), ("source", source), ("population", population), ("horizon", horizon),
    ] {
      try require(text.contains { !$0.isWhitespace }, field, "empty", "a text")
    }
    try require(sampleSize > 0, "sample size", "\(sampleSize)", "at least 1")
    let top = scale.maximumScore
    try require(
      trialBaseline > 0 && trialBaseline <= top,
      "trial baseline",
      "\(trialBaseline)",
      "a \(scale.rawValue) score above 0, at most \(top)"
    )
    try require(
      remissionCut > 0 && remissionCut < trialBaseline / 2,
      "remission cut",
      "\(remissionCut)",
      "above 0 and below half the trial baseline of \(trialBaseline)"
    )
    if case .scores(let baseline, let final) = meanImprovement {
      try require(
        baseline > 0 && baseline <= top && final >= 0 && final <= top,
        "mean improvement",
        "from \(baseline) to \(final)",
        "\(scale.rawValue) scores of 0 to \(top), the first above 0"
      )
    }
    self.id = id
    self.source = source
    self.population = population
    self.sampleSize = sampleSize
    self.responseRate = responseRate
    self.remissionRate = remissionRate
    self.meanImprovement = meanImprovement
    self.scale = scale
    self.remissionCut = remissionCut
    self.trialBaseline = trialBaseline
    self.horizon = horizon
    self.verification = verification
    self.outcomes = try OutcomeDistribution(
      id: id,
      responseRate: responseRate,
      remissionRate: remissionRate,
      meanImprovement: meanImprovement.percent,
      remissionImprovement: improvement(from: trialBaseline, to: remissionCut)
    )
  }
}

/// The improvement in per cent that takes a score from `baseline` to `score`; negative is worse.
public func improvement(from baseline: Double, to score: Double) -> Double {
  100 * (1 - score / baseline)
}
