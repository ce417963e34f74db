import Atlases
import Foundation
import TestSupport
import Testing

@testable import Reports

/// Models that a user brings, applied to a network report or to features of an atlas.
@Suite struct OutcomeTests {
  private let mapping: MappingProtocol

  init() throws { mapping = try shippedCatalogue().mappingProtocol("personal-networks") }

  /// The example's report, as made by the shipped protocol.
  private func report(_ change: (inout Example) -> Void = { _ in }) throws -> NetworkReport {
    var example = try networkExample(job: "6f0d7b0e-3a55-4d0c-9c0e-2a4f5d1b7c11")
    example["protocol.sha256"] = digest(mapping.bytes)
    example["prior.sha256"] = digest(mapping.networks.bytes)
    change(&example)
    return try NetworkReport(example.file())
  }

  private func person(
    _ report: NetworkReport,
    scanner: String? = "prisma-1",
    age: Double? = 40
  ) throws -> OutcomeSubject {
    try OutcomeSubject(report, mapping: mapping, scanner: scanner, age: age)
  }

  /// The example's model, fitted for the report's own pipeline.
  private func model(_ change: (inout Example) -> Void = { _ in }) throws -> UserModel {
    var example = try Example("linear-model")
    example["features.atlasSha256"] = digest(mapping.networks.bytes)
    example["pipeline.sha256"] = pipelineSHA256(of: try report())
    change(&example)
    return try UserModel(example.file("model.json"))
  }

  private func apply(_ model: UserModel, _ person: OutcomeSubject) throws -> OutcomeReport {
    try OutcomeReport(model, of: person, created: "2026-03-03T09:00:00.000Z")
  }

  @Test func `a model of nodes is applied to the patches of a report`() throws {
    let own = try report()
    let found = try apply(model(), person(own))
    let networks = try #require(own.networks)
    func z(_ a: Int, _ b: Int) throws -> Double {
      let places = [a, b].compactMap { node in networks.patches.firstIndex { $0.node == node } }
      return try #require(networks.patchConnectivity.z[places[0]][places[1]]).value
    }
    let expected =
      try 11.2 + 0.7 * (z(17, 88) - 0.21) / 0.18 - 0.4 * (z(42, 120) - 0.05) / 0.2
    #expect(abs(found.value.value - expected) < 1e-6)
    #expect(abs(found.interval[1].value - expected - 1.96 * 5.2) < 1e-6)
    #expect(abs(found.interval[0].value - expected + 1.96 * 5.2) < 1e-6)
    #expect(found.quantity == "outcome" && !found.outsidePipeline && found.betterThanMean)
    #expect(found.degradations.isEmpty && found.training.count == 240)
  }

  @Test func `all that differs from the model's pipeline is named`() throws {
    let other = try model { example in
      example["pipeline.sha256"] = String(repeating: "0", count: 64)
      example["pipeline.gsr"] = false
      example["pipeline.bandpassHz"] = NSNull()
      example["pipeline.fwhmMm"] = 0
      example["features.mean"] = [9.0, 0.05]
    }
    let found = try apply(other, person(report(), scanner: nil, age: nil))
    #expect(found.outsidePipeline)
    #expect(
      found.degradations.map(\.code) == [
        "outcome_pipeline_differs", "outcome_global_signal_differs", "outcome_band_differs",
        "outcome_smoothing_differs", "outcome_scanner_differs", "outcome_age_outside",
        "outcome_extrapolation",
      ]
    )
    #expect(found.text().contains("APPLIED OUTSIDE ITS PIPELINE"))
    #expect(found.largestFeature.value > 4)
    try expectGolden(found.json(), "outcome-report")
  }

  @Test func `a probability is one only with a statement of calibration`() throws {
    let score = try apply(model { $0["link"] = "logistic" }, person(report()))
    #expect(score.quantity == "score")
    #expect(score.text().contains("which is no probability"))
    let stated = try apply(
      model { example in
        example["link"] = "logistic"
        example["validation.calibration"] = "slope 0.9 in 80 people of another site"
      },
      person(report())
    )
    #expect(stated.quantity == "probability" && (0...1).contains(stated.value.value))
    #expect(stated.text().contains("calibration: slope 0.9"))
    let none = try model { $0["validation.calibration"] = NSNull() }
    #expect(try apply(none, person(report())).validation.calibration == nil)
  }

  @Test func `a model no better than the mean is said to be`() throws {
    let found = try apply(model { $0["validation.nullMae"] = 4.0 }, person(report()))
    #expect(!found.betterThanMean && found.text().contains("NO BETTER THAN THE MEAN"))
  }

  @Test func `its words hold what must stand beside it`() throws {
    let text = try apply(model(), person(report())).text()
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for words in [
      "fitted to 240 people of 4 sites", "leave-site-out", "mean absolute error 4.1",
      "by the mean alone 4.4", "1.96 residual standard deviations",
      "never fed to the choice of a target",
      "distance from the model's people",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test(
    arguments: [
      ("name", nil, "document_missing_key"), ("features.sd", nil, "document_missing_key"),
      ("pipeline.bandpassHz", nil, "document_missing_key"),
      ("training.scanners", nil, "document_missing_key"),
      ("validation.nullMae", nil, "document_missing_key"),
      ("validation.external", nil, "document_missing_key"),
      ("residualSd", nil, "document_missing_key"),
      ("residual_sd", 1, "document_unknown_key"), ("outcome.units", "x", "document_unknown_key"),
      ("schema", "tmsplanner.linear-model/2", "document_other_schema"),
      ("weights", "x", "document_wrong_value"),
    ] as [(String, (any Sendable)?, String)]
  )
  func `a model's file must have all keys and no other`(
    place: String,
    value: (any Sendable)?,
    code: String
  ) throws {
    #expect(codeOfError { _ = try model { $0[place] = value } } == code)
    #expect(
      messageOfError { _ = try model { $0[place] = value } }?.contains(place) == true
        || code == "document_other_schema"
    )
  }

  @Test(
    arguments: [
      ("features.kind", "roi-fc-r", "outcome_model_invalid"),
      ("features.space", "MNI", "outcome_model_invalid"),
      ("features.edges", [[1, 2, 3], [3, 4]], "outcome_model_invalid"),
      ("features.edges", [[88, 17], [3, 4]], "outcome_model_invalid"),
      ("features.edges", [[17, 301], [3, 4]], "outcome_model_invalid"),
      ("features.edges", [[17, 88], [17, 88]], "outcome_model_invalid"),
      ("features.sd", [0.1, 0], "outcome_model_invalid"),
      ("weights", [0.1], "outcome_model_invalid"), ("link", "probit", "outcome_model_invalid"),
      ("validation.scheme", "none", "outcome_model_invalid"),
      ("validation.r95", [0.5, 0.1], "outcome_model_invalid"),
      ("training.age", [18], "outcome_model_invalid"),
      ("pipeline.bandpassHz", [0.1, 0.01], "outcome_model_invalid"),
      ("licence", " ", "outcome_model_invalid"),
      ("features.atlasSha256", String(repeating: "0", count: 64), "outcome_other_atlas"),
      ("features.space", "MNI152NLin6Asym", "outcome_other_space"),
      ("features.edges", [[17, 88], [1, 2]], "outcome_edges_missing"),
      ("features.edges", [[17, 88], [42, 200]], "outcome_edges_missing"),
      ("validation.scheme", "in-sample", "outcome_in_sample_only"),
      ("training.n", 49, "outcome_too_few_people"),
      ("weights", [1e308, 1e308], "outcome_model_invalid"),
      ("weights", [1e300, 0], "outcome_model_invalid"),
      ("features.sd", [1e-300, 1], "outcome_model_invalid"),
      ("validation.mae", 1e300, "outcome_model_invalid"),
    ] as [(String, any Sendable, String)]
  )
  func `a model that cannot be applied is refused`(
    place: String,
    value: any Sendable,
    code: String
  ) throws {
    let (model, person) = (try model { $0[place] = value }, try person(report()))
    #expect(codeOfError { _ = try apply(model, person) } == code)
  }

  @Test func `a report of another protocol, or without own networks, has no features`() throws {
    let other = try report { $0["protocol.sha256"] = String(repeating: "0", count: 64) }
    #expect(codeOfError { _ = try person(other) } == "outcome_mapping_differs")
    let networks = try report { $0["prior.sha256"] = String(repeating: "0", count: 64) }
    #expect(codeOfError { _ = try person(networks) } == "outcome_mapping_differs")
    let said = try #require(messageOfError { _ = try person(networks) })
    #expect(said.contains("0000") && said.contains(digest(mapping.networks.bytes)))
    let group = try report { example in
      example["shown"] = "group"
      example["networks.shown"] = "group"
    }
    #expect(codeOfError { _ = try person(group) } == "outcome_networks_not_own")
    let none = try report { example in
      example["shown"] = "none"
      example["networks"] = NSNull()
    }
    #expect(codeOfError { _ = try person(none) } == "outcome_networks_not_own")
  }

  @Test func `a report that began with an imported atlas has no features of a model`() throws {
    let imported = try report { example in
      example["prior.kind"] = "image"
      example["prior.id"] = "yeo7"
      example["prior.sha256"] = String(repeating: "0", count: 64)
    }
    #expect(codeOfError { _ = try person(imported) } == "outcome_prior_imported")
    #expect(messageOfError { _ = try person(imported) }?.contains("yeo7") == true)
  }

  // MARK: - Features of an atlas

  private func features(_ change: (inout Example) -> Void = { _ in }) throws -> OutcomeSubject {
    var example = try Example("features")
    change(&example)
    return try OutcomeSubject(features: example.file("features.json"))
  }

  @Test func `features of an atlas serve a model of the same atlas`() throws {
    let example = try Example("features")
    let model = try model { model in
      model["features.atlasSha256"] = example["atlas_sha256"]
      model["features.space"] = "MNI152NLin6Asym"
      model["features.edges"] = [[1, 2]]
      model["features.mean"] = [0.21]
      model["features.sd"] = [0.1]
      model["weights"] = [2.0]
      model["pipeline.sha256"] = example["pipeline.sha256"]
    }
    let found = try apply(model, features())
    #expect(abs(found.value.value - 13.2) < 1e-9)
    #expect(found.job == nil && !found.outsidePipeline)
    let missing = try features { $0["z"] = [NSNull(), NSNull()] }
    #expect(codeOfError { _ = try apply(model, missing) } == "outcome_edges_missing")
  }

  @Test(
    arguments: [
      ("scanner", nil, "document_missing_key"),
      ("pipeline.bandpass_hz", nil, "document_missing_key"),
      ("extra", 1, "document_unknown_key"), ("schema", "x", "document_other_schema"),
      ("kind", "roi-fc-r", "document_wrong_value"), ("atlas_sha256", "1", "document_wrong_value"),
      ("space", "MNI", "document_wrong_value"), ("z", [0.1], "document_wrong_value"),
      ("edges", [[2, 1], [3, 8]], "document_wrong_value"),
      ("edges", [[1, 9], [3, 8]], "document_wrong_value"),
      ("edges", [[3, 8], [3, 8]], "document_wrong_value"),
      ("edges", [[1], [3, 8]], "document_wrong_value"),
      ("pipeline.global_signal", "none", "document_wrong_value"),
      ("pipeline.bandpass_hz", [0.1, 0.01], "document_wrong_value"),
      ("pipeline.fwhm_mm", -1, "document_wrong_value"), ("age", 130, "document_wrong_value"),
    ] as [(String, (any Sendable)?, String)]
  )
  func `a file of features is not trusted`(
    place: String,
    value: (any Sendable)?,
    code: String
  ) throws {
    #expect(codeOfError { _ = try features { $0[place] = value } } == code)
  }
}
