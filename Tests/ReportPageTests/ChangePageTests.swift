import Foundation
import Reports
import Testing

@testable import ReportPage

#if canImport(FoundationXML)
import FoundationXML
#endif

/// The page of what changed between two visits.
@Suite struct ChangePageTests {
  private typealias Members = [String: Any]

  private func report(_ change: (inout Members) -> Void = { _ in }) throws -> ChangeReport {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Protocols/mapping/golden/change-report.json").standardizedFileURL
    var members = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? Members
    )
    change(&members)
    return try JSONDecoder().decode(
      ChangeReport.self,
      from: JSONSerialization.data(withJSONObject: members)
    )
  }

  private func withholding(_ reason: String) -> (inout Members) -> Void {
    { members in
      members["site"] = reason
      members["measures"] = (members["measures"] as? [Members])?.map {
        $0.merging(["verdict": "withheld", "reason": reason]) { $1 }
      }
    }
  }

  @Test func `every measure, network and distance stands there with its numbers`() throws {
    let report = try report()
    let page = report.page()
    for measure in report.measures {
      #expect(page.contains("<code>\(measure.measure)</code>"))
      #expect(page.contains("<td>\(measure.difference)</td><td>\(measure.bound)</td>"))
      #expect(page.contains(">\(measure.label)</text>"))
    }
    for network in report.overlap where network.between != nil {
      #expect(page.contains(">\(network.network)</text>"))
    }
    let movement = try #require(report.movement)
    #expect(page.contains("<td>\(movement.distance)</td>"))
    for figure in report.published {
      #expect(
        page.contains("<td>\(figure.value)</td><td>\(figure.source)</td><td>abstract only</td>")
      )
    }
    #expect(page.contains("<h1>sub-01</h1>") && page.contains(report.notice))
    for job in report.before.jobs + report.after.jobs { #expect(page.contains(job)) }
  }

  @Test func `the headline counts what lies beyond its bound`() throws {
    let report = try report()
    let flagged = report.measures.count { $0.verdict == "increased" }
    try #require(flagged > 1)
    #expect(
      report.page().contains(
        "<h2 id=\"head\">\(flagged) measures of \(report.measures.count) differ by more than their bound."
      )
    )
    let none = try self.report { members in
      members["measures"] = (members["measures"] as? [Members])?.map {
        $0.merging(["verdict": "not_detectable"]) { $1 }
      }
    }
    #expect(none.page().contains("<h2 id=\"head\">No difference is detectable."))
    #expect(!none.page().contains(">increased</text>"))
  }

  @Test(arguments: ["site_changed", "site_unknown", "pipeline_changed"])
  func `what is withheld is not drawn, and the reason is told`(reason: String) throws {
    let report = try report(withholding(reason))
    let page = report.page()
    #expect(page.contains("No difference is judged.") && page.contains("<code>\(reason)</code>"))
    #expect(page.contains("No difference is drawn"))
    let pairs = report.measures.map { MeasureKind.label(of: $0.measure) }.filter {
      $0.contains("–")
    }
    #expect(!pairs.isEmpty)
    for pair in pairs { #expect(!page.contains(">\(pair)</text>")) }
  }

  @Test func `a report without overlap or target says why`() throws {
    let page = try report { members in
      members["overlap"] = [Any]()
      members["overlap_reason"] = "change_labels_missing"
      members["movement"] = NSNull()
      members["movement_reason"] = "change_targets_missing"
    }.page()
    #expect(page.contains("<code>change_labels_missing</code>"))
    #expect(page.contains("<code>change_targets_missing</code>"))
  }

  @Test func `edges are named by their regions, and missing measures in a line a reason`() throws {
    let page = try report().page()
    #expect(page.contains(">S1S2 (L AI – R AI)</text>") && page.contains("<td>L AI – R AI</td>"))
    #expect(page.contains("<td>standard errors of the values</td>"))
    let missing = try report().missing
    try #require(missing.count > 3 && Set(missing.map(\.reason)).count == 1)
    #expect(page.contains("\(missing.count) measures: 1 asymmetry, 4 circuit_edge, 2 circuit_mean"))
    #expect(!page.contains("<code>\(missing[0].measure)</code>"))
  }

  @Test func `targets that are not recommended, and pipelines that differ, are told`() throws {
    #expect(try !report().page().contains("NOT RECOMMENDED"))
    let page = try report { members in
      var movement = members["movement"] as? Members ?? [:]
      movement["recommended_before"] = false
      members["movement"] = movement
      members["pipeline_difference"] = ["part": "mask", "before": "x-mask", "after": "y-mask"]
    }.page()
    #expect(page.contains("NOT RECOMMENDED at the earlier visit"))
    #expect(page.contains("<td>earlier no, later yes</td>"))
    #expect(page.contains("<code>x-mask</code>") && page.contains("<code>y-mask</code>"))
  }

  @Test func `a measure that is withheld shows no difference and no bound`() throws {
    func dashes(_ report: ChangeReport) -> Int {
      report.page().ranges(of: "<td>–</td><td>–</td><td>").count
    }
    let plain = try report()
    let more = try dashes(report(withholding("site_changed"))) - dashes(plain)
    #expect(more == plain.measures.count)
  }

  @Test func `unlike amounts of data are a warning`() throws {
    #expect(try !report().page().contains("UNLIKE AMOUNTS OF DATA"))
    let page = try report { members in
      var after = members["after"] as? Members ?? [:]
      after["minutes_kept"] = 12
      members["after"] = after
    }.page()
    #expect(page.contains("UNLIKE AMOUNTS OF DATA: a report keeps 14.2 minutes before and 6 after"))
  }

  @Test func `it never says that nothing changed, and nothing of causes`() throws {
    for page in [try report().page(), try report(withholding("site_changed")).page()] {
      let words = page.lowercased()
      for word in ["no change", "unchanged", "improved", "worse", "because", "response to"] {
        #expect(!words.contains(word), "\(word)")
      }
    }
  }

  @Test func `it loads nothing, its pictures are well-formed and of a page's height`() throws {
    let page = try report { members in
      let measures = members["measures"] as? [Members] ?? []
      members["measures"] =
        measures + measures.map { $0.merging(["measure": "size_ml.<x>"]) { $1 } }
    }.page()
    #expect(page.matches(of: /(?:href|src)="([^"]*)"/).allSatisfy { $0.1 == "data:," })
    #expect(!page.contains("<script") && !page.contains("<x>"))
    let pictures = page.matches(of: /<svg.*?<\/svg>/.dotMatchesNewlines())
    #expect(pictures.count > 4)
    for picture in pictures {
      #expect(XMLParser(data: Data(picture.0.utf8)).parse(), "\(picture.0.prefix(300))")
      let height = try #require(picture.0.firstMatch(of: /height="([0-9.]+)" font/)?.1)
      #expect(try #require(Double(height)) < 700)
    }
  }
}
