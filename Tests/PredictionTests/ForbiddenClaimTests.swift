import Prediction
import Testing

@Suite struct ForbiddenClaimTests {
  @Test(arguments: [
    (ForbiddenClaim.individualVerdict, "This patient will respond."),
    (.individualVerdict, "She will not respond to the course."),
    (.individualVerdict, "Class: likely responder"),
    (.individualVerdict, "Predicted non-responder."),
    (.individualVerdict, "Traffic light: go"),
    (.incompleteEstimate, "The probability of response is 50 %."),
    (.incompleteEstimate, "About 49 of 100 people respond."),
    (.causalAttribution, "He improved because of TMS."),
    (.causalAttribution, "The gain is due to your target."),
    (.targetSuperiority, "Your personal target is better than F3."),
    (.targetSuperiority, "This site outperforms the group target."),
    (.protocolRanking, "iTBS is the best protocol for you."),
    (.protocolRanking, "SNT is more effective than 10 Hz."),
    (.withholdTreatment, "Withhold TMS in this case."),
    (.withholdTreatment, "This patient should not receive stimulation."),
    (.withholdTreatment, "Not a candidate for the course."),
    (.validated, "A clinically validated estimate."),
    (.validated, "The figures are well calibrated."),
    (.validated, "An accurate prediction."),
    (.clinicallyCleared, "FDA-cleared software."),
    (.clinicallyCleared, "Approved for use in clinics."),
    (.discoveryEffect, "Connectivity predicts outcome with r ≈ −0.55."),
    (.discoveryEffect, "Expected response correlates at r = 0.6."),
    (.headlineRemission, "Up to 90 % remit within a week."),
    (.headlineRemission, "Remission was reached by 79 % of them."),
    (.falsePrecision, "That is 50.2 % of them."),
    (.falsePrecision, "A shift of 1.18 points."),
    (.falsePrecision, "About 97 of 100 improved."),
    (.falsePrecision, "The chance is 3 %."),
  ])
  func `a forbidden claim is found`(claim: ForbiddenClaim, text: String) {
    #expect(forbiddenClaims(in: text).contains(claim))
    #expect(forbiddenClaims(in: text.uppercased()).contains(claim))
  }

  @Test func `every claim has an example above and a code of its own`() {
    #expect(ForbiddenClaim.allCases.count == 11)
    #expect(ForbiddenClaim.allCases.allSatisfy { $0.rawValue.hasPrefix("claim_") })
  }

  @Test(arguments: [
    "Not validated on your clinic's patients.",
    "The model has not been calibrated.",
    "Not cleared for clinical use.",
    "Research use only.",
    "The correlation at the target is r = -0.55.",
    "80 % of the frames were kept.",
    "The peak lies 12.3 mm from the group target.",
    "",
  ])
  func `plain facts and denials are no claims`(text: String) {
    #expect(forbiddenClaims(in: text) == [])
  }

  @Test func `no estimate that can be produced makes a forbidden claim`() throws {
    for reference in try Published.all() {
      for evidence in try allEvidence() {
        for baseline in [nil, 50] as [Double?] {
          for state in [nil, try learntState(reference)] {
            let request = try ResponseRequest(scale: reference.scale, baseline: baseline)
            let outcome = try estimateResponse(
              in: reference,
              for: request,
              connectivity: evidence,
              state: state
            )
            let text = try #require(outcome.estimate).text
            #expect(forbiddenClaims(in: text) == [], "\(text)")
          }
        }
      }
    }
  }

  @Test func `no reason makes a forbidden claim`() {
    for reason in ResponseReason.allCases {
      #expect(forbiddenClaims(in: reason.meaning) == [], "\(reason)")
      guard reason.effect == .refusal else { continue }
      let refusal = ResponseRefusal(reasons: [reason, .protocolOffList])
      #expect(forbiddenClaims(in: refusal.text) == [], "\(reason)")
    }
  }

  @Test func `the model card makes no forbidden claim`() throws {
    let card = ModelCard(references: try Published.all(), software: "0.1.0")
    let texts =
      [
        card.intendedUse, card.dataSource, card.outcomeAndPredictors, card.missingEndpoints,
        card.performance, card.monitoring, card.fairness, card.riskOfBias,
      ] + card.assumptions + card.limitations
    for text in texts { #expect(forbiddenClaims(in: text) == [], "\(text)") }
    #expect(card.riskOfBias == "high" && card.references.count == 3)
  }

  /// Evidence that passes, that is missing, and that fails in every way.
  private func allEvidence() throws -> [ConnectivityEvidence?] {
    var strong = EvidenceFixture()
    strong.fisherZ = -1.2
    strong.reliability = 0.9
    var weak = EvidenceFixture()
    weak.fisherZ = 0.6
    var broken = EvidenceFixture()
    broken.reliability = nil
    broken.usableMinutes = 2
    broken.signFlip = nil
    broken.respiration = true
    broken.hemisphere = .right
    broken.seed = "other"
    return try [nil] + [EvidenceFixture(), strong, weak, broken].map { try $0.evidence() }
  }
}
