import Foundation
import TestSupport
import Testing

@testable import Reports

/// People who were measured twice, and the bounds that they give one person's change.
@Suite struct RetestTests {
  private static let shifts = [(0.1, 0.2), (-0.2, -0.15), (0.05, 0.0), (0.3, 0.5), (-0.1, 0.02)]
  private let edge = "circuit_edge.kept.D2D1"

  private func pair(
    _ number: Int,
    change: (inout Example) -> Void = { _ in }
  ) throws -> RetestPair {
    let subject = "sub-2\(number)"
    func report(_ visit: Int, _ shift: Double) throws -> NetworkReport {
      var example = try networkExample(
        subject: subject,
        job: "retest-\(number)-\(visit)",
        shift: shift
      )
      if visit == 2 { change(&example) }
      return try NetworkReport(example.file())
    }
    let shift = Self.shifts[number]
    return RetestPair(
      subject: subject,
      before: try report(1, shift.0),
      after: try report(2, shift.1),
      days: Double([7, 14, 3, 28, 10][number])
    )
  }

  private func pairs(_ count: Int = 5) throws -> [RetestPair] {
    try (0..<count).map { try pair($0) }
  }

  private func study(
    _ pairs: [RetestPair],
    scanProtocol: String? = "rest-v2"
  ) throws -> RetestDocument {
    try RetestDocument(
      of: pairs,
      scanner: "prisma-1",
      scanProtocol: scanProtocol,
      citation: "unpublished",
      created: "2026-03-02T09:00:00.000Z"
    )
  }

  // MARK: - Building

  @Test func `the error of a visit is the deviation of the differences over the root of two`()
    throws
  {
    let study = try study(pairs())
    let differences = Self.shifts.map { $1 - $0 }
    let mean = differences.reduce(0, +) / 5
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4
    let own = try #require(study.measures.first { $0.measure == edge })
    #expect(abs(own.standardError.value - (variance / 2).squareRoot()) < 1e-5)
    #expect(abs(own.meanDifference.value - mean) < 1e-5 && own.people == 5)
    #expect(study.daysBetween.least.value == 3 && study.daysBetween.median.value == 10)
    #expect(study.daysBetween.greatest.value == 28)
    #expect(study.text().hasPrefix("5 people measured twice, 3 to 28 days apart"))
    let json = try study.json()
    #expect(try RetestDocument(UserFile(name: "s.json", bytes: json)) == study)
    try expectGolden(json, "test-retest")
  }

  @Test func `the order of the people does not matter`() throws {
    #expect(try study(pairs().reversed()) == study(pairs()))
  }

  @Test func `a measure that few have, or that does not vary, has no error`() throws {
    let study = try study(
      (0..<5).map { number in
        try pair(number) { example in
          if number < 2 { example["networks.members[0].volume_ml"] = NSNull() }
        }
      }
    )
    let missing = Dictionary(
      uniqueKeysWithValues: study.missing.map { ($0.measure, $0.reason) }
    )
    #expect(missing["size_ml.DefaultMode"] == "measure_people_too_few")
    // Withheld in the example: its volume is null.
    #expect(missing["size_ml.MedialTemporalLobe"] == "measure_people_too_few")
    #expect(study.measures.contains { $0.measure == "size_ml.Visual" })
  }

  @Test func `people who do not make an honest study are refused`() throws {
    let five = try pairs()
    func code(_ pairs: [RetestPair]) -> String? { codeOfError { _ = try study(pairs) } }
    #expect(code(Array(five.prefix(3))) == "retest_too_few_people")
    #expect(code([]) == "retest_too_few_people")
    #expect(code(five + [five[0]]) == "retest_subject_twice")
    let one = five[0]
    let stranger = RetestPair(subject: "sub-9", before: one.before, after: one.after, days: 7)
    #expect(code(five + [stranger]) == "retest_other_subject")
    let same = RetestPair(subject: "sub-20", before: one.before, after: one.before, days: 7)
    #expect(code([same] + five.dropFirst()) == "retest_report_twice")
    let copy = RetestPair(
      subject: "sub-29",
      before: try networkReport(subject: "sub-29", job: "x", shift: 0.1),
      after: try networkReport(subject: "sub-29", job: "y", shift: 0.7),
      days: 7
    )
    #expect(code(five + [copy]) == "retest_report_twice")
    let sameDay = RetestPair(subject: "sub-20", before: one.before, after: one.after, days: 0)
    #expect(code([sameDay] + five.dropFirst()) == "retest_days_invalid")
    let other = try pair(0) { $0["data.mask"] = "brain_mask" }
    #expect(code([other] + five.dropFirst()) == "retest_pipelines_differ")
    for (scanner, scanProtocol, citation) in [
      ("", "p", "x"), ("s", "", "x"), ("s", " ", "x"), ("s", "p", ""), (" ", "p", "x"),
    ] {
      #expect(
        codeOfError {
          _ = try RetestDocument(
            of: five,
            scanner: scanner,
            scanProtocol: scanProtocol,
            citation: citation,
            created: ""
          )
        } == "retest_unnamed"
      )
    }
    let empty = try (0..<4).map { number in
      func report(_ visit: Int) throws -> NetworkReport {
        var example = try networkExample(subject: "sub-3\(number)", job: "e\(number)\(visit)")
        example["shown"] = "none"
        example["networks"] = NSNull()
        example["circuits"] = [Any]()
        return try NetworkReport(example.file())
      }
      return RetestPair(
        subject: "sub-3\(number)",
        before: try report(1),
        after: try report(2),
        days: 7
      )
    }
    #expect(code(empty) == "retest_no_measure")
  }

  // MARK: - Reading

  @Test(
    arguments: [
      ("subjects", nil, "document_missing_key"),
      ("norm", 1, "document_unknown_key"),
      ("schema", "tmsp-test-retest/2", "document_other_schema"),
      ("subjects[0]", "", "document_wrong_value"),
      ("subjects[0]", "21", "document_wrong_value"),
      ("subjects", ["a", "b", "c"], "retest_too_few_people"),
      ("days_between.least", 11, "document_wrong_value"),
      ("days_between.least", 0.5, "document_wrong_value"),
      ("least_minutes_kept", -1, "document_wrong_value"),
      ("measures[0].people", 3, "document_wrong_value"),
      ("measures[0].people", 6, "document_wrong_value"),
      ("measures[0].standard_error", 0, "document_wrong_value"),
      ("measures[0].standard_error", 1e9, "document_wrong_value"),
      ("measures[0].mean_difference", 1e9, "document_wrong_value"),
      ("measures[1].measure", "asymmetry.DefaultMode", "document_wrong_value"),
      ("measures", [Int](), "retest_no_measure"),
      ("pipeline.mask", "brain_mask", "retest_digest_wrong"),
      ("scanner", "", "retest_unnamed"),
      ("scan_protocol", " ", "retest_unnamed"),
      ("scan_protocol", 2, "document_wrong_value"),
      ("scan_protocol", nil, "document_missing_key"),
      ("citation", "", "retest_unnamed"),
    ] as [(String, (any Sendable)?, String)]
  )
  func `a file of a study is not trusted`(
    place: String,
    value: (any Sendable)?,
    code: String
  ) throws {
    var example = try Example("test-retest")
    example[place] = value
    let file = try example.file()
    #expect(codeOfError { _ = try RetestDocument(file) } == code)
  }

  @Test(arguments: [
    ("participant_id\tbefore\tafter\nx\ty\tz\n", "retest_column_missing"),
    ("", "retest_column_missing"),
    ("participant_id\tbefore\tafter\tdays\nx\ty\tz\n", "retest_row_invalid"),
    ("participant_id\tbefore\tafter\tdays\nx\ta.json\tb.json\tweek\n", "retest_days_invalid"),
    ("participant_id\tbefore\tafter\tdays\nx\ta.json\tb.json\t0.2\n", "retest_days_invalid"),
    ("participant_id\tbefore\tafter\tdays\nx\ta.json\tb.json\t7\n", "document_unreadable"),
    ("participant_id\tbefore\tafter\tdays\nx\t.\tb.json\t7\n", "change_folder_without_report"),
  ])
  func `a list that does not name two visits is refused`(text: String, code: String) throws {
    let folder = try MappedFolder()
    try folder.add(Data(text.utf8), "visits.tsv")
    let path = folder.path + "/visits.tsv"
    #expect(codeOfError { _ = try RetestVisits(path: path) } == code)
  }

  @Test func `a list names reports from its own folder`() throws {
    let folder = try MappedFolder()
    try folder.add(networkExample(subject: "sub-20", job: "a").file().bytes, "sub-20_networks.json")
    try folder.add(networkExample(subject: "sub-20", job: "b").file().bytes, "later.json")
    try folder.add(
      Data("participant_id\tbefore\tafter\tdays\n20\t.\tlater.json\t7\n".utf8),
      "visits.tsv"
    )
    let pairs = try RetestVisits(path: folder.path + "/visits.tsv").pairs
    #expect(pairs.map(\.before.job) == ["a"] && pairs.map(\.after.job) == ["b"])
    #expect(pairs[0].days == 7)
  }

  // MARK: - Bounds of one person

  private func compare(
    _ study: RetestDocument?,
    scanner: String = "prisma-1",
    scanProtocol: String? = "rest-v2",
    change: (inout Example) -> Void = { _ in }
  ) throws -> ChangeReport {
    func visit(_ job: String, _ shift: Double) throws -> MappedVisit {
      var example = try networkExample(job: job, shift: shift)
      change(&example)
      return try MappedVisit(
        [MappedSession(report: NetworkReport(example.file()))],
        scanner: scanner,
        scanProtocol: scanProtocol
      )
    }
    return try ChangeReport(
      from: visit("a", 0),
      to: visit("b", 0.4),
      cohort: study.map { RetestCohort($0, sha256: String(repeating: "c", count: 64)) },
      created: "2026-03-03T09:00:00.000Z"
    )
  }

  @Test func `a study's error takes the place of the halves', measure by measure`() throws {
    let study = try study(
      (0..<5).map { number in
        try pair(number) { example in
          if number < 2 { example["networks.members[0].volume_ml"] = NSNull() }
        }
      }
    )
    let report = try compare(study)
    let own = try #require(report.measures.first { $0.measure == edge })
    let error = try #require(study.measures.first { $0.measure == edge }).standardError.value
    // Student's t of 4 degrees of freedom.
    #expect(abs(own.bound.value - 2.7764451051977987 * 2.0.squareRoot() * error) < 1e-5)
    #expect(own.boundFrom == "cohort" && own.degreesOfFreedom == 4 && own.runs == [1, 1])
    let whole = try networkReport().circuits[0].edges[0].z.value
    #expect(abs(own.before.value - whole) < 1e-6)
    #expect(report.measures.first { $0.measure == "size_ml.DefaultMode" }?.boundFrom == "runs")
    #expect(report.cohort?.people == 5 && report.cohort?.reason == nil)
    let words = report.text(all: true).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("told from 5 people measured twice, 3 to 28 days apart"))
    #expect(words.contains("by people measured twice"))
    #expect(words.contains("(prisma-1, rest-v2; unpublished)"))
  }

  @Test func `a measure without halves is judged by a study alone`() throws {
    func bare(_ example: inout Example) { example["circuits[0].edges[0].repeated"] = [Any]() }
    let without = try compare(nil, change: bare)
    #expect(without.missing.first { $0.measure == edge }?.reason == "change_too_few_runs")
    #expect(without.cohort == nil)
    let with = try compare(study(pairs()), change: bare)
    #expect(with.measures.first { $0.measure == edge }?.boundFrom == "cohort")
  }

  @Test func `fewer minutes than all of a study's take the halves' bounds, and say so`() throws {
    let report = try compare(study(pairs())) { $0["data.minutes_kept"] = 5 }
    #expect(report.cohort?.reason == "retest_less_data")
    #expect(report.measures.allSatisfy { $0.boundFrom != "cohort" })
    #expect(report.text().contains("[retest_less_data]"))
  }

  @Test func `a study of another scanner takes no place of the halves' bounds, and says so`() throws
  {
    let report = try compare(study(pairs()), scanner: "skyra")
    #expect(report.cohort?.reason == "retest_other_scanner")
    #expect(report.measures.allSatisfy { $0.boundFrom != "cohort" })
    #expect(report.text().contains("[retest_other_scanner]"))
  }

  @Test(
    arguments: [
      ("rest-v2", "rest-v3"), ("rest-v2", nil), (nil, "rest-v2"), (nil, nil), ("rest-v2", " "),
    ] as [(String?, String?)]
  )
  func
    `a study of another or an unknown scan protocol takes no place of the halves' bounds, and says so`(
      studied: String?,
      own: String?
    ) throws
  {
    let study = try study(pairs(), scanProtocol: studied)
    #expect(study.scanProtocol == studied)
    let report = try compare(study, scanProtocol: own)
    #expect(report.cohort?.reason == "retest_other_protocol")
    #expect(report.cohort?.scanProtocol == studied)
    #expect(report.measures.allSatisfy { $0.boundFrom != "cohort" })
    #expect(report.text().contains("[retest_other_protocol]"))
    let known = studied ?? "protocol not known"
    #expect(study.text().contains("prisma-1, \(known)"))
    #expect(try RetestDocument(UserFile(name: "s.json", bytes: study.json())) == study)
  }

  @Test func `a study of another pipeline, or with the person in it, is refused`() throws {
    let study = try study(pairs())
    let zeros = String(repeating: "0", count: 64)
    #expect(
      codeOfError { _ = try compare(study) { $0["software.sha256"] = zeros } }
        == "retest_other_pipeline"
    )
    #expect(
      codeOfError { _ = try compare(study) { $0["subject"] = "21" } } == "retest_holds_subject"
    )
  }
}
