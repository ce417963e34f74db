import Foundation
import TestSupport
import Testing

@testable import Reports

/// What is said of two visits of one person.
@Suite struct ChangeTests {
  private func visit(
    _ sessions: [MappedSession],
    scanner: String? = "prisma-1",
    scanProtocol: String? = "rest-v2"
  ) throws -> MappedVisit {
    try MappedVisit(sessions, scanner: scanner, scanProtocol: scanProtocol)
  }

  private func session(
    _ job: String,
    shift: Double = 0,
    change: (inout Example) -> Void = { _ in }
  ) throws -> MappedSession {
    var example = try networkExample(job: job, shift: shift)
    change(&example)
    return MappedSession(report: try NetworkReport(example.file()))
  }

  private func compare(_ before: MappedVisit, _ after: MappedVisit) throws -> ChangeReport {
    try ChangeReport(from: before, to: after, created: "2026-03-03T09:00:00.000Z")
  }

  private func pair(_ jobs: [String], _ shifts: [Double]) throws -> MappedVisit {
    try visit(zip(jobs, shifts).map { try session($0, shift: $1) })
  }

  private let edge = "circuit_edge.kept.D2D1"

  @Test func `two reports a visit give the reliable change of each measure`() throws {
    let report = try compare(pair(["a", "b"], [0, 0.02]), pair(["c", "d"], [0.5, 0.53]))
    let own = try #require(report.measures.first { $0.measure == edge })
    #expect(own.runs == [2, 2] && own.degreesOfFreedom == nil)
    #expect(abs(own.difference.value - 0.505) < 1e-6)
    #expect(own.verdict == "increased" && own.reason == nil)
    // Means of circuits have no standard error in these reports.
    let mean = try #require(report.measures.first { $0.measure == "circuit_mean.kept.Default" })
    let pooled = (0.02 * 0.02 / 2 + 0.03 * 0.03 / 2) / 2
    #expect(abs(mean.bound.value - 4.302652729911275 * pooled.squareRoot()) < 1e-5)
    #expect(mean.boundFrom == "runs" && mean.degreesOfFreedom == 2 && mean.regions.isEmpty)
    #expect(report.repeatedBy == "reports" && !report.withinSession)
    #expect(report.site == "site_matched")
    let back = try compare(pair(["a", "b"], [0.5, 0.53]), pair(["c", "d"], [0, 0.02]))
    #expect(back.measures.first { $0.measure == edge }?.verdict == "decreased")
    let none = try compare(pair(["a", "b"], [0, 0.1]), pair(["c", "d"], [0.05, 0.1]))
    #expect(none.measures.first { $0.measure == edge }?.verdict == "not_detectable")
    #expect(none.expectedFalseFlags == .ratio(0.05 * Double(none.measures.count)))
  }

  @Test func `the order of a visit's reports does not matter`() throws {
    let one = try compare(pair(["a", "b"], [0, 0.02]), pair(["c", "d"], [0.5, 0.53]))
    let other = try compare(pair(["b", "a"], [0.02, 0]), pair(["d", "c"], [0.53, 0.5]))
    #expect(one.measures == other.measures && one.missing == other.missing)
  }

  @Test func `an edge's bound is never below that of the reports' standard errors`() throws {
    // Each edge has a standard error of 0.09.
    let report = try compare(pair(["a", "b"], [0, 0.02]), pair(["c", "d"], [0.16, 0.19]))
    let own = try #require(report.measures.first { $0.measure == edge })
    #expect(abs(own.bound.value - 1.96 * 0.09) < 1e-6 && own.boundFrom == "standard_error")
    #expect(own.verdict == "not_detectable" && own.difference.value > 0.15)
    let one = try compare(visit([session("a")]), visit([session("b", shift: 0.2)]))
    let single = try #require(one.measures.first { $0.measure == edge })
    #expect(abs(single.bound.value - 1.96 * 0.09 * 2.0.squareRoot()) < 1e-6)
    #expect(single.boundFrom == "standard_error" && single.verdict == "not_detectable")
    #expect(words(one.text(all: true)).contains("by the standard errors: not detectable"))
    let unknown = try session("c", shift: 0.2) {
      $0["circuits[0].edges[0].standard_error"] = NSNull()
    }
    let without = try compare(visit([session("a")]), visit([unknown]))
    #expect(without.measures.first { $0.measure == edge }?.boundFrom == "runs")
  }

  @Test func `standard errors are those of measures`() throws {
    var example = try networkExample()
    example["circuits[0].means[0].standard_error"] = 0.07
    example["circuits[0].means[1].standard_error"] = 0.08
    let report = try NetworkReport(example.file())
    let measures = report.measures()
    let found = measures.filter { $0.standardError != nil }
    #expect(found.count == 25 && found.allSatisfy { $0.value != nil })
    #expect(found.first { $0.name == "circuit_mean.kept.Default" }?.standardError == 0.07)
    let edges = measures.filter { $0.name.hasPrefix("circuit_edge.") && $0.value != nil }
    #expect(measures.filter { !$0.regions.isEmpty } == edges)
    #expect(edges.allSatisfy { $0.regions.count == 2 })
    #expect(abs(([3, 4] as [Double?]).errorOfMean() ?? 0) == 2.5)
    #expect(([3, nil] as [Double?]).errorOfMean() == nil && [Double?]().errorOfMean() == nil)
  }

  @Test func `edges are named by their regions, and missing measures are counted`() throws {
    let report = try compare(pair(["a", "b"], [0, 0.02]), pair(["c", "d"], [0.5, 0.53]))
    let text = words(report.text())
    #expect(text.contains("circuit_edge.kept.S1S2 (L AI to R AI): "))
    #expect(
      text.contains(
        "not compared: 12 measures: 1 asymmetry, 4 circuit_edge, 2 circuit_mean, 4 connectivity, "
          + "1 size_ml (measure_missing)"
      )
    )
    #expect(!text.contains("circuit_edge.kept.S1S3") && report.missing.count == 12)
  }

  private func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func `values are of whole reports, their error is told from the halves`() throws {
    let report = try compare(visit([session("a")]), visit([session("b", shift: 0.4)]))
    let whole = try #require(try networkReport().networks).members[0]
    let own = try #require(report.measures.first { $0.measure == "size_ml.DefaultMode" })
    let volume = try #require(whole.volume).value
    #expect(abs(own.before.value - volume) < 1e-6 && abs(own.difference.value - 4) < 1e-6)
    let halves = whole.volumeOfHalves.map(\.value)
    try #require(abs((halves[0] + halves[1]) / 2 - volume) > 0.1)
    // Both visits have halves d apart, of variance d²/2.
    let error = abs(halves[0] - halves[1]) / 2.0.squareRoot()
    #expect(abs(own.bound.value - 4.302652729911275 * error) < 1e-5 && own.boundFrom == "runs")
  }

  @Test func `one report a visit is compared by its halves, and says so`() throws {
    let report = try compare(visit([session("a")]), visit([session("b", shift: 0.4)]))
    #expect(report.repeatedBy == "halves" && report.withinSession)
    let whole = try networkReport().circuits[0].edges[0].z.value
    let own = try #require(report.measures.first { $0.measure == edge })
    #expect(own.runs == [2, 2])
    #expect(abs(own.before.value - whole) < 1e-6)
    #expect(abs(own.difference.value - 0.4) < 1e-6)
    #expect(
      words(report.text()).contains("is told from the runs or halves of each report and misses")
    )
    let mixed = try compare(pair(["a", "b"], [0, 0.02]), visit([session("c")]))
    #expect(mixed.repeatedBy == "halves")
    #expect(mixed.measures.first { $0.measure == edge }?.runs == [4, 2])
    let size = try #require(mixed.measures.first { $0.measure == "size_ml.DefaultMode" })
    #expect(size.degreesOfFreedom == 3 && size.boundFrom == "runs")
    // How far the two reports lie apart is not in it.
    let apart = try compare(pair(["a", "b"], [0, 9]), visit([session("c")]))
    #expect(apart.measures.first { $0.measure == "size_ml.DefaultMode" }?.bound == size.bound)
    #expect(report.measures.allSatisfy { $0.boundFrom != "cohort" })
  }

  @Test func `connectivity is told from z ± d/2 of the halves`() throws {
    let report = try compare(visit([session("a")]), visit([session("b", shift: 0.4)]))
    let table = try #require(try networkReport().networks).connectivity
    let own = try #require(
      report.measures.first { $0.measure == "connectivity.DefaultMode.Visual" }
    )
    let d = try #require(table.difference[0][1]).value
    #expect(abs(own.before.value - (table.z[0][1]?.value ?? .nan)) < 1e-6)
    // Both visits have halves that differ by d, of variance d²/2.
    let error = (d * d / 2).squareRoot()
    #expect(abs(own.bound.value - 4.302652729911275 * error) < 1e-5)
  }

  @Test(arguments: [
    ("prisma-1", "rest-v2", "skyra", "rest-v2", "site_changed"),
    ("prisma-1", "rest-v2", "prisma-1", "rest-v3", "site_changed"),
    ("prisma-1", "rest-v2", nil, "rest-v2", "site_unknown"),
    (nil, nil, nil, nil, "site_unknown"),
    ("", "", "", "", "site_unknown"),
    ("prisma-1", " ", "prisma-1", " ", "site_unknown"),
    (nil, "rest-v2", "prisma-1", "rest-v3", "site_changed"),
  ])
  func `another or an unknown site is no reason for a verdict`(
    scanner: String?,
    scanProtocol: String?,
    later: String?,
    laterProtocol: String?,
    reason: String
  ) throws {
    let before = try visit(
      [session("a"), session("b", shift: 0.02)],
      scanner: scanner,
      scanProtocol: scanProtocol
    )
    let after = try visit(
      [session("c", shift: 3), session("d", shift: 3.02)],
      scanner: later,
      scanProtocol: laterProtocol
    )
    let report = try compare(before, after)
    #expect(report.site == reason && !report.measures.isEmpty)
    #expect(report.before.scanner != "" && report.before.scanProtocol != " ")
    #expect(report.measures.allSatisfy { $0.verdict == "withheld" && $0.reason == reason })
    #expect(report.expectedFalseFlags.value == 0)
    #expect(report.text().contains("withheld (\(reason))"))
    #expect(!report.text(all: true).contains(", bound ") && !report.text().contains("a flag is"))
  }

  @Test func `unlike amounts of data are named`() throws {
    func report(_ minutes: Double) throws -> ChangeReport {
      let later = try session("b") { $0["data.minutes_kept"] = minutes }
      return try compare(visit([session("a")]), visit([later]))
    }
    let own = try session("a").report.data.minutesKept.value
    #expect(try report(own).dataCaution == nil && report(0.81 * own).dataCaution == nil)
    for factor in [0.79, 1.26] {
      let unlike = try report(factor * own)
      #expect(unlike.text().contains("UNLIKE AMOUNTS OF DATA"), "\(factor)")
    }
    // Two reports of a visit are not one of twice the minutes.
    let mixed = try compare(pair(["a", "b"], [0, 0.02]), visit([session("c")]))
    #expect(mixed.dataCaution == nil)
  }

  @Test func `another pipeline is no reason for a verdict`() throws {
    let other = { (example: inout Example) in
      example["protocol.sha256"] = String(repeating: "0", count: 64)
    }
    let after = try visit([session("c", shift: 3, change: other), session("d", change: other)])
    let report = try compare(pair(["a", "b"], [0, 0.02]), after)
    #expect(report.measures.allSatisfy { $0.reason == "pipeline_changed" })
    #expect(report.overlapReason == "pipeline_changed" && report.overlap.isEmpty)
    let difference = try #require(report.pipelineDifference)
    #expect(difference.part == "protocol" && difference.after == String(repeating: "0", count: 64))
    #expect(words(report.text()).contains("000000000000 after: no difference is judged"))
    let same = try compare(pair(["a", "b"], [0, 0.02]), pair(["c", "d"], [3, 3.1]))
    #expect(same.pipelineDifference == nil && !same.text().contains("PIPELINE"))
  }

  @Test func `a measure without enough runs, or with no error, is named with its reason`() throws {
    func reasons(_ report: ChangeReport) -> [String: String] {
      Dictionary(uniqueKeysWithValues: report.missing.map { ($0.measure, $0.reason) })
    }
    let few = try visit([
      session("c"), session("d") { $0["networks.members[0].volume_ml"] = NSNull() },
    ])
    let one = try reasons(compare(pair(["a", "b"], [0, 0.02]), few))
    #expect(one["size_ml.DefaultMode"] == "change_too_few_runs")
    #expect(one["circuit_edge.kept.S1S3"] == "measure_missing")
    #expect(one["size_ml.MedialTemporalLobe"] == "measure_missing")
    let same = try reasons(compare(pair(["a", "b"], [0, 0]), pair(["c", "d"], [0.5, 0.5])))
    #expect(same[edge] == "change_no_variance")
    let halves = try visit([session("x") { $0["circuits[0].edges[0].repeated"] = [Any]() }])
    #expect(
      try reasons(compare(visit([session("a")]), halves))[edge] == "change_too_few_runs"
    )
  }

  @Test func `networks of the group at one visit are not compared with the person's own`() throws {
    let group = try visit([
      session("c") { example in
        example["shown"] = "group"
        example["networks.shown"] = "group"
      }
    ])
    let report = try compare(visit([session("a")]), group)
    #expect(report.measures.allSatisfy { $0.measure.hasPrefix("circuit") })
    #expect(report.missing.contains { $0.measure == "size_ml.Visual" })
  }

  @Test func `visits that are none are refused`() throws {
    #expect(codeOfError { _ = try visit([]) } == "change_visit_empty")
    let other = try session("b") { $0["data.mask"] = "brain_mask" }
    let first = try session("a")
    #expect(codeOfError { _ = try visit([first, other]) } == "change_visit_pipelines_differ")
    let before = try visit([first])
    let again = try visit([session("a", shift: 1)])
    #expect(codeOfError { _ = try compare(before, again) } == "change_report_twice")
    let stranger = try visit([session("b") { $0["subject"] = "sub-02" }])
    #expect(codeOfError { _ = try compare(before, stranger) } == "change_other_subject")
  }

  @Test func `its words never say that nothing changed`() throws {
    let report = try compare(pair(["a", "b"], [0, 0.1]), pair(["c", "d"], [0.05, 0.1]))
    for text in [report.text(), report.text(all: true)] {
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
      #expect(words.contains("not detectable, which is not the same as none"))
      for word in ["no change", "unchanged", "stable", "improved", "worse", "because"] {
        #expect(!words.contains(word), "\(word)")
      }
    }
    #expect(report.text(all: true).contains("\(edge) ("))
    #expect(!report.text().contains("\(edge) ("))
  }
}
