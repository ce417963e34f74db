import Foundation
import TestSupport
import Testing

@testable import Reports

/// Measures of groups in a table, without what scanners add.
@Suite struct HarmonisationTableTests {
  private func table(
    _ counts: [String: Int] = ["a": 12, "b": 14],
    measures: [String] = ["m1", "m2", "m3", "m4"],
    change: (inout [String], Int) -> Void = { _, _ in }
  ) -> String {
    var random = SplitMix64(seed: 5)
    var lines = ["subject\tbatch\tage\t" + measures.joined(separator: "\t")]
    var row = 0
    for (batch, count) in counts.sorted(by: { $0.key < $1.key }) {
      for number in 0..<count {
        let offset = batch == "a" ? 0.0 : 1.5
        var cells = ["\(batch)\(number)", batch, "\(20 + (7 * number) % 40)"]
        cells += measures.map { _ in "\(offset + Double.random(in: -1...1, using: &random))" }
        change(&cells, row)
        lines.append(cells.joined(separator: "\t"))
        row += 1
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func harmonised(_ text: String, covariates: [String] = ["age"]) throws -> HarmonisedTable
  {
    try HarmonisationTable(
      UserFile(name: "t.tsv", bytes: Data(text.utf8)),
      covariates: covariates
    ).harmonised()
  }

  @Test func `the batches' means come together and the other columns stay`() throws {
    let text = table()
    let result = try harmonised(text)
    let (before, after) = (
      TabbedTable(text), TabbedTable(String(decoding: result.bytes, as: UTF8.self))
    )
    #expect(after.head == before.head)
    #expect(after.rows.map { $0.prefix(3) } == before.rows.map { $0.prefix(3) })
    func mean(_ table: TabbedTable, _ batch: String) -> Double {
      let values = table.rows.filter { $0[1] == batch }.compactMap { Double($0[3]) }
      return values.reduce(0, +) / Double(values.count)
    }
    #expect(mean(before, "b") - mean(before, "a") > 1)
    #expect(abs(mean(after, "b") - mean(after, "a")) < 0.3)
    #expect(result.summary.contains("a (12), b (14)"))
    #expect(result.summary.contains("groups only"))
  }

  @Test func `one person is never harmonised, and the reason is said`() {
    let text = table(["a": 12, "b": 1])
    #expect(codeOfError { _ = try harmonised(text) } == "harmonise_n1")
    #expect(
      messageOfError { _ = try harmonised(text) }
        == "b has one subject: the effect of the site is unknown."
    )
  }

  @Test func `what cannot be told apart is refused`() {
    func code(_ text: String, _ covariates: [String] = ["age"]) -> String? {
      codeOfError { _ = try harmonised(text, covariates: covariates) }
    }
    #expect(code(table(["a": 12, "b": 4])) == "harmonise_too_few_subjects")
    #expect(code(table(["a": 20])) == "harmonise_one_batch")
    #expect(code(table(measures: ["m1", "m2"])) == "harmonise_too_few_measures")
    #expect(
      code(table { cells, _ in cells[2] = cells[1] == "a" ? "1" : "2" }) == "harmonise_confounded"
    )
    #expect(code(table { cells, _ in cells[4] = "0.5" }) == "harmonise_no_variance")
    #expect(
      code(table { cells, row in if row == 3 { cells[4] = "n/a" } }) == "harmonise_not_finite"
    )
    #expect(code(table { cells, row in if row == 3 { cells[4] = "" } }) == "harmonise_not_finite")
    #expect(
      code(table { cells, row in if row == 3 { cells[2] = "n/a" } }) == "harmonise_not_finite"
    )
  }

  @Test func `a table that is not one is refused`() {
    func code(_ text: String, _ covariates: [String] = ["age"]) -> String? {
      codeOfError { _ = try harmonised(text, covariates: covariates) }
    }
    let good = table()
    #expect(code(good, ["sex"]) == "harmonise_column_missing")
    #expect(code(good.replacing("subject\t", with: "id\t")) == "harmonise_column_missing")
    #expect(code(good.replacing("\tm2\t", with: "\tm1\t")) == "harmonise_column_repeated")
    #expect(code(good + "a99\ta\n") == "harmonise_row_invalid")
    #expect(
      code(table { cells, row in if row == 1 { cells[0] = "a0" } }) == "harmonise_subject_repeated"
    )
    #expect(
      code(table { cells, row in if row == 1 { cells[1] = "" } }) == "harmonise_value_invalid"
    )
    #expect(
      code(table { cells, row in if row == 1 { cells[4] = "high" } }) == "harmonise_value_invalid"
    )
    #expect(
      code(table { cells, row in if row == 1 { cells[4] = "1e300" } }) == "harmonise_value_invalid"
    )
    #expect(
      code(table { cells, row in if row == 1 { cells[4] = "inf" } }) == "harmonise_value_invalid"
    )
    #expect(
      codeOfError {
        _ = try HarmonisationTable(
          UserFile(name: "t.tsv", bytes: Data([0xFF, 0xFE])),
          covariates: []
        )
      } == "document_unreadable"
    )
  }
}
