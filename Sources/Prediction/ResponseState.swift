/// One patient's outcome at the clinic, for learning.
public struct LocalOutcome: Sendable, Hashable {
  /// The improvement in per cent of the baseline score; nil where the end-point is missing.
  public let improvement: Double?
  /// The predictor at the site that was stimulated; 0 where no usable connectivity exists.
  public let xEff: Double
  /// Whether it is confirmed that the published target was stimulated.
  public let deliveredAtTarget: Bool
  /// Whether the course was stopped early.
  public let stoppedEarly: Bool

  /// Creates an outcome.
  ///
  /// - Throws: ``PredictionError/localOutcomeInvalid(field:found:expected:)`` where the improvement
  ///   is not finite or above 100 %, or the predictor is not finite.
  public init(
    improvement: Double?,
    xEff: Double = 0,
    deliveredAtTarget: Bool = false,
    stoppedEarly: Bool = false
  ) throws(PredictionError) {
    if let improvement, !(improvement.isFinite && improvement <= 100) {
      throw .localOutcomeInvalid(
        field: "improvement",
        found: "\(improvement)",
        expected: "a number of at most 100 per cent"
      )
    }
    guard xEff.isFinite else {
      throw .localOutcomeInvalid(field: "predictor", found: "\(xEff)", expected: "a number")
    }
    self.improvement = improvement
    self.xEff = xEff
    self.deliveredAtTarget = deliveredAtTarget
    self.stoppedEarly = stoppedEarly
  }
}

/// What becomes of an outcome whose end-point is missing.
public enum MissingEndpoint: String, CaseIterable, Codable, Hashable, Sendable {
  /// It counts as 0 % improvement, which a notice says.
  case countAsZero = "count_as_zero"
  /// It is left out: the sensitivity analysis.
  case leaveOut = "leave_out"
}

/// What the model has learnt for one protocol, scale, horizon, predictor and pipeline.
public struct ResponseState: Sendable, Equatable {
  /// What a state belongs to; outcomes of different keys are never mixed.
  public struct Key: Codable, Hashable, Sendable {
    /// The stimulation protocol's identifier.
    public let protocolID: String
    /// The rating scale.
    public let scale: OutcomeScale
    /// When the outcome is measured.
    public let horizon: String
    /// Which site's connectivity stands in the model.
    public let predictorKind: PredictorKind
    /// The digest of the connectivity pipeline.
    public let pipelineHash: String

    /// Creates the key for outcomes of `reference`.
    public init(reference: ReferenceClass, predictorKind: PredictorKind, pipelineHash: String) {
      protocolID = reference.id
      scale = reference.scale
      horizon = reference.horizon
      self.predictorKind = predictorKind
      self.pipelineHash = pipelineHash
    }
  }

  /// What the state belongs to.
  public let key: Key
  /// The belief about intercept, slope and residual variance.
  public let belief: NormalInverseGamma
  /// The number of outcomes learnt from.
  public let outcomeCount: Int
  /// Notices that the outcomes call for, in the order of ``ResponseReason``.
  public let notices: [ResponseReason]

  /// The published prior, before any outcome.
  public init(key: Key) {
    self.init(
      key: key,
      belief: ResponsePrior.singleSite(key.predictorKind),
      outcomeCount: 0,
      notices: []
    )
  }

  private init(
    key: Key,
    belief: NormalInverseGamma,
    outcomeCount: Int,
    notices: [ResponseReason]
  ) {
    self.key = key
    self.belief = belief
    self.outcomeCount = outcomeCount
    self.notices = notices
  }

  /// The state after more outcomes; their order matters only by rounding.
  ///
  /// For the optimised target an outcome's predictor counts only where stimulation at that target
  /// is confirmed; otherwise the outcome informs the intercept alone.
  ///
  /// - Parameters:
  ///   - outcomes: what became of further patients.
  ///   - distribution: the reference class's distribution, which defines the latent scale.
  ///   - missing: what becomes of missing end-points.
  ///   - caseMixChanged: whether the clinic's patients have changed since earlier outcomes.
  /// - Returns: the state with the new belief, count and notices.
  public func updated(
    with outcomes: [LocalOutcome],
    distribution: OutcomeDistribution,
    missing: MissingEndpoint = .countAsZero,
    caseMixChanged: Bool = false
  ) -> Self {
    var belief = self.belief
    var count = outcomeCount
    var notices = Set(self.notices)
    if caseMixChanged { notices.insert(.exchangeabilityBroken) }
    for outcome in outcomes {
      if outcome.improvement == nil {
        if missing == .leaveOut { continue }
        notices.insert(.endpointImputedZero)
      }
      if outcome.stoppedEarly { notices.insert(.exchangeabilityBroken) }
      let counts = key.predictorKind == .deliveredSite || outcome.deliveredAtTarget
      belief = belief.updated(
        features: [1, counts ? outcome.xEff : 0],
        observed: distribution.latent(outcome.improvement ?? 0)
      )
      count += 1
    }
    return Self(
      key: key,
      belief: belief,
      outcomeCount: count,
      notices: ResponseReason.allCases.filter(notices.contains)
    )
  }

  /// Throws where the state was learnt for something else.
  func requireMatch(
    _ reference: ReferenceClass,
    _ connectivity: ConnectivityEvidence?
  ) throws(PredictionError) {
    let wanted = Key(
      reference: reference,
      predictorKind: connectivity?.predictorKind ?? key.predictorKind,
      pipelineHash: connectivity?.pipelineHash ?? key.pipelineHash
    )
    for (field, found, expected) in [
      ("protocol", key.protocolID, wanted.protocolID),
      ("scale", key.scale.rawValue, wanted.scale.rawValue),
      ("horizon", key.horizon, wanted.horizon),
      ("predictor", key.predictorKind.rawValue, wanted.predictorKind.rawValue),
      ("pipeline", key.pipelineHash, wanted.pipelineHash),
    ] where found != expected {
      throw .stateOfAnotherModel(field: field, found: found, expected: expected)
    }
  }
}
