import Prediction
import TestSupport
import Testing

@Suite struct LearningTests {
  private func state(
    _ reference: ReferenceClass,
    _ kind: PredictorKind = .deliveredSite
  ) -> ResponseState {
    ResponseState(
      key: ResponseState.Key(reference: reference, predictorKind: kind, pipelineHash: "A")
    )
  }

  private func close(_ a: NormalInverseGamma, _ b: NormalInverseGamma) -> Bool {
    zip(
      a.mean + a.covariance + [a.shape, a.scale],
      b.mean + b.covariance + [b.shape, b.scale]
    ).allSatisfy { ($0 - $1).magnitude < 1e-12 }
  }

  @Test func `no outcomes change nothing`() throws {
    let reference = try Published.itbs()
    let prior = state(reference)
    #expect(prior.updated(with: [], distribution: reference.outcomes) == prior)
  }

  @Test func `the order of outcomes does not matter`() throws {
    let reference = try Published.itbs()
    for seed in 0..<200 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      var outcomes: [LocalOutcome] = []
      for _ in 0..<12 {
        outcomes.append(
          try LocalOutcome(
            improvement: .random(in: -40...100, using: &random),
            xEff: .random(in: -2...2, using: &random)
          )
        )
      }
      let forth = state(reference).updated(with: outcomes, distribution: reference.outcomes)
      outcomes.shuffle(using: &random)
      let back = state(reference).updated(with: outcomes, distribution: reference.outcomes)
      #expect(close(forth.belief, back.belief), "seed \(seed)")
    }
  }

  @Test func `outcomes learnt in two steps count as in one`() throws {
    let reference = try Published.itbs()
    let outcomes = try tenOutcomes.map { try LocalOutcome(improvement: $0.y, xEff: $0.x) }
    let once = state(reference).updated(with: outcomes, distribution: reference.outcomes)
    let twice = state(reference)
      .updated(with: Array(outcomes.prefix(4)), distribution: reference.outcomes)
      .updated(with: Array(outcomes.dropFirst(4)), distribution: reference.outcomes)
    #expect(close(once.belief, twice.belief) && once.outcomeCount == twice.outcomeCount)
  }

  @Test func `ten outcomes carry half of the weight on the intercept`() throws {
    let reference = try Published.itbs()
    let outcomes = try (0..<10).map { _ in try LocalOutcome(improvement: 90) }
    let learnt = state(reference).updated(with: outcomes, distribution: reference.outcomes)
    // n / (n + 1/V) of the way from 0 to the observed latent value.
    let expected = 10 / (10 + 1 / 0.1025) * reference.outcomes.latent(90)
    #expect((learnt.belief.mean[0] - expected).magnitude < 1e-9)
  }

  @Test func `an unconfirmed delivery informs the intercept alone`() throws {
    let reference = try Published.itbs()
    let prior = state(reference, .optimisedTarget)
    let far = try LocalOutcome(improvement: 90, xEff: 2)
    let unknown = try LocalOutcome(improvement: 90, xEff: 0)
    let confirmed = try LocalOutcome(improvement: 90, xEff: 2, deliveredAtTarget: true)
    let outcomes = reference.outcomes
    #expect(
      prior.updated(with: [far], distribution: outcomes)
        == prior.updated(with: [unknown], distribution: outcomes)
    )
    let learnt = prior.updated(with: [confirmed], distribution: outcomes)
    #expect(learnt.belief.mean[1] > prior.belief.mean[1])
  }

  @Test func `a missing end-point counts as no improvement or is left out, and is told`() throws {
    let reference = try Published.itbs()
    let missing = [try LocalOutcome(improvement: nil)]
    let zero = [try LocalOutcome(improvement: 0)]
    let prior = state(reference)
    let imputed = prior.updated(with: missing, distribution: reference.outcomes)
    let given = prior.updated(with: zero, distribution: reference.outcomes)
    #expect(imputed.belief == given.belief && imputed.outcomeCount == 1)
    #expect(imputed.notices == [.endpointImputedZero] && given.notices == [])
    let left = prior.updated(
      with: missing,
      distribution: reference.outcomes,
      missing: .leaveOut
    )
    #expect(left == prior)
  }

  @Test func `early stopping and another case mix break exchangeability`() throws {
    let reference = try Published.itbs()
    let stopped = [try LocalOutcome(improvement: 20, stoppedEarly: true)]
    let prior = state(reference)
    let early = prior.updated(with: stopped, distribution: reference.outcomes)
    #expect(early.notices == [.exchangeabilityBroken])
    let drifted = prior.updated(
      with: [],
      distribution: reference.outcomes,
      caseMixChanged: true
    )
    #expect(drifted.notices == [.exchangeabilityBroken])
    let estimate = try #require(
      try estimateResponse(in: reference, for: try statedRequest(), state: early).estimate
    )
    #expect(estimate.reasons.contains(.exchangeabilityBroken))
  }

  @Test func `outcomes that cannot be right are refused`() {
    #expect(throws: PredictionError.self) { try LocalOutcome(improvement: 101) }
    #expect(throws: PredictionError.self) { try LocalOutcome(improvement: .nan) }
    #expect(throws: PredictionError.self) { try LocalOutcome(improvement: 5, xEff: .infinity) }
  }

  @Test func `more anticorrelation never lowers the expected response`() throws {
    let outcomes = try Published.itbs().outcomes
    for kind in PredictorKind.allCases {
      let locations = stride(from: -3.0, through: 3, by: 0.25).map {
        predict(
          ResponsePrior.singleSite(kind),
          xEff: $0,
          outcomes: outcomes,
          remissionImprovement: nil
        ).location
      }
      #expect(zip(locations, locations.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test func `the predictor grows with anticorrelation and is never drawn out`() throws {
    let reference = try #require(try EvidenceFixture().evidence().reference)
    func x(_ z: Double, _ reliability: Double) -> Double {
      effectivePredictor(fisherZ: z, reliability: reliability, reference: reference)
    }
    #expect(x(-0.5, 0.3) > x(-0.4, 0.3))
    #expect(x(-0.42, 0.40) == x(-0.42, 0.95))
    #expect(x(-0.42, 0.30) < x(-0.42, 0.35))
    #expect(x(-0.30, 0.9) == 0)
  }

  @Test func `with no predictor connectivity contributes nothing`() throws {
    let p = predict(
      ResponsePrior.singleSite(.deliveredSite),
      xEff: 0,
      outcomes: try Published.itbs().outcomes,
      remissionImprovement: nil
    )
    #expect(p.contribution == 0 && p.contribution90 == 0...0)
  }
}

@Suite struct MultiSiteTests {
  @Test func `a model of one site is the model of that clinic`() throws {
    let reference = try Published.itbs()
    var pooled = MultiSiteModel(sites: ["here"], predictorKind: .optimisedTarget)
    for (y, x) in tenOutcomes {
      pooled = pooled.updated(
        site: "here",
        xEff: x,
        latentOutcome: reference.outcomes.latent(y)
      )
    }
    let remission = improvement(from: 24, to: 7)
    let one = pooled.predict(
      site: "here",
      xEff: 0.75,
      outcomes: reference.outcomes,
      remissionImprovement: remission
    )
    let single = predict(
      try learntState(reference).belief,
      xEff: 0.75,
      outcomes: reference.outcomes,
      remissionImprovement: remission
    )
    #expect((one.location - single.location).magnitude < 1e-9)
    #expect((one.scale - single.scale).magnitude < 1e-9)
    #expect((one.response - single.response).magnitude < 1e-9)
    #expect((one.credible90.lowerBound - single.credible90.lowerBound).magnitude < 1e-9)
    #expect((one.contribution90.upperBound - single.contribution90.upperBound).magnitude < 1e-9)
    let new = pooled.predict(
      site: "elsewhere",
      xEff: 0.75,
      outcomes: reference.outcomes,
      remissionImprovement: nil
    )
    #expect((new.location - 0.084354).magnitude < 1e-6)
    #expect((new.scale - 0.989322).magnitude < 1e-6)
  }

  @Test func `a site learns most from its own outcomes`() throws {
    let outcomes = try Published.itbs().outcomes
    var model = MultiSiteModel(sites: ["a", "b"], predictorKind: .deliveredSite)
    for _ in 0..<20 { model = model.updated(site: "a", xEff: 0, latentOutcome: 1) }
    func location(_ site: String) -> Double {
      model.predict(site: site, xEff: 0, outcomes: outcomes, remissionImprovement: nil).location
    }
    #expect(location("a") > location("b") && location("b") > 0)
    #expect(location("b") == location("unknown"))
  }
}
