import Foundation
import TestSupport
import Testing

/// `tmsplan change`, as a clinic would call it.
@Suite(.inTurn) struct ChangeCommandTests {
  private static let site = ["--scanner", "prisma-1", "--scan-protocol", "rest-v2"]
  private let documents: NetworkDocuments

  init() throws { documents = try NetworkDocuments() }

  private func report(
    _ job: String,
    _ shift: Double,
    change: (inout Example) -> Void = { _ in }
  ) throws -> String {
    try documents.add(
      report: "\(job)/sub-01_networks.json",
      subject: "sub-01",
      job: job,
      shift: shift,
      change: change
    )
  }

  @Test func `two visits are compared in words, as JSON and on a page`() async throws {
    let paths = try [("a", 0), ("b", 0.02), ("c", 0.5), ("d", 0.53)].map { try report($0, $1) }
    // A folder stands for the report in it.
    let arguments =
      ["change", documents.path("a"), paths[1], "--after", paths[2], documents.path("d")]
      + Self.site
    let text = try await documents.print(arguments)
    #expect(text.contains("2 reports before, 2 reports after") && text.contains("increased"))
    let page = documents.path("change.html")
    let json = try await documents.print(arguments + ["--json", "--html", page])
    try expectValid(Data(json.utf8), "change-report")
    let html = try String(contentsOfFile: page, encoding: .utf8)
    #expect(html.contains("Change between two visits") && html.contains("<svg"))
    #expect(!html.contains("<script") && !html.contains("src=\"http"))
    let again = try await documents.run(arguments + ["--html", page])
    #expect(again.status == 2 && again.errors.contains("[output_exists]"))
    _ = try await documents.print(arguments + ["--html", page, "--force"])
    let unknown = try await documents.print(Array(arguments.dropLast(4)))
    #expect(unknown.contains("[site_unknown]") && !unknown.contains("increased"))
    let moved = try await documents.print(arguments + ["--after-scanner", "skyra"])
    #expect(moved.contains("[site_changed]"))
  }

  @Test func `what are no two visits of one person is refused`() async throws {
    let (a, b) = (try report("a", 0), try report("b", 0.3))
    func refuse(_ code: String, _ arguments: [String]) async throws {
      try await documents.expectRefusal(code, ["change"] + arguments)
    }
    try await refuse("change_report_twice", [a, "--after", a])
    let stranger = try report("c", 0.3) { $0["subject"] = "sub-02" }
    try await refuse("change_other_subject", [a, "--after", stranger])
    let other = try report("d", 0.3) { $0["data.mask"] = "brain_mask" }
    try await refuse("change_visit_pipelines_differ", [a, other, "--after", b])
    try await refuse(
      "change_folder_with_several",
      [
        documents.path("a"), "--after", try several(),
      ]
    )
    try FileManager.default.createDirectory(
      at: documents.folder / "empty",
      withIntermediateDirectories: true
    )
    try await refuse("change_folder_without_report", [a, "--after", documents.path("empty")])
    try await refuse("document_unreadable", [a, "--after", documents.path("none.json")])
    try documents.add("{", "b/broken.json")
    try await refuse("document_not_json", [a, "--after", documents.path("b/broken.json")])
    let none = try await documents.run(["change", a])
    #expect(none.status == 2)
  }

  /// A folder with two reports.
  private func several() throws -> String {
    for subject in ["sub-01", "sub-02"] {
      try documents.add(
        report: "both/\(subject)_networks.json",
        subject: subject,
        job: subject,
        shift: 0
      )
    }
    return documents.path("both")
  }
}
