import Prediction
import Testing

/// The cases of the reference implementation (NumPy and SciPy, checked by simulation).
@Suite struct ReferenceCaseTests {
  /// Every figure of the table is printed with an error below this.
  let tolerance = 1e-4

  struct Case: Sendable {
    let name: String
    let xEff: Double
    let kind: PredictorKind
    let learnt: Bool
    let expected: [Double]
  }

  @Test(arguments: [
    Case(
      name: "T1",
      xEff: 0,
      kind: .optimisedTarget,
      learnt: false,
      expected: [
        22, 0, 1.001136, 0.490124, 0.317242, 48.4804, -13.3742, 91.3833, 0.2823, 0.6997,
      ]
    ),
    Case(
      name: "T2",
      xEff: 0.75,
      kind: .optimisedTarget,
      learnt: false,
      expected: [
        22, 0.03, 1.002769, 0.501940, 0.328054, 50.2353, -12.6574, 91.8687, 0.2897, 0.7138,
      ]
    ),
    Case(
      name: "T3",
      xEff: 0.75,
      kind: .deliveredSite,
      learnt: false,
      expected: [
        22, 0.06, 1.002769, 0.513737, 0.338741, 51.6657, -11.8556, 92.3028, 0.3006, 0.7244,
      ]
    ),
    Case(
      name: "T4",
      xEff: 0.75,
      kind: .optimisedTarget,
      learnt: true,
      expected: [
        32, 0.133187, 0.969267, 0.544060, 0.360399, 55.1419, -8.0265, 92.5360, 0.3901, 0.6943,
      ]
    ),
    Case(
      name: "T5",
      xEff: 0,
      kind: .optimisedTarget,
      learnt: true,
      expected: [
        32, 0.080087, 0.967724, 0.522492, 0.340092, 52.6221, -9.6054, 91.7429, 0.3734, 0.6698,
      ]
    ),
  ])
  func `the prediction has the figures of the reference case`(_ reference: Case) throws {
    let itbs = try Published.itbs()
    let belief =
      reference.learnt
      ? try learntState(itbs).belief : ResponsePrior.singleSite(reference.kind)
    let p = predict(
      belief,
      xEff: reference.xEff,
      outcomes: itbs.outcomes,
      remissionImprovement: improvement(from: 24, to: 7)
    )
    let remission = try #require(p.remission)
    let found = [
      p.degreesOfFreedom, p.location, p.scale, p.response, remission, p.median,
      p.prediction80.lowerBound, p.prediction80.upperBound,
      p.credible90.lowerBound, p.credible90.upperBound,
    ]
    for (found, expected) in zip(found, reference.expected) {
      #expect((found - expected).magnitude < tolerance, "\(reference.name)")
    }
  }

  @Test func `the subject's predictor is attenuated by its reliability`() throws {
    let evidence = try EvidenceFixture().evidence()
    let reference = try #require(evidence.reference)
    let x = effectivePredictor(fisherZ: -0.42, reliability: 0.30, reference: reference)
    #expect((x - 0.75).magnitude < 1e-12)
  }

  @Test func `connectivity moves the second case by one point with a range through zero`() throws {
    let p = predict(
      ResponsePrior.singleSite(.optimisedTarget),
      xEff: 0.75,
      outcomes: try Published.itbs().outcomes,
      remissionImprovement: nil
    )
    #expect((100 * p.contribution - 1.1815).magnitude < tolerance)
    #expect((100 * p.contribution90.lowerBound + 2.8489).magnitude < tolerance)
    #expect((100 * p.contribution90.upperBound - 5.3570).magnitude < tolerance)
  }

  @Test func `ten outcomes give the belief of the fourth case`() throws {
    let belief = try learntState(try Published.itbs()).belief
    let found = belief.mean + belief.covariance + [belief.shape, belief.scale]
    let expected = [
      0.080087, 0.070800, 0.050619, -0.000094, -0.000094, 0.006215, 16, 14.261908,
    ]
    for (found, expected) in zip(found, expected) { #expect((found - expected).magnitude < 1e-6) }
  }

  @Test func `observed outcomes have the latent values of the fourth case`() throws {
    let outcomes = try Published.itbs().outcomes
    let expected = [
      0.280101, -0.684667, 0.613677, -1.044754, -0.007924, 2.575829, -0.258190, 0.130189,
      -0.488543, 0.487736,
    ]
    for (y, expected) in zip(tenOutcomes.map(\.y), expected) {
      #expect((outcomes.latent(y) - expected).magnitude < 1e-6)
    }
  }

  @Test(arguments: [(18.0, 0.398455), (21.0, 0.352694), (24.0, 0.317242), (30.0, 0.255451)])
  func `a higher baseline makes remission less likely`(baseline: Double, expected: Double) throws {
    let p = predict(
      ResponsePrior.singleSite(.optimisedTarget),
      xEff: 0,
      outcomes: try Published.itbs().outcomes,
      remissionImprovement: improvement(from: baseline, to: 7)
    )
    #expect((try #require(p.remission) - expected).magnitude < tolerance)
  }

  @Test func `a mismatched pipeline gives the first case and its reason`() throws {
    var fixture = EvidenceFixture()
    fixture.pipelineHash = "B"
    let evidence = try fixture.evidence()
    #expect(connectivityReasons(for: evidence) == [.connectivityReferenceHashMismatch])
    let itbs = try Published.itbs()
    let mismatched = try estimateResponse(
      in: itbs,
      for: try statedRequest(),
      connectivity: evidence
    )
    let without = try estimateResponse(in: itbs, for: try statedRequest())
    let (a, b) = (try #require(mismatched.estimate), try #require(without.estimate))
    #expect(a.responsePercent == b.responsePercent)
    #expect(a.responseCredible90 == b.responseCredible90)
    #expect(a.remissionPercent == b.remissionPercent)
    #expect(a.improvementPrediction80 == b.improvementPrediction80)
    #expect(a.reasons.contains(.connectivityReferenceHashMismatch))
    #expect(!a.connectivity.used && a.connectivity.points == nil)
  }
}

/// Improvement and predictor of the ten patients of the fourth reference case.
let tenOutcomes: [(y: Double, x: Double)] = [
  (62, 0.9), (10, -0.4), (75, 0.3), (-5, -1.2), (48, 0.1), (100, 1.1), (33, -0.8), (55, 0.5),
  (20, -0.2), (71, 0),
]

/// The prior updated with the ten patients.
func learntState(_ reference: ReferenceClass) throws(PredictionError) -> ResponseState {
  var outcomes: [LocalOutcome] = []
  for (y, x) in tenOutcomes {
    outcomes.append(try LocalOutcome(improvement: y, xEff: x, deliveredAtTarget: true))
  }
  let key = ResponseState.Key(
    reference: reference,
    predictorKind: .optimisedTarget,
    pipelineHash: "A"
  )
  return ResponseState(key: key).updated(with: outcomes, distribution: reference.outcomes)
}
