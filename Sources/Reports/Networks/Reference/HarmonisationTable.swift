public import Foundation
import Networks

/// Measures of groups of people of several scanners in a table with tabs, and the same without what
/// scanners add: for research on groups, never for one person.
public struct HarmonisationTable: Sendable {
  private let table: TabbedTable
  private let measured: [Int]
  private let input: BatchedMeasures

  /// Reads a table: the columns `subject` and `batch`, the covariates, and one column a measure.
  ///
  /// - Parameters:
  ///   - file: The table. A cell that is empty or `n/a` is missing, and is refused when harmonising.
  ///   - covariates: The columns of numbers that are to be kept, for example age.
  /// - Throws: ``HarmonisationTableError``.
  public init(
    _ file: UserFile,
    covariates: [String]
  ) throws(HarmonisationTableError) {
    do throws(DocumentError) {
      table = TabbedTable(try file.text())
    } catch {
      throw .document(error)
    }
    if let line = table.unevenLine { throw .rowInvalid(file: file.name, line: line) }
    let head = table.head
    if let twice = firstRepeated(head) { throw .columnRepeated(file: file.name, column: twice) }
    for column in ["subject", "batch"] + covariates where !head.contains(column) {
      throw .columnMissing(file: file.name, column: column)
    }
    let named = Set(["subject", "batch"] + covariates)
    measured = head.indices.filter { !named.contains(head[$0]) }
    let cells = TableCells(file: file.name, table: table)
    let subjects = cells.texts("subject")
    if let twice = firstRepeated(subjects) {
      throw .subjectRepeated(file: file.name, subject: twice)
    }
    let batches = cells.texts("batch")
    if let line = batches.firstIndex(of: "") {
      throw .valueInvalid(file: file.name, subject: subjects[line], column: "batch", found: "")
    }
    var kept: [Covariate] = []
    for name in covariates {
      kept.append(Covariate(name: name, values: try cells.numbers(name)))
    }
    var columns: [[Double]] = []
    for column in measured { columns.append(try cells.numbers(head[column])) }
    input = BatchedMeasures(
      measures: measured.map { head[$0] },
      rows: subjects.indices.map { row in columns.map { $0[row] } },
      batches: batches,
      covariates: kept
    )
  }

  /// Takes out what the batches add to and multiply each measure by (ComBat).
  ///
  /// - Throws: ``HarmonisationTableError``, where a batch has one subject or too few, or its effect
  ///   cannot be told from a covariate.
  public func harmonised() throws(HarmonisationTableError) -> HarmonisedTable {
    let result: Harmonised
    do throws(HarmonisationError) {
      result = try harmonise(input)
    } catch {
      throw .harmonisation(error)
    }
    var lines = [table.head]
    for (row, values) in zip(table.rows, result.rows) {
      var cells = row
      for (column, value) in zip(measured, values) {
        cells[column] = "\(value)"
      }
      lines.append(cells)
    }
    let text = lines.map { $0.joined(separator: "\t") + "\n" }.joined()
    let counts = result.effects.map { "\($0.batch) (\($0.count))" }.joined(separator: ", ")
    return HarmonisedTable(
      bytes: Data(text.utf8),
      summary: """
        \(measured.count) measures of \(table.rows.count) people harmonised over the batches \(counts)
          Research on groups only: no value of a single person may be compared with it.
        """
    )
  }
}

/// A table whose measures are harmonised.
public struct HarmonisedTable: Sendable {
  /// The table; every other column is as it was.
  public let bytes: Data
  /// What was done, for people.
  public let summary: String
}

private struct TableCells {
  let file: String
  let table: TabbedTable

  func texts(_ column: String) -> [String] {
    guard let place = table.head.firstIndex(of: column) else { return [] }
    return table.rows.map { $0[place] }
  }

  /// Numbers; NaN for what is missing.
  func numbers(_ column: String) throws(HarmonisationTableError) -> [Double] {
    var numbers: [Double] = []
    for (text, subject) in zip(texts(column), texts("subject")) {
      if text.isEmpty || text == "n/a" {
        numbers.append(.nan)
      } else if let number = Double(text), !(number.magnitude > 1e12) {
        numbers.append(number)
      } else {
        throw .valueInvalid(file: file, subject: subject, column: column, found: text)
      }
    }
    return numbers
  }
}

/// The first of `names` that is there more than once.
func firstRepeated(_ names: [String]) -> String? {
  var seen: Set<String> = []
  return names.first { !seen.insert($0).inserted }
}
