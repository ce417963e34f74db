/// What the numbers of a label image are called.
public struct LabelTable: Hashable, Sendable {
  /// The name of each number above 0.
  public let names: [Int: String]

  /// Reads a table: tab-separated with a head line that has the columns `index` and `name`, as BIDS has
  /// it, or lines of a number and a name, as FreeSurfer's colour tables; what follows is passed over
  /// where it is three or four numbers, a colour.
  ///
  /// Empty lines, without a head also lines that begin with `#`, and the number 0, the background, are
  /// passed over.
  ///
  /// - Parameters:
  ///   - text: The table.
  ///   - file: Its name, for messages.
  /// - Throws: ``AtlasImportError/tableInvalid(file:line:problem:)``.
  public init(_ text: String, file: String) throws(AtlasImportError) {
    let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
    var names: [Int: String] = [:]
    var columns: Columns?
    var isFirst = true
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      func invalid(_ problem: String) -> AtlasImportError {
        .tableInvalid(file: file, line: number + 1, problem: problem)
      }
      guard line.contains(where: { !$0.isWhitespace }), columns != nil || !line.hasPrefix("#")
      else { continue }
      if isFirst {
        isFirst = false
        columns = Columns(head: line)
        if columns != nil { continue }
      }
      guard let (index, name) = columns.map({ $0.entry(line) }) ?? plainEntry(line) else {
        throw invalid("neither an index nor a name can be read of \"\(shortened(String(line)))\"")
      }
      guard index != 0 else { continue }
      guard index > 0, !name.isEmpty, name.count <= 200, !name.contains(where: isControl) else {
        throw invalid("\(index) is no label, or its name is none")
      }
      guard names[index] ?? name == name else { throw invalid("\(index) has two names") }
      names[index] = name
    }
    guard !names.isEmpty else {
      throw .tableInvalid(file: file, line: 1, problem: "it names no label")
    }
    self.names = names
  }
}

/// Where index and name stand in the lines of a table with a head.
private struct Columns {
  private let index: Int
  private let name: Int

  init?(head: Substring) {
    let cells = tabbed(head).map { $0.lowercased() }
    guard let index = cells.firstIndex(of: "index"), let name = cells.firstIndex(of: "name") else {
      return nil
    }
    (self.index, self.name) = (index, name)
  }

  func entry(_ line: Substring) -> (Int, String)? {
    let cells = tabbed(line)
    guard cells.count > max(index, name), let number = Int(cells[index]) else { return nil }
    return (number, cells[name])
  }
}

/// A number, a name, and perhaps a colour.
private func plainEntry(_ line: Substring) -> (Int, String)? {
  var words = line.split(whereSeparator: \.isWhitespace).map(String.init)
  guard words.count > 1, let index = Int(words.removeFirst()) else { return nil }
  let colour = words.reversed().prefix { Int($0) != nil }.count
  if colour >= 3, words.count > colour { words.removeLast(min(colour, 4)) }
  return (index, words.joined(separator: " "))
}

private func tabbed(_ line: Substring) -> [String] {
  line.split(separator: "\t", omittingEmptySubsequences: false).map { cell in
    let start = cell.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}

private func isControl(_ character: Character) -> Bool {
  character.unicodeScalars.contains { $0.properties.generalCategory == .control }
}
