import Prediction
import Testing

@Suite struct RefusalTests {
  private func refusals(
    _ request: ResponseRequest
  ) throws(PredictionError) -> [ResponseReason] {
    try estimateResponse(in: try Published.itbs(), for: request).refusals
  }

  @Test(arguments: [
    (ResponseRequest.Diagnosis.bipolar, ResponseReason.diagnosisBipolar),
    (.psychosis, .diagnosisPsychosis),
    (.neurological, .diagnosisNeurological),
  ])
  func `a diagnosis outside the published population is refused`(
    diagnosis: ResponseRequest.Diagnosis,
    reason: ResponseReason
  ) throws {
    #expect(try refusals(try ResponseRequest(diagnosis: diagnosis)) == [reason])
  }

  @Test func `minors are refused and adults are not`() throws {
    #expect(try refusals(try ResponseRequest(age: 17.9)) == [.ageUnder18])
    #expect(try refusals(try ResponseRequest(age: 18)) == [])
  }

  @Test(arguments: [ResponseRequest.StimulationSite.rightDLPFC, .other])
  func `another site than the left DLPFC is refused`(
    site: ResponseRequest.StimulationSite
  ) throws {
    #expect(try refusals(try ResponseRequest(site: site)) == [.targetNotLeftDLPFC])
  }

  @Test func `a request without a target is refused`() throws {
    #expect(try refusals(try ResponseRequest(site: nil)) == [.noTarget])
    #expect(try refusals(try statedRequest().placed(at: nil)) == [.noTarget])
  }

  @Test func `a request that is placed elsewhere keeps all else`() throws {
    let request = try statedRequest()
    #expect(request.placed(at: .other).placed(at: .leftDLPFC) == request)
  }

  @Test func `a protocol without a reference class is refused`() throws {
    let outcome = try estimateResponse(in: nil, for: try statedRequest())
    #expect(outcome.refusals == [.protocolOffList])
  }

  @Test func `a baseline at or below the cut-off is refused`() throws {
    #expect(try refusals(try statedRequest(baseline: 7)) == [.baselineNotAboveCutoff])
    #expect(try refusals(try statedRequest(baseline: 0)) == [.baselineNotAboveCutoff])
    #expect(try refusals(try statedRequest(baseline: 7.5)) == [])
  }

  @Test func `another scale than the trial's is refused, with or without a baseline`() throws {
    #expect(try refusals(try ResponseRequest(scale: .madrs)) == [.outcomeScaleMismatch])
    #expect(
      try refusals(try ResponseRequest(scale: .madrs, baseline: 5)) == [.outcomeScaleMismatch]
    )
  }

  @Test func `every reason for a refusal is told, in the order of the codes`() throws {
    let request = try ResponseRequest(age: 12, diagnosis: .bipolar, site: .other)
    let outcome = try estimateResponse(in: nil, for: request)
    #expect(
      outcome.refusals == [.diagnosisBipolar, .ageUnder18, .targetNotLeftDLPFC, .protocolOffList]
    )
  }

  @Test func `numbers that cannot be right never become a request`() {
    #expect(throws: PredictionError.self) { try ResponseRequest(scale: .hrsd17, baseline: 53) }
    #expect(throws: PredictionError.self) { try ResponseRequest(scale: .hrsd17, baseline: -1) }
    #expect(throws: PredictionError.self) { try ResponseRequest(baseline: .nan) }
    #expect(throws: PredictionError.self) { try ResponseRequest(age: -1) }
    #expect(throws: PredictionError.self) { try ResponseRequest(age: .infinity) }
  }

  @Test func `each code belongs to one effect and says what it means`() {
    let counts = ResponseReason.Effect.allCases.map { effect in
      ResponseReason.allCases.count { $0.effect == effect }
    }
    #expect(counts == [9, 1, 8, 7])
    #expect(ResponseReason.allCases.allSatisfy { !$0.meaning.isEmpty })
    #expect(Set(ResponseReason.allCases.map(\.meaning)).count == ResponseReason.allCases.count)
  }
}

@Suite struct ConnectivityGateTests {
  private func reasons(
    _ change: (inout EvidenceFixture) -> Void
  ) throws(PredictionError) -> [ResponseReason] {
    var fixture = EvidenceFixture()
    change(&fixture)
    return connectivityReasons(for: try fixture.evidence())
  }

  @Test func `evidence that meets every condition passes, at the limits too`() throws {
    #expect(try reasons { _ in } == [])
    #expect(try reasons { $0.usableMinutes = 10 } == [])
  }

  @Test func `each broken condition drops the term with its own code`() throws {
    #expect(try reasons { $0.hasReference = false } == [.connectivityReferenceMissing])
    #expect(try reasons { $0.pipelineHash = "B" } == [.connectivityReferenceHashMismatch])
    #expect(try reasons { $0.reliability = 0.299 } == [.connectivityReliabilityLow])
    #expect(try reasons { $0.usableMinutes = 9.99 } == [.connectivityDataShort])
    #expect(try reasons { $0.signFlip = true } == [.connectivityGSRSignFlip])
    #expect(try reasons { $0.respiration = true } == [.connectivityRespirationFlag])
    #expect(try reasons { $0.hemisphere = .right } == [.connectivityHemisphereMismatch])
    #expect(try reasons { $0.seed = "other" } == [.connectivitySeedMismatch])
    #expect(connectivityReasons(for: nil) == [.connectivityReferenceMissing])
  }

  @Test func `what was not measured or is not finite fails its condition`() throws {
    #expect(try reasons { $0.reliability = nil } == [.connectivityReliabilityLow])
    #expect(try reasons { $0.reliability = .nan } == [.connectivityReliabilityLow])
    #expect(try reasons { $0.fisherZ = .nan } == [.connectivityReliabilityLow])
    #expect(try reasons { $0.usableMinutes = .nan } == [.connectivityDataShort])
    #expect(try reasons { $0.signFlip = nil } == [.connectivityGSRSignFlip])
    #expect(try reasons { $0.respiration = nil } == [.connectivityRespirationFlag])
  }

  @Test func `a dropped term leaves an estimate with the figures of no connectivity`() throws {
    let reference = try Published.itbs()
    let plain = try #require(
      try estimateResponse(in: reference, for: try statedRequest()).estimate
    )
    var fixture = EvidenceFixture()
    fixture.respiration = true
    let dropped = try #require(
      try estimateResponse(
        in: reference,
        for: try statedRequest(),
        connectivity: try fixture.evidence()
      ).estimate
    )
    #expect(dropped.responsePercent == plain.responsePercent)
    #expect(dropped.evidenceGrade == .baseRateOnly)
    #expect(dropped.connectivity.range90 == nil)
  }

  @Test func `a reference that cannot be right is refused`() {
    for (mean, deviation) in [(Double.nan, 0.1), (-0.3, 0), (-0.3, -1), (-0.3, .infinity)] {
      #expect(throws: PredictionError.self) {
        try ConnectivityReference(
          mean: mean,
          standardDeviation: deviation,
          hemisphere: .left,
          seed: "sgc",
          pipelineHash: "A"
        )
      }
    }
  }
}
