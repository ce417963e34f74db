/// A table with tabs between its cells, and names in its first line.
struct TabbedTable {
  /// The names of the columns.
  let head: [String]
  /// The cells of each row, without spaces around them.
  let rows: [[String]]
  /// The number, from 1, of the first line with another number of cells than the head; nil without.
  let unevenLine: Int?

  /// Splits `text`; empty lines, and a byte order mark, are passed over.
  init(_ text: String) {
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated().map { (number: $0 + 1, cells: cells(of: $1)) }
      .filter { $0.cells != [""] }
    head = lines.first?.cells ?? []
    rows = lines.dropFirst().map(\.cells)
    unevenLine = lines.first { [count = head.count] in $0.cells.count != count }?.number
  }
}

private func cells(of line: Substring) -> [String] {
  line.split(separator: "\t", omittingEmptySubsequences: false).map { cell in
    var rest = cell
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
