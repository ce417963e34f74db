import Foundation
import Planning
import Reports
import TestSupport
import Testing

/// `tmsplan outcome apply`, as a clinic would call it.
@Suite(.inTurn) struct OutcomeCommandTests {
  private let documents: NetworkDocuments
  private let mapping: String
  private let prior: String

  init() throws {
    documents = try NetworkDocuments()
    func digest(_ path: String) throws -> String {
      sha256(of: [UInt8](try Data(contentsOf: Program.package.appending(path: path))))
    }
    mapping = try digest("Protocols/mapping/personal-networks.yaml")
    prior = try digest("Atlases/networks/seitzman300.yaml")
  }

  /// The example's report, as of the shipped protocol.
  private func report(
    _ name: String = "own.json",
    change: (inout Example) -> Void = { _ in }
  ) throws -> String {
    try documents.add(report: name, subject: "sub-01", job: "own", shift: 0) { example in
      example["protocol.sha256"] = mapping
      example["prior.sha256"] = prior
      change(&example)
    }
  }

  /// The example's model, as fitted for that report.
  private func model(change: (inout Example) -> Void = { _ in }) throws -> String {
    var example = try Example("linear-model")
    example["features.atlasSha256"] = prior
    let own = try NetworkReport(json: Data(contentsOf: URL(filePath: report())))
    example["pipeline.sha256"] = pipelineSHA256(of: own)
    change(&example)
    return try documents.add(example.data(), "model.json")
  }

  private func apply(
    _ model: String,
    to report: String,
    _ more: [String] = ["--scanner", "prisma-1", "--age", "40"]
  ) -> [String] {
    ["outcome", "apply", model, "--report", report] + more
  }

  @Test func `a user's model is applied with its own error beside the result`() async throws {
    let text = try await documents.print(apply(model(), to: report()))
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("fitted to 240 people") && text.contains("by the mean alone"))
    #expect(!text.contains("OUTSIDE ITS PIPELINE"))
    let json = try await documents.print(apply(model(), to: report()) + ["--json"])
    try expectValid(Data(json.utf8), "outcome-report")
    let elsewhere = try await documents.print(apply(model(), to: report(), []))
    #expect(elsewhere.contains("OUTSIDE ITS PIPELINE"))
  }

  @Test func `a model that cannot be applied honestly is refused`() async throws {
    let changes: [(String, any Sendable, String)] = [
      ("validation.scheme", "in-sample", "outcome_in_sample_only"),
      ("training.n", 49, "outcome_too_few_people"),
      ("features.atlasSha256", String(repeating: "0", count: 64), "outcome_other_atlas"),
      ("features.space", "MNI152NLin6Asym", "outcome_other_space"),
      ("features.edges", [[17, 88], [1, 2]], "outcome_edges_missing"),
      ("weights", [0.1], "outcome_model_invalid"),
      ("weights", "x", "document_wrong_value"),
      ("schema", "tmsplanner.linear-model/2", "document_other_schema"),
      ("units", "x", "document_unknown_key"),
    ]
    for (place, value, code) in changes {
      let own = try apply(model { $0[place] = value }, to: report())
      try await documents.expectRefusal(code, own)
    }
    let missing = try model { $0["residualSd"] = nil }
    try await documents.expectRefusal("document_missing_key", apply(missing, to: report()))
  }

  @Test func `a report or features that do not fit are refused`() async throws {
    let model = try model()
    let other = try report("o.json") {
      $0["protocol.sha256"] = String(repeating: "0", count: 64)
    }
    try await documents.expectRefusal("outcome_mapping_differs", apply(model, to: other))
    let group = try report("g.json") { example in
      example["shown"] = "group"
      example["networks.shown"] = "group"
    }
    try await documents.expectRefusal("outcome_networks_not_own", apply(model, to: group))
    let features = try documents.add(Example("features").data(), "features.json")
    try await documents.expectRefusal(
      "outcome_other_atlas",
      ["outcome", "apply", model, "--features", features]
    )
    try await documents.expectRefusal(
      "document_unreadable",
      apply(documents.path("none.json"), to: report())
    )
    let both = try await documents.run(
      ["outcome", "apply", model, "--features", features, "--report", other]
    )
    #expect(both.status == 2)
    let neither = try await documents.run(["outcome", "apply", model])
    #expect(neither.status == 2)
  }
}
