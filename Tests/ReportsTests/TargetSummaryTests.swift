import Foundation
import Reports
import Testing

/// A report of a phantom, as a golden message holds it, changed where a test wants it.
private struct ExampleReport {
  private var members: [String: Any]

  init() throws {
    let url = URL(filePath: #filePath)
      .appending(path: "../../../Protocols/wire/golden/target-report.json").standardizedFileURL
    members = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    )
  }

  subscript(name: String) -> Any? {
    get { members[name] }
    set { members[name] = newValue }
  }

  var report: TargetReport {
    get throws { try TargetReport(json: JSONSerialization.data(withJSONObject: members)) }
  }
}

@Suite struct TargetSummaryTests {
  /// What a worker may say of a summary: an event of 4,096 bytes less its other fields.
  private let limit = 3584

  @Test func `a probability never goes without what it speaks of`() throws {
    let report = try ExampleReport().report
    let headline = TargetSummary(report).response
    #expect(headline.responsePercent != nil)
    #expect(headline.referenceClass == report.response.referenceClass)
    #expect(headline.outcome == report.response.outcome)
    #expect(headline.responseCredible90?.count == 2)
    #expect(headline.improvementPrediction80?.count == 2)
    #expect(headline.reasons == report.response.reasons && !headline.reasons.isEmpty)
    #expect(TargetSummary(report).stimulation == report.stimulation)
  }

  @Test func `a report from before a seed could be a map is read as one without`() throws {
    var example = try ExampleReport()
    let report = try example.report
    example["seed_map"] = nil
    let old = try example.report
    #expect(old == report && old.seedMap.wrappedValue == nil)
    #expect(String(decoding: try old.json(), as: UTF8.self).contains("\"seed_map\":null"))
  }

  @Test func `the time of its validity is there only where one is set`() throws {
    let report = try ExampleReport().report
    #expect(!String(decoding: try TargetSummary(report).json(), as: UTF8.self).contains("valid_"))
    let dated = TargetSummary(report, validUntil: "2026-08-01T00:00:00.000Z")
    let text = String(decoding: try dated.json(), as: UTF8.self)
    #expect(text.contains("\"valid_until\":\"2026-08-01T00:00:00.000Z\""))
  }

  @Test func `its line names place, frame, side, protocol and what was noticed`() throws {
    var example = try ExampleReport()
    let place = "peak at (-39.5, 36.5, 34.5) mm in MNI152NLin2009cAsym, left"
    let line = "ok: \(place), r = -0.7 (recommended); protocol sgc-dlpfc-peak 1.0.0; "
    #expect(TargetSummary(try example.report).text() == line + "see template_approximation")
    example["findings"] = [Any]()
    #expect(TargetSummary(try example.report).text() == line + "no warnings")
    example["targets"] = [Any]()
    example["status"] = "no_target"
    let none = "no_target; protocol sgc-dlpfc-peak 1.0.0; no warnings"
    #expect(TargetSummary(try example.report).text() == none)
  }

  @Test func `the longest summary fits an event`() throws {
    var example = try ExampleReport()
    let inputs = try #require(example["inputs"] as? [[String: Any]])
    let bold = try #require(inputs.first { $0["role"] as? String == "bold" })
    example["inputs"] = [[String: Any]](repeating: bold, count: 64)
    example["findings"] = (0..<40).map { number in
      [
        "code": "a_code_of_forty_letters_as_none_is_\(10000 + number)", "severity": "warning",
        "subject": "run", "message": "m", "remedy": "r",
      ]
    }
    var response = try #require(example["response"] as? [String: Any])
    var reference = try #require(response["reference_class"] as? [String: Any])
    reference["source"] = String(repeating: "é", count: 900)
    reference["population"] = String(repeating: "x", count: 900)
    response["reference_class"] = reference
    response["reasons"] = (0..<9).map { "a_reason_of_thirty_letters_\(100 + $0)" }
    example["response"] = response
    let summary = TargetSummary(try example.report, validUntil: "2026-08-01T00:00:00.000Z")
    #expect(summary.findings.count == 16 && summary.inputs.count == 8)
    #expect(summary.response.referenceClass?.source.utf8.count ?? 0 <= 120)
    #expect(try summary.json().count <= limit)
  }
}
