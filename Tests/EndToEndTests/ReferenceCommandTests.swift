import Foundation
import TestSupport
import Testing

/// `tmsplan reference`, as a clinic would call it.
@Suite(.inTurn) struct ReferenceCommandTests {
  private static let shifts = [0.31, -0.22, 0.05, 0.4, -0.17]
  private static let people =
    "participant_id\tage\tsex\nsub-11\t21\tF\nsub-12\t35\tM\nsub-13\t48\tF\nsub-14\t60\tn/a\nsub-15\t33.5\tM\n"
  private static let site = ["--scanner", "prisma-1", "--scan-protocol", "rest-v2"]

  private let documents: NetworkDocuments

  init() throws { documents = try NetworkDocuments() }

  private func controls(
    _ numbers: Range<Int> = 0..<5,
    change: (inout Example) -> Void = { _ in }
  ) throws -> [String] {
    try numbers.map { number in
      try documents.add(
        report: "sub-1\(number + 1)_networks.json",
        subject: "sub-1\(number + 1)",
        job: "control-\(number)",
        shift: Self.shifts[number % 5],
        change: change
      )
    }
  }

  private func build(_ reports: [String], _ more: [String] = Self.site) throws -> [String] {
    let people = try documents.add(Self.people, "participants.tsv")
    return ["reference", "build"] + reports
      + ["--output", documents.path("controls.json"), "--participants", people] + more
  }

  private func compare(
    _ report: String,
    age: String = "40",
    _ site: [String] = Self.site
  )
    -> [String]
  {
    [
      "reference", "compare", report, "--controls", documents.path("controls.json"), "--age", age,
    ] + site
  }

  // MARK: - Controls

  @Test func `a folder stands for the report in it, where no other file is wanted`() async throws {
    let folders = try (1...5).map { number in
      try documents.add(
        report: "c\(number)/sub-1\(number)_networks.json",
        subject: "sub-1\(number)",
        job: "control-\(number)",
        shift: Self.shifts[number - 1]
      )
      return documents.path("c\(number)")
    }
    let printed = try await documents.print(build(folders))
    #expect(printed.hasPrefix("5 controls of prisma-1, rest-v2:"))
    let bare = documents.path("bare")
    try FileManager.default.createDirectory(atPath: bare, withIntermediateDirectories: true)
    try await documents.expectRefusal("change_folder_without_report", compare(bare))
    let odd = try await documents.run([
      "reference", "compare", folders[0], "--controls", bare, "--age", "40",
    ])
    #expect(odd.status == 3 && odd.errors.contains("it is a folder"), "\(odd.errors)")
  }

  @Test func `controls are put together, and a person is held against them`() async throws {
    let arguments = try build(controls())
    let printed = try await documents.print(arguments)
    #expect(printed.hasPrefix("5 controls of prisma-1, rest-v2:"))
    try expectValid(documents.read("controls.json"), "control-set")
    let again = try await documents.run(arguments)
    #expect(again.status == 2 && again.errors.contains("[output_exists]"))
    _ = try await documents.print(arguments + ["--force"])
    let own = try documents.add(report: "own.json", subject: "sub-01", job: "own", shift: 3)
    let text = try await documents.print(compare(own))
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("among 5 local controls") && words.contains("no diagnosis"))
    let json = try await documents.print(compare(own) + ["--json"])
    try expectValid(Data(json.utf8), "deviation-report")
    let usual = try documents.add(report: "usual.json", subject: "sub-01", job: "u", shift: 0.1)
    let all = try await documents.print(compare(usual) + ["--all"])
    let few = try await documents.print(compare(usual))
    #expect(all.count > few.count)
  }

  @Test func `what makes no honest set of controls is refused`() async throws {
    func refuse(_ code: String, _ arguments: [String]) async throws {
      try await documents.expectRefusal(code, arguments, absent: "controls.json")
    }
    let five = try controls()
    try await refuse("controls_too_few", build(Array(five.prefix(3))))
    let other = try documents.add(report: "o.json", subject: "sub-15", job: "o", shift: 0.9) {
      $0["data.mask"] = "brain_mask"
    }
    try await refuse("controls_pipelines_differ", build(five.prefix(4) + [other]))
    let twice = try documents.add(report: "t.json", subject: "11", job: "t", shift: 0.7)
    try await refuse("controls_subject_twice", build(five + [twice]))
    let copy = try documents.add(report: "c.json", subject: "sub-15", job: "c", shift: 0.31)
    try await refuse("controls_same_person", build(five.prefix(4) + [copy]))
    let unlisted = try documents.add(report: "u.json", subject: "sub-99", job: "u", shift: 0.8)
    try await refuse("controls_participant_missing", build(five + [unlisted]))
    try await refuse(
      "controls_site_unnamed",
      build(five, ["--scanner", "", "--scan-protocol", "r"])
    )
    try await refuse("document_unreadable", build(five + [documents.path("none.json")]))
    let wrong = try documents.add(report: "w.json", subject: "sub-15", job: "w", shift: 0) {
      $0["shown"] = "mine"
    }
    try await refuse("document_wrong_value", build(five.prefix(4) + [wrong]))
    for (text, code) in [
      (Self.people.replacing("35", with: "n/a"), "controls_age_missing"),
      (Self.people.replacing("age", with: "years"), "participants_column_missing"),
      (Self.people + "12\t30\tF\n", "participants_label_repeated"),
      (Self.people + "sub-16\n", "participants_row_invalid"),
    ] {
      let arguments = try build(five)
      try documents.add(text, "participants.tsv")
      try await refuse(code, arguments)
    }
  }

  @Test func `nobody is compared with controls that do not fit`() async throws {
    _ = try await documents.print(build(controls()))
    let own = try documents.add(report: "own.json", subject: "sub-01", job: "own", shift: 0.1)
    func refuse(_ code: String, _ arguments: [String]) async throws {
      try await documents.expectRefusal(code, arguments)
    }
    try await refuse("controls_age_outside", compare(own, age: "61"))
    try await refuse("controls_age_outside", compare(own, age: "20.9"))
    try await refuse("site_unknown", compare(own, []))
    try await refuse("site_unknown", compare(own, ["--scanner", "prisma-1"]))
    try await refuse(
      "site_changed",
      compare(own, ["--scanner", "x", "--scan-protocol", "rest-v2"])
    )
    let other = try documents.add(report: "o.json", subject: "sub-01", job: "o", shift: 0) {
      $0["software.sha256"] = String(repeating: "0", count: 64)
    }
    try await refuse("controls_other_pipeline", compare(other))
    let known = try documents.add(report: "k.json", subject: "12", job: "k", shift: 0)
    try await refuse("controls_hold_subject", compare(known))
    var set = try Example(json: documents.read("controls.json"))
    set["pipeline.mask"] = "brain_mask"
    try documents.add(set.data(), "controls.json")
    try await refuse("controls_digest_wrong", compare(own))
    try documents.add("[]", "controls.json")
    try await refuse("document_not_json", compare(own))
    try documents.add("{\"schema\":\"tmsp-network-report/1\"}", "controls.json")
    try await refuse("document_other_schema", compare(own))
  }

  // MARK: - Harmonising

  /// A table of `count` people of each batch, the second shifted and wider.
  private func table(
    _ batches: [(name: String, count: Int)],
    measures: Int = 3,
    change: (String) -> String = { $0 }
  ) throws -> String {
    var random = SplitMix64(seed: 5)
    var lines = [
      (["subject", "batch", "age"] + (0..<measures).map { "m\($0)" }).joined(separator: "\t")
    ]
    for (number, batch) in batches.enumerated() {
      for person in 0..<batch.count {
        let values = (0..<measures).map { measure -> String in
          let noise = Double.random(in: -1...1, using: &random)
          return "\(Double(number * 3 + measure) + noise * Double(number + 1))"
        }
        let age = "\(20 + (person * 7 + number * 3) % 40)"
        lines.append(
          (["\(batch.name)\(person)", batch.name, age] + values).joined(separator: "\t")
        )
      }
    }
    return try documents.add(change(lines.joined(separator: "\n") + "\n"), "table.tsv")
  }

  private func harmonise(_ table: String, _ more: [String] = ["--covariate", "age"]) -> [String] {
    ["reference", "harmonise", table, "--output", documents.path("harmonised.tsv")] + more
  }

  @Test func `what scanners add is taken out of a table of groups`() async throws {
    let table = try table([("a", 12), ("b", 12)])
    let printed = try await documents.print(harmonise(table))
    #expect(!printed.isEmpty)
    let rows = try String(decoding: documents.read("harmonised.tsv"), as: UTF8.self)
      .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
    #expect(rows.count == 25 && rows[0] == ["subject", "batch", "age", "m0", "m1", "m2"])
    func mean(_ batch: String) -> Double {
      let values = rows.filter { $0[1] == batch }.compactMap { Double($0[3]) }
      return values.reduce(0, +) / Double(values.count)
    }
    #expect(abs(mean("a") - mean("b")) < 0.5)
    let again = try await documents.run(harmonise(table))
    #expect(again.status == 2 && again.errors.contains("[output_exists]"))
  }

  @Test func `a table that cannot be harmonised is refused, one person above all`() async throws {
    func refuse(_ code: String, _ table: String, _ more: [String] = []) async throws {
      try await documents.expectRefusal(code, harmonise(table, more), absent: "harmonised.tsv")
    }
    let two = [("a", 12), ("b", 12)].map { (name: $0.0, count: $0.1) }
    try await refuse("harmonise_n1", table([("a", 12), ("b", 1)]))
    try await refuse("harmonise_too_few_subjects", table([("a", 12), ("b", 9)]))
    try await refuse("harmonise_one_batch", table([("a", 12)]))
    try await refuse("harmonise_too_few_measures", table(two, measures: 2), ["--covariate", "age"])
    try await refuse("harmonise_column_missing", table(two), ["--covariate", "sex"])
    try await refuse("harmonise_column_repeated", table(two) { $0.replacing("m1", with: "m0") })
    try await refuse("harmonise_row_invalid", table(two) { $0 + "c\ta\n" })
    try await refuse(
      "harmonise_subject_repeated",
      table(two) { $0.replacing("a1\t", with: "a0\t") }
    )
    try await refuse(
      "harmonise_value_invalid",
      table(two) { $0.replacing("\ta\t20\t", with: "\ta\tx\t") }
    )
    try await refuse(
      "harmonise_not_finite",
      table(two) { $0.replacing("\ta\t20\t", with: "\ta\t\t") }
    )
    // Age tells the batch alone.
    let ages = { (text: String) in
      text.replacing(/\ta\t\d+/) { _ in "\ta\t20" }.replacing(/\tb\t\d+/) { _ in "\tb\t30" }
    }
    try await refuse("harmonise_confounded", table(two, change: ages), ["--covariate", "age"])
    // Without the covariate, age is a measure that does not vary within a batch.
    try await refuse("harmonise_no_variance", table(two, change: ages))
    try await refuse("document_unreadable", documents.path("none.tsv"))
  }

  // MARK: - Test and retest

  private func visits(_ count: Int = 5, days: String = "7") throws -> String {
    var lines = ["participant_id\tbefore\tafter\tdays"]
    for person in 0..<count {
      let subject = "sub-2\(person)"
      try documents.add(
        report: "v1/\(subject)/\(subject)_networks.json",
        subject: subject,
        job: "\(subject)-1",
        shift: Self.shifts[person]
      )
      try documents.add(
        report: "v2/\(subject).json",
        subject: subject,
        job: "\(subject)-2",
        shift: Self.shifts[person] + 0.03 * Double((person + 1) * (person + 1))
      )
      lines.append("\(subject)\tv1/\(subject)\tv2/\(subject).json\t\(days)")
    }
    return try documents.add(lines.joined(separator: "\n") + "\n", "visits.tsv")
  }

  private func retest(_ list: String, _ site: [String] = Self.site) -> [String] {
    ["reference", "retest", list, "--output", documents.path("retest.json")] + site
  }

  @Test func `people measured twice give bounds to another's change`() async throws {
    let printed = try await documents.print(retest(visits()))
    #expect(printed.hasPrefix("5 people measured twice, 7 to 7 days apart"))
    try expectValid(documents.read("retest.json"), "test-retest")
    let again = try await documents.run(retest(documents.path("visits.tsv")))
    #expect(again.status == 2 && again.errors.contains("[output_exists]"))
    let before = try documents.add(report: "a.json", subject: "sub-01", job: "a", shift: 0)
    let after = try documents.add(report: "b.json", subject: "sub-01", job: "b", shift: 2)
    let change =
      ["change", before, "--after", after, "--cohort", documents.path("retest.json")] + Self.site
    let json = try await documents.print(change + ["--json"])
    try expectValid(Data(json.utf8), "change-report")
    let measures = try #require(Example(json: Data(json.utf8))["measures"] as? [[String: Any]])
    #expect(measures.contains { $0["bound_from"] as? String == "cohort" })
    let text = try await documents.print(change)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("are told from 5 people measured twice, 7 to 7 days apart"))
    _ = try await documents.print(
      retest(documents.path("visits.tsv"), ["--scanner", "prisma-1", "--force"])
    )
    let unknown = try await documents.print(change)
    #expect(unknown.contains("[retest_other_protocol]"))
    let inside = try documents.add(report: "c.json", subject: "sub-21", job: "c", shift: 2)
    let later = try documents.add(report: "d.json", subject: "sub-21", job: "d", shift: 2.5)
    let cohort = ["--cohort", documents.path("retest.json")]
    try await documents.expectRefusal(
      "retest_holds_subject",
      ["change", inside, "--after", later] + cohort
    )
    let zeros = String(repeating: "0", count: 64)
    let other = try ["e", "f"].map { job in
      try documents.add(report: "\(job).json", subject: "sub-01", job: job, shift: 1) {
        $0["prior.sha256"] = zeros
      }
    }
    try await documents.expectRefusal(
      "retest_other_pipeline",
      ["change", other[0], "--after", other[1]] + cohort
    )
    try documents.add("{}", "retest.json")
    try await documents.expectRefusal(
      "document_missing_key",
      ["change", before, "--after", after] + cohort
    )
  }

  @Test func `a list of visits that is no study is refused`() async throws {
    func refuse(_ code: String, _ list: String) async throws {
      try await documents.expectRefusal(code, retest(list), absent: "retest.json")
    }
    try await refuse("retest_too_few_people", visits(3))
    try await refuse("retest_days_invalid", visits(days: "0"))
    let text = try String(contentsOfFile: visits(), encoding: .utf8)
    for (words, others, code) in [
      ("days", "weeks", "retest_column_missing"),
      ("sub-20\tv1/sub-20", "sub-20", "retest_row_invalid"),
      ("sub-20\tv1/sub-20\tv2/sub-20", "sub-21\tv1/sub-21\tv2/sub-21", "retest_subject_twice"),
      ("v2/sub-20", "v2/sub-21", "retest_other_subject"),
      ("v2/sub-20.json", "v1/sub-20", "retest_report_twice"),
      ("v1/sub-20", "v2", "change_folder_without_report"),
    ] {
      try await refuse(code, documents.add(text.replacing(words, with: others), "visits.tsv"))
    }
    let list = try visits()
    try documents.add(report: "v2/sub-20.json", subject: "sub-20", job: "x", shift: 1) {
      $0["data.mask"] = "brain_mask"
    }
    try await refuse("retest_pipelines_differ", list)
    try await documents.expectRefusal("retest_unnamed", retest(visits()) + ["--citation", ""])
    try await documents.expectRefusal(
      "retest_unnamed",
      retest(visits(), ["--scanner", "prisma-1", "--scan-protocol", ""])
    )
  }
}
