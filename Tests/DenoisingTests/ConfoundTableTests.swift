import Denoising
import Testing

@Suite struct ConfoundTableTests {
  @Test func `columns are found by name, in any order`() throws {
    let table = try parse("csf\tgarbage\ttrans_x\n1.5\thello\t-2e-3\n2\tworld\tn/a\n")
    #expect(table.rowCount == 2)
    #expect(table.columnNames == ["csf", "garbage", "trans_x"])
    #expect(try table.column("trans_x") == [-0.002, nil])
    #expect(try table.column("csf") == [1.5, 2])
  }

  @Test(arguments: ["a\tb\r\n1\t2\r\n", "a\tb\n1\t2", "\u{FEFF}a\tb\n1\t2\n"])
  func `line ends of Windows, a missing one and a byte order mark are tolerated`(
    text: String
  ) throws {
    let table = try parse(text)
    #expect(table.rowCount == 1)
    #expect(try table.column("a") == [1])
    #expect(try table.column("b") == [2])
  }

  @Test(arguments: ["", "\u{FEFF}", "a\tb", "a\tb\n", "a\tb\r\n"])
  func `a table without rows is refused`(text: String) {
    #expect(throws: DenoisingError.confoundsEmpty(table: "c.tsv")) { try parse(text) }
  }

  @Test(arguments: [("a\tb\n1\t2\n3\n", 1), ("a\tb\n1\t2\n3\t4\t5\n", 3), ("a\tb\n1\t2\n\n", 1)])
  func `a line with another number of cells is refused by its number`(text: String, found: Int) {
    let error = DenoisingError.confoundsMalformed(
      table: "c.tsv",
      line: 3,
      expectedCells: 2,
      foundCells: found
    )
    #expect(throws: error) { try parse(text) }
  }

  @Test func `a column name that occurs twice is refused`() {
    #expect(throws: DenoisingError.confoundsColumnDuplicated(table: "c.tsv", column: "a")) {
      try parse("a\tb\ta\n1\t2\t3\n")
    }
  }

  @Test func `a missing column is named with the similar ones`() throws {
    let table = try parse("trans_z\tcsf\ttrans_y\n1\t2\t3\n")
    let error = DenoisingError.confoundsColumnMissing(
      table: "c.tsv",
      column: "trans_x",
      near: ["trans_y", "trans_z"]
    )
    #expect(throws: error) { try table.column("trans_x") }
    #expect(error.message == "c.tsv has no column trans_x; similar: trans_y, trans_z")
  }

  @Test(arguments: [
    "", "abc", "nan", "inf", "-Infinity", "0x10", "1,5", " 1", "1e400", "-1e100", "NA",
  ])
  func `a cell that is not a finite decimal number is refused by row and column`(
    text: String
  )
    throws
  {
    let table = try parse("a\tb\n1\t0\n\(text)\t0\n")
    let error = DenoisingError.confoundsNotANumber(
      table: "c.tsv",
      row: 2,
      column: "a",
      text: text
    )
    #expect(throws: error) { try table.column("a") }
    #expect(try table.column("b") == [0, 0])
  }

  /// Room for 2e11 cells would be some terabytes.
  @Test func `a table that promises more cells than it has bytes is refused`() {
    let header = (0..<100_000).map { "c\($0)" }.joined(separator: "\t")
    let error = DenoisingError.confoundsMalformed(
      table: "c.tsv",
      line: 2,
      expectedCells: 100_000,
      foundCells: 1
    )
    #expect(throws: error) { try parse(header + String(repeating: "\n", count: 2_000_000)) }
  }

  private func parse(_ text: String) throws -> ConfoundTable {
    try ConfoundTable(parsing: Array(text.utf8), name: "c.tsv")
  }
}
