import Foundation
import Prediction
import Testing

@Suite struct CodingTests {
  private func estimate(_ baseline: Double?) throws -> ResponseEstimate {
    let outcome = try estimateResponse(
      in: try Published.itbs(),
      for: try statedRequest(baseline: baseline)
    )
    return try #require(outcome.estimate)
  }

  @Test(arguments: [24, nil] as [Double?])
  func `an estimate comes back from JSON as it was`(baseline: Double?) throws {
    let estimate = try estimate(baseline)
    let bytes = try JSONEncoder().encode(estimate)
    #expect(try JSONDecoder().decode(ResponseEstimate.self, from: bytes) == estimate)
  }

  @Test func `what is withheld is written as null`() throws {
    let bytes = try JSONEncoder().encode(try estimate(nil))
    let object = try JSONSerialization.jsonObject(with: bytes)
    let fields = try #require(object as? [String: Any])
    #expect(fields["p_remission_percent"] is NSNull)
    let connectivity = try #require(fields["connectivity"] as? [String: Any])
    #expect(connectivity["points"] is NSNull && connectivity["range_90"] is NSNull)
    #expect(fields["p_response_credible_90"] as? [Int] == [28, 70])
    #expect(
      Set(fields.keys) == [
        "status", "reference_class", "outcome", "n_local", "p_response_percent",
        "p_response_credible_90", "p_remission_percent", "improvement_median",
        "improvement_prediction_50", "improvement_prediction_80", "base_rate_percent",
        "connectivity", "evidence_grade", "reasons", "text",
      ]
    )
  }

  @Test func `a model card comes back from JSON as it was`() throws {
    let card = ModelCard(references: try Published.all(), software: "0.1.0", localCount: 3)
    let bytes = try JSONEncoder().encode(card)
    #expect(try JSONDecoder().decode(ModelCard.self, from: bytes) == card)
  }
}
