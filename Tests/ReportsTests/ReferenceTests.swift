import Foundation
import TestSupport
import Testing

@testable import Reports

/// Local controls, and how a person lies among them.
@Suite struct ReferenceTests {
  private static let people =
    "participant_id\tage\tsex\n"
    + "sub-11\t21\tF\nsub-12\t35\tM\nsub-13\t48\tfemale\nsub-14\t60\tn/a\nsub-15\t33.5\tO\n"

  private func participants(_ text: String = Self.people) throws -> Participants {
    try Participants(UserFile(name: "participants.tsv", bytes: Data(text.utf8)))
  }

  private static let shifts = [0.31, -0.22, 0.05, 0.4, -0.17]

  private func reports(_ count: Int = 5) throws -> [NetworkReport] {
    try (0..<count).map { number in
      try networkReport(
        subject: "sub-1\(number + 1)",
        job: "control-\(number)",
        shift: Self.shifts[number]
      )
    }
  }

  private func build(
    _ reports: [NetworkReport],
    people: String = Self.people,
    scanner: String = "prisma-1",
    scanProtocol: String = "rest-v2"
  ) throws -> ControlSetDocument {
    try ControlSetDocument(
      building: reports,
      participants: participants(people),
      scanner: scanner,
      scanProtocol: scanProtocol,
      created: "2026-03-02T09:00:00.000Z"
    )
  }

  private func compare(
    _ report: NetworkReport,
    _ controls: ControlSetDocument,
    age: Double = 40,
    scanner: String? = "prisma-1",
    scanProtocol: String? = "rest-v2"
  ) throws -> DeviationReport {
    try DeviationReport(
      report,
      among: controls,
      sha256: String(repeating: "a", count: 64),
      age: age,
      scanner: scanner,
      scanProtocol: scanProtocol,
      created: "2026-03-03T09:00:00.000Z"
    )
  }

  // MARK: - Building

  @Test func `a set holds each person with age, sex and values, and is read back as it was`() throws
  {
    let set = try build(reports())
    #expect(set.controls.map(\.id) == ["sub-11", "sub-12", "sub-13", "sub-14", "sub-15"])
    #expect(set.controls.map(\.sex) == ["female", "male", "female", nil, nil])
    #expect(set.controls[4].age.description == "33.5")
    #expect(set.controls.allSatisfy { $0.values.count == set.measures.count })
    let json = try set.json()
    #expect(try ControlSetDocument(UserFile(name: "c.json", bytes: json)) == set)
    try expectGolden(json, "control-set")
  }

  @Test func `the order of the reports does not matter`() throws {
    #expect(try build(reports().reversed()) == build(reports()))
  }

  @Test func `a control without networks counts for circuits only`() throws {
    var example = try networkExample(subject: "sub-11", job: "control-0", shift: 0.31)
    example["shown"] = "none"
    example["networks"] = NSNull()
    let set = try build([try NetworkReport(example.file())] + reports().dropFirst())
    let values = zip(set.measures, set.controls[0].values)
    #expect(values.allSatisfy { name, value in name.hasPrefix("circuit") || value == nil })
    #expect(values.contains { name, value in name.hasPrefix("circuit") && value != nil })
    #expect(set.controls[0].shown == "none")
  }

  @Test func `a set is refused for what would make it dishonest`() throws {
    let five = try reports()
    #expect(codeOfError { _ = try build(Array(five.prefix(3))) } == "controls_too_few")
    #expect(codeOfError { _ = try build([]) } == "controls_too_few")
    var other = try networkExample(subject: "sub-15", job: "x", shift: 0.9)
    other["data.mask"] = "brain_mask"
    let mixed = try five.prefix(4) + [NetworkReport(other.file())]
    #expect(codeOfError { _ = try build(Array(mixed)) } == "controls_pipelines_differ")
    #expect(
      messageOfError { _ = try build(Array(mixed)) }
        == "The report of sub-15 has mask brain_mask, the first one grey_matter."
    )
    let twice = five + [try networkReport(subject: "11", job: "y", shift: 0.7)]
    #expect(codeOfError { _ = try build(twice) } == "controls_subject_twice")
    let copy = try five.prefix(4) + [networkReport(subject: "sub-15", job: "z", shift: 0.31)]
    #expect(codeOfError { _ = try build(Array(copy)) } == "controls_same_person")
    #expect(codeOfError { _ = try build(five, scanner: "") } == "controls_site_unnamed")
    #expect(codeOfError { _ = try build(five, scanProtocol: "") } == "controls_site_unnamed")
    #expect(codeOfError { _ = try build(five, scanProtocol: " ") } == "controls_site_unnamed")
  }

  @Test(arguments: [
    ("participant_id\tsex\nsub-11\tF\n", "participants_column_missing"),
    ("id\tage\nsub-11\t20\n", "participants_column_missing"),
    ("", "participants_column_missing"),
    ("participant_id\tage\nsub-11\n", "participants_row_invalid"),
    ("participant_id\tage\nsub-11\t20\n11\t21\n", "participants_label_repeated"),
    ("participant_id\tage\nsub-11\t20\n", "controls_participant_missing"),
    (Self.people.replacing("35", with: "n/a"), "controls_age_missing"),
    (Self.people.replacing("35", with: "-1"), "controls_age_missing"),
    (Self.people.replacing("35", with: "nan"), "controls_age_missing"),
    (Self.people.replacing("35", with: "89+"), "controls_age_missing"),
  ])
  func `a list of participants that does not tell ages is refused`(
    text: String,
    code: String
  ) throws {
    let five = try reports()
    #expect(codeOfError { _ = try build(five, people: text) } == code)
  }

  @Test func `a list may have a byte order mark and the line ends of Windows`() throws {
    let text = "\u{FEFF}" + Self.people.replacing("\n", with: "\r\n")
    #expect(try build(reports(), people: text) == build(reports()))
  }

  // MARK: - Reading

  @Test(
    arguments: [
      ("controls[0].age", nil, "document_missing_key"),
      ("controls[0].sex", nil, "document_missing_key"),
      ("scanner", nil, "document_missing_key"),
      ("norm", 1, "document_unknown_key"),
      ("controls[1].name", "x", "document_unknown_key"),
      ("schema", "tmsp-control-set/2", "document_other_schema"),
      ("controls[0].age", 130, "document_wrong_value"),
      ("controls[0].sex", "f", "document_wrong_value"),
      ("controls[0].shown", "own", "document_wrong_value"),
      ("controls[0].id", "", "document_wrong_value"),
      ("controls[0].values", [0.1], "controls_other_measures"),
      ("controls[0].values", [1e50], "document_wrong_value"),
      ("controls[0].id", "12", "controls_name_repeated"),
      ("measures[1]", "asymmetry.DefaultMode", "controls_name_repeated"),
      ("pipeline.mask", "brain_mask", "controls_digest_wrong"),
      ("pipeline.sha256", "0", "controls_digest_wrong"),
      ("scanner", "", "controls_site_unnamed"),
      ("scan_protocol", " ", "controls_site_unnamed"),
    ] as [(String, (any Sendable)?, String)]
  )
  func `a file of controls is not trusted`(
    place: String,
    value: (any Sendable)?,
    code: String
  ) throws {
    var example = try Example(json: build(reports()).json())
    example[place] = value
    let file = try example.file()
    #expect(codeOfError { _ = try ControlSetDocument(file) } == code)
  }

  @Test func `a file of three controls is refused, whoever wrote it`() throws {
    var example = try Example(json: build(reports()).json())
    example["controls"] = (example["controls"] as? [Any])?.prefix(3).map { $0 }
    let file = try example.file()
    #expect(codeOfError { _ = try ControlSetDocument(file) } == "controls_too_few")
  }

  // MARK: - Comparing

  @Test func `a deviation is the predictive t of the controls' values`() throws {
    let controls = try build(reports())
    let report = try compare(networkReport(job: "own", shift: 0.1), controls)
    let index = try #require(controls.measures.firstIndex(of: "circuit_edge.kept.D2D1"))
    let values = controls.controls.compactMap { $0.values[index]?.value }
    let mean = values.reduce(0, +) / 5
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4
    let own = try #require(report.measures.first { $0.measure == "circuit_edge.kept.D2D1" })
    let t = (own.value.value - mean) / (variance * (1 + 1.0 / 5)).squareRoot()
    #expect(abs(own.t.value - t) < 1e-3)
    #expect(own.interval[0].value <= own.z.value && own.z.value <= own.interval[1].value)
    #expect(own.controls == 5 && report.controls.count == 5)
    #expect(report.controls.female == 2 && report.controls.male == 1)
    #expect(report.controls.ages.map(\.description) == ["21", "60"])
    #expect(report.expectedFalseFlags == .ratio(0.05 * Double(report.measures.count)))
    try expectGolden(report.json(), "deviation-report")
  }

  @Test func `what nobody could measure is named, not filled in`() throws {
    let report = try compare(networkReport(job: "own"), build(reports()))
    let missing = Dictionary(
      uniqueKeysWithValues: report.missing.map { ($0.measure, $0.reason) }
    )
    #expect(missing["circuit_edge.kept.S1S3"] == "measure_missing")
    #expect(missing["size_ml.MedialTemporalLobe"] == "measure_missing")
    // Only networks that the shift of the examples does not move are the same in all.
    #expect(missing["size_ml.Visual"] == nil)
  }

  @Test func `few controls of a measure, and controls without variance, give no z`() throws {
    var example = try Example(json: build(reports()).json())
    let names = try #require(example["measures"] as? [String])
    let edge = try #require(names.firstIndex(of: "circuit_edge.kept.D1D3"))
    let mean = try #require(names.firstIndex(of: "circuit_mean.kept.Default"))
    for person in 0..<2 { example["controls[\(person)].values[\(edge)]"] = NSNull() }
    for person in 0..<5 { example["controls[\(person)].values[\(mean)]"] = 0.25 }
    let report = try compare(networkReport(job: "own"), ControlSetDocument(example.file()))
    let missing = Dictionary(
      uniqueKeysWithValues: report.missing.map { ($0.measure, $0.reason) }
    )
    #expect(missing["circuit_edge.kept.D1D3"] == "measure_controls_too_few")
    #expect(missing["circuit_mean.kept.Default"] == "measure_no_variance")
  }

  @Test func `nobody is compared with controls of another site, pipeline, age, or with oneself`()
    throws
  {
    let controls = try build(reports())
    let own = try networkReport(job: "own", shift: 0.1)
    func code(_ body: () throws -> Void) -> String? { codeOfError(body) }
    #expect(code { _ = try compare(own, controls, scanner: nil) } == "site_unknown")
    #expect(code { _ = try compare(own, controls, scanProtocol: nil) } == "site_unknown")
    #expect(code { _ = try compare(own, controls, scanProtocol: "\t") } == "site_unknown")
    #expect(code { _ = try compare(own, controls, scanner: "skyra") } == "site_changed")
    #expect(code { _ = try compare(own, controls, age: 61) } == "controls_age_outside")
    #expect(code { _ = try compare(own, controls, age: .nan) } == "controls_not_finite")
    var other = try networkExample(job: "own")
    other["software.sha256"] = String(repeating: "0", count: 64)
    let otherReport = try NetworkReport(other.file())
    #expect(code { _ = try compare(otherReport, controls) } == "controls_other_pipeline")
    for (place, value) in [
      ("circuit_table.sha256", String(repeating: "0", count: 64)),
      ("circuit_table.amygdala", "image \(String(repeating: "0", count: 64))"),
    ] {
      var changed = try networkExample(job: "own", shift: 0.1)
      changed[place] = value
      let report = try NetworkReport(changed.file())
      #expect(code { _ = try compare(report, controls) } == "controls_other_pipeline", "\(place)")
    }
    var short = try networkExample(job: "own", shift: 0.1)
    short["data.minutes_kept"] = 14.1
    let shortReport = try NetworkReport(short.file())
    #expect(code { _ = try compare(shortReport, controls) } == "controls_kept_more")
    short["data.minutes_kept"] = 30
    #expect(try compare(NetworkReport(short.file()), controls).minutesKept.value == 30)
    let named = try networkReport(subject: "12", job: "own", shift: 2)
    #expect(code { _ = try compare(named, controls) } == "controls_hold_subject")
    let copied = try networkReport(subject: "sub-99", job: "own", shift: 0.31)
    #expect(code { _ = try compare(copied, controls) } == "controls_hold_subject")
  }

  @Test func `the words state chance, the measured share and that it is no diagnosis`() throws {
    let controls = try build(reports())
    let text = try compare(networkReport(job: "own", shift: 3), controls).text()
    let joined = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(joined.contains("sub-01, 40 years, among 5 local controls of 21 to 60 years"))
    #expect(joined.contains("8.2 to 8.7 %"))
    #expect(joined.contains("no diagnosis"))
    #expect(joined.contains("size_ml.Visual:"))
    #expect(joined.contains("not compared (measure_missing)"))
    #expect(joined.ranges(of: "t = (value - mean)/(deviation √(1 + 1/n)) with n - 1").count == 1)
    #expect(joined.contains("the 95 % interval, not of z but of where the value lies"))
    for word in ["abnormal", "biotype", "dysfunction", "healthy range", "patholog"] {
      #expect(!joined.lowercased().contains(word), "\(word)")
    }
    #expect(
      !(try compare(networkReport(job: "own", shift: 0.1), controls).text()).contains("D2D1:")
    )
    #expect(
      try compare(networkReport(job: "own", shift: 0.1), controls).text(all: true)
        .contains("D2D1:")
    )
    #expect(controls.text().hasPrefix("5 controls of prisma-1, rest-v2:"))
  }
}
