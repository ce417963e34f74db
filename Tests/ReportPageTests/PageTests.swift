import Foundation
import Prediction
@testable import ReportPage
import Reports
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct PageTests {
  private func page(_ report: TargetReport) throws -> String {
    report.page(try ExampleFigures(report).figures, withoutFigures: "")
  }

  /// All numbers in a JSON value, but for pixels.
  private func numbers(_ value: Any) -> [Double] {
    switch value {
    case let list as [Any]: list.flatMap(numbers)
    case let members as [String: Any]:
      members.filter { $0.key != "planes" }.sorted { $0.key < $1.key }.flatMap { numbers($0.value) }
    case is Bool: []
    case let number as NSNumber: [number.doubleValue]
    default: []
    }
  }

  @Test(arguments: ExampleReport.Source.allCases)
  func `the text carries every number of report and figures`(source: ExampleReport.Source) throws {
    let report = try ExampleReport(source).report
    let figures = try ExampleFigures(report)
    let told = visibleText(try page(report)).split { !"-.0123456789".contains($0) }
      .compactMap { Double($0.hasSuffix(".") ? $0.dropLast() : $0) }
    let json = try JSONSerialization.jsonObject(with: report.json())
    let all = numbers(json) + numbers(figures.members)
    #expect(all.count > (source == .native ? 380 : 150))
    // What JSON's reader makes of sixteen digits may differ in the last one.
    let missing = Set(all).filter { number in !told.contains { abs($0 - number) <= 1e-9 } }
    #expect(missing.sorted() == [])
  }

  @Test func `names that are markup stay text`() throws {
    let hostile = #"<script>alert(1)</script>"><img src=x onerror=alert(1)>'&"#
    var example = try ExampleReport()
    for name in ["subject", "job", "created", "notice", "status"] { example[name] = hostile }
    let inputs = try #require(example["inputs"] as? [[String: Any]])
    example["inputs"] = inputs.map { $0.merging(["name": hostile, "role": hostile]) { $1 } }
    example["findings"] = [
      Dictionary(
        ["code", "severity", "subject", "message", "remedy"].map { ($0, hostile) }
      ) { $1 }
    ]
    var targets = try #require(example["targets"] as? [[String: Any]])
    targets[0]["name"] = hostile
    targets[0]["method"] = hostile
    targets[0]["distance_to"] = [hostile: 1]
    example["targets"] = targets
    let report = try example.report
    var figures = try ExampleFigures(report)
    var slices = try #require(figures.members["slices"] as? [String: Any])
    slices["name"] = hostile
    slices["reason"] = hostile
    slices["target"] = hostile
    figures.members["slices"] = slices
    let page = report.page(try figures.figures, withoutFigures: hostile)
    let list = listPage(
      of: [ListedReport(file: hostile, page: hostile, report: report)],
      in: hostile
    )
    for text in [page, list, report.page(nil, withoutFigures: hostile)] {
      #expect(!text.contains("<script") && !text.contains("<img"))
      #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;&lt;img"))
      // Between tags no quote or bracket of theirs is left.
      #expect(!text.contains("onerror=alert(1)>"))
    }
  }

  @Test(arguments: [
    ("low_confidence", "Nothing is recommended: confidence is low", "warning"),
    ("no_target", "Nothing is recommended: no target was found", "error"),
    ("something new", "Nothing is recommended: no target was found", "error"),
  ])
  func `a report that recommends nothing says so first, and why`(
    status: String,
    words: String,
    severity: String
  ) throws {
    var example = try ExampleReport()
    try example.refuse(status, code: "minutes_kept_low", severity: severity)
    let report = try example.report
    let text = visibleText(report.page(nil, withoutFigures: "No pictures here."))
    #expect(!text.contains("A target is recommended"))
    let start = try #require(text.range(of: "<h1>") ?? text.range(of: report.subject)).upperBound
    let place = try #require(text.range(of: words))
    #expect(text.distance(from: start, to: place.lowerBound) < 400)
    let why = try #require(text.range(of: "The reason is this."))
    #expect(text.distance(from: place.upperBound, to: why.lowerBound) < 100)
    #expect(text.contains("No pictures here."))
  }

  @Test func `a target that is recommended is told with side, place and sureness`() throws {
    let report = try ExampleReport().report
    let place = try #require(report.targets.first?.position["T1w"])
    let text = visibleText(try page(report))
    let head = try #require(text.range(of: "A target is recommended"))
    let rest = text[head.upperBound...].prefix(900)
    for words in [
      "left side, \(brief(place)) mm in the patient's T1w scan", "Between halves of the data",
      "minutes kept", "passed",
    ] { #expect(rest.contains(words), "\(words) in \(rest)") }
  }

  @Test func `the estimate stands there whole, and no block of text claims too much`() throws {
    let report = try ExampleReport().report
    let text = visibleText(try page(report))
    #expect(text.contains(report.response.text))
    let reference = try #require(report.response.referenceClass)
    #expect(text.contains(reference.source) && text.contains("n = \(reference.n)"))
    for line in text.split(separator: "\n").map(String.init) where line != report.response.text {
      // A figure of an estimate is complete by the section, not by each of its lines.
      let claims = forbiddenClaims(in: line).filter { $0 != .incompleteEstimate }
      #expect(claims.isEmpty, "\(claims) in \(line)")
    }
  }

  @Test func `pictures and tables can be read aloud, and headings are in order`() throws {
    let page = try page(ExampleReport().report)
    #expect(page.contains("<html lang=\"en\">"))
    let levels = page.matches(of: /<h([1-6])/).compactMap { Int($0.1) }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    for (a, b) in zip(levels, levels.dropFirst()) { #expect(b <= a + 1) }
    for svg in page.matches(of: /<svg[^>]*role="img"[^>]*>(.*?)<\/svg>/.dotMatchesNewlines()) {
      #expect(svg.1.contains("<title>"))
    }
    let drawn = page.matches(of: /<svg\s/).count
    let named = page.matches(of: /<svg\s[^>]*(?:role="img"|aria-hidden="true")/).count
    #expect(drawn == named && drawn > 10)
    #expect(page.matches(of: /<table>/).count == page.matches(of: /<caption>/).count)
    #expect(page.matches(of: /<th[ >]/).count == page.matches(of: /<th scope="(?:col|row)">/).count)
  }

  @Test func `each picture is well-formed`() throws {
    let page = try page(ExampleReport().report)
    for svg in page.matches(of: /<svg\s.*?<\/svg>/.dotMatchesNewlines()) {
      #expect(XMLParser(data: Data(svg.0.utf8)).parse(), "\(svg.0.prefix(300))")
    }
  }

  @Test func `nothing is loaded`() throws {
    let page = try page(ExampleReport().report)
    #expect(page.contains("default-src 'none'; img-src data:"))
    for reference in page.matches(of: /(?:href|src|action|data)="([^"]*)"/) {
      #expect(reference.1.hasPrefix("data:"), "\(reference.1.prefix(40))")
    }
    #expect(!page.contains("url(") && !page.contains("@import"))
  }

  @Test func `a list shows all reports, with those that cannot be read`() throws {
    let report = try ExampleReport().report
    var refused = try ExampleReport()
    try refused.refuse("no_target", code: "no_anticorrelation", severity: "error")
    let list = listPage(
      of: [
        ListedReport(file: "a/b_target.json", page: "a/b_target.html", report: report),
        ListedReport(file: "javascript:x_target.json", page: nil, report: try refused.report),
        ListedReport(file: "odd_target.json", page: nil, report: nil),
      ],
      in: "reports"
    )
    let text = visibleText(list)
    for words in [
      "3 reports, 1 with a recommended target, 0 of low confidence, 1 without a target, 1 unreadable",
      "nothing recommended:", "no target", "unreadable", report.subject,
    ] { #expect(text.contains(words), "\(words)") }
    #expect(list.contains("href=\"./a/b_target.html\""))
    #expect(list.contains("href=\"./javascript%3Ax_target.json\""))
  }
}
