/// The confounds of a run as fMRIPrep writes them: named columns with one row a frame.
///
/// Cells are read only when their column is asked for, so what an unused column holds does not
/// matter. Rows are in the order of the image's volumes.
public struct ConfoundTable: Sendable, Equatable {
  /// What the table is called in messages.
  public let name: String
  /// The number of rows below the header.
  public let rowCount: Int
  /// The header's names, from left to right.
  public let columnNames: [String]
  private let bytes: [UInt8]
  /// Where each cell lies in ``bytes``, row after row, without the header.
  private let cells: [Range<Int>]

  /// Reads a tab-separated table with a header line.
  ///
  /// Lines end in LF or CR LF, the last one possibly in nothing; a UTF-8 byte order mark is
  /// skipped. Columns may come in any order.
  ///
  /// - Parameters:
  ///   - bytes: The table as stored.
  ///   - name: What it is called in messages.
  /// - Throws: ``DenoisingError`` where there is no row, a line has another number of cells than
  ///   the header, or a column name occurs twice.
  public init(parsing bytes: [UInt8], name: String) throws(DenoisingError) {
    let lines = TableLines(bytes)
    guard let header = lines.first, lines.count > 1 else { throw .confoundsEmpty(table: name) }
    let columns = header.map { String(decoding: bytes[$0], as: UTF8.self) }
    var seen: Set<String> = []
    for column in columns where !seen.insert(column).inserted {
      throw .confoundsColumnDuplicated(table: name, column: column)
    }
    var cells: [Range<Int>] = []
    // A table of many columns and many short lines promises more cells than it has bytes.
    cells.reserveCapacity(min((lines.count - 1) * columns.count, bytes.count + 1))
    for (number, line) in lines.enumerated().dropFirst() {
      guard line.count == columns.count else {
        throw .confoundsMalformed(
          table: name,
          line: number + 1,
          expectedCells: columns.count,
          foundCells: line.count
        )
      }
      cells += line
    }
    self.name = name
    self.bytes = bytes
    self.cells = cells
    rowCount = lines.count - 1
    columnNames = columns
  }

  /// The values of the column `column`, one a frame; nil stands for `n/a`.
  ///
  /// - Throws: ``DenoisingError`` where there is no such column, or a cell is neither `n/a` nor a
  ///   decimal number below 1e100 in magnitude.
  public func column(_ column: String) throws(DenoisingError) -> [Double?] {
    guard let position = columnNames.firstIndex(of: column) else {
      throw .confoundsColumnMissing(
        table: name,
        column: column,
        near: similarNames(to: column, among: columnNames)
      )
    }
    var values: [Double?] = []
    values.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      let cell = cells[row * columnNames.count + position]
      if let number = decimal(bytes, cell) {
        values.append(number)
      } else if bytes[cell].elementsEqual("n/a".utf8) {
        values.append(nil)
      } else {
        let text = String(decoding: bytes[cell].prefix(40), as: UTF8.self)
        throw .confoundsNotANumber(table: name, row: row + 1, column: column, text: text)
      }
    }
    return values
  }
}

/// The cells of each line of a tab-separated text, as ranges of its bytes.
private struct TableLines: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var position = 0
  let count: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let content = bytes.dropFirst(position)
    let lineFeed = UInt8(ascii: "\n")
    let unterminated = content.isEmpty || content.last == lineFeed ? 0 : 1
    count = content.count { $0 == lineFeed } + unterminated
  }

  var first: [Range<Int>]? {
    var copy = self
    return copy.next()
  }

  mutating func next() -> [Range<Int>]? {
    guard position < bytes.count else { return nil }
    let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let textEnd = end > position && bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
    var cells: [Range<Int>] = []
    var start = position
    for tab in position..<textEnd where bytes[tab] == UInt8(ascii: "\t") {
      cells.append(start..<tab)
      start = tab + 1
    }
    cells.append(start..<textEnd)
    position = end + 1
    return cells
  }
}

private func isDecimalByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
    UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
    true
  default: false
  }
}

/// Confounds are below this: sums of their squares stay finite, whatever the number of frames.
private let numberLimit = 1e100

/// The number that `cell` of `bytes` writes in decimals, or nil where it is none or beyond any use.
///
/// Swift's own parser would also take hexadecimal, `inf` and `nan`.
private func decimal(_ bytes: [UInt8], _ cell: Range<Int>) -> Double? {
  for position in cell where !isDecimalByte(bytes[position]) { return nil }
  guard let number = Double(String(decoding: bytes[cell], as: UTF8.self)),
    number.magnitude < numberLimit
  else { return nil }
  return number
}
