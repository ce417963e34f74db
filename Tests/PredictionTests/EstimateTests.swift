import Prediction
import Testing

@Suite struct EstimateTests {
  @Test func `the published second case has the figures of the reference`() throws {
    let outcome = try estimateResponse(
      in: try Published.itbs(),
      for: try statedRequest(),
      connectivity: try EvidenceFixture().evidence()
    )
    let estimate = try #require(outcome.estimate)
    #expect(estimate.status == .researchOnly)
    #expect(estimate.referenceClass.n == 209)
    #expect(estimate.localCount == 0)
    #expect(estimate.responsePercent == 50)
    #expect(estimate.responseCredible90 == PercentInterval(low: 29, high: 71))
    #expect(estimate.remissionPercent == 33)
    #expect(estimate.improvementMedian == 50)
    #expect(estimate.improvementPrediction50 == PercentInterval(low: 11, high: 78))
    #expect(estimate.improvementPrediction80 == PercentInterval(low: -13, high: 92))
    #expect(estimate.baseRatePercent == 49)
    #expect(estimate.connectivity.used)
    #expect(estimate.connectivity.points == 1)
    #expect(estimate.connectivity.range90 == PercentInterval(low: -3, high: 5))
    #expect(estimate.connectivity.reliability == 0.30)
    #expect(estimate.evidenceGrade == .baseRatePlusUnprovenConnectivity)
    #expect(
      estimate.reasons == [.noLocalValidation, .calibrationNotAssessable, .baseRateUnverified]
    )
  }

  @Test func `without connectivity the interval runs from -13 to 91`() throws {
    let outcome = try estimateResponse(in: try Published.itbs(), for: try statedRequest())
    let estimate = try #require(outcome.estimate)
    #expect(estimate.improvementPrediction80 == PercentInterval(low: -13, high: 91))
    #expect(estimate.evidenceGrade == .baseRateOnly)
    #expect(estimate.reasons.contains(.connectivityReferenceMissing))
    #expect(estimate.text.contains("scan does not change"))
    #expect(estimate.text.contains(ResponseReason.connectivityReferenceMissing.meaning))
  }

  @Test func `without a baseline only remission is withheld`() throws {
    let reference = try Published.itbs()
    let with = try #require(
      try estimateResponse(in: reference, for: try statedRequest()).estimate
    )
    let without = try #require(
      try estimateResponse(in: reference, for: try statedRequest(baseline: nil)).estimate
    )
    #expect(without.remissionPercent == nil && with.remissionPercent == 32)
    #expect(without.reasons.contains(.baselineMissing))
    #expect(!with.reasons.contains(.baselineMissing))
    #expect(without.responsePercent == with.responsePercent)
    #expect(without.responseCredible90 == with.responseCredible90)
  }

  @Test func `a baseline without its scale is no baseline`() throws {
    let request = try ResponseRequest(baseline: 24)
    let outcome = try estimateResponse(in: try Published.itbs(), for: request)
    let estimate = try #require(outcome.estimate)
    #expect(estimate.remissionPercent == nil && estimate.outcome.baseline == nil)
    #expect(estimate.reasons.contains(.baselineMissing))
  }

  @Test func `a request that says nothing of age or diagnosis gets a notice`() throws {
    let reference = try Published.itbs()
    let silent: [ResponseRequest] = [
      try ResponseRequest(), try ResponseRequest(age: 40),
      try ResponseRequest(diagnosis: .majorDepression),
    ]
    for request in silent {
      let estimate = try #require(try estimateResponse(in: reference, for: request).estimate)
      #expect(estimate.reasons.contains(.populationNotStated))
    }
    let stated = try #require(
      try estimateResponse(in: reference, for: try statedRequest()).estimate
    )
    #expect(!stated.reasons.contains(.populationNotStated))
  }

  @Test func `probabilities beyond the limits are published as the limit`() throws {
    // A cut-off of 7 at a baseline of 52 asks for 87 % improvement, rare in this class.
    let rare = try ReferenceClass(
      id: "rare",
      source: "a trial",
      population: "adults",
      sampleSize: 50,
      responseRate: 0.06,
      remissionRate: 0.02,
      meanImprovement: .percent(20),
      scale: .hrsd17,
      remissionCut: 7,
      trialBaseline: 24,
      horizon: "end of course",
      verification: .read
    )
    let outcome = try estimateResponse(in: rare, for: try statedRequest())
    let estimate = try #require(outcome.estimate)
    #expect(estimate.remissionPercent == 5)
    #expect(estimate.responseCredible90.low == 5)
    #expect(estimate.reasons.last == .probabilityAtLimit)
    #expect(forbiddenClaims(in: estimate.text).isEmpty)
  }

  @Test func `local outcomes raise the grade and are counted`() throws {
    let reference = try Published.itbs()
    let outcome = try estimateResponse(
      in: reference,
      for: try statedRequest(),
      connectivity: try EvidenceFixture().evidence(),
      state: try learntState(reference)
    )
    let estimate = try #require(outcome.estimate)
    #expect(estimate.localCount == 10)
    #expect(estimate.responsePercent == 54 && estimate.remissionPercent == 36)
    #expect(estimate.evidenceGrade == .locallyRecalibrated)
    #expect(estimate.text.contains("10 outcomes"))
  }

  @Test func `a state learnt for another protocol is refused`() throws {
    let state = try learntState(try Published.itbs())
    let other = try Published.tenHertz()
    #expect(
      throws: PredictionError.stateOfAnotherModel(
        field: "protocol",
        found: "itbs",
        expected: "rtms_10hz"
      )
    ) { try estimateResponse(in: other, for: try statedRequest(), state: state) }
  }

  @Test func `a state learnt with another pipeline is refused`() throws {
    let reference = try Published.itbs()
    let state = try learntState(reference)
    var fixture = EvidenceFixture()
    fixture.pipelineHash = "B"
    let evidence = try fixture.evidence()
    #expect(
      throws: PredictionError.stateOfAnotherModel(field: "pipeline", found: "A", expected: "B")
    ) {
      try estimateResponse(
        in: reference,
        for: try statedRequest(),
        connectivity: evidence,
        state: state
      )
    }
  }
}
