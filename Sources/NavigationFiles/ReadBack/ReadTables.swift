/// Text files of lines and cells.
extension Reading {
  /// A table of Brainsight's: cells 1 to 3 are the centre, 4 to 12 the axes one after the other.
  init?(brainsight text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let cells = numbers(line, "\t", 1..<13) else { return nil }
      var rows = (0..<3).map { (row: Int) -> [Double] in
        [cells[3 + row], cells[6 + row], cells[9 + row], cells[row]]
      }
      rows.append([0, 0, 0, 1])
      poses.append(CoilMatrix(rows: rows).inAxes(.brainsight))
    }
  }

  /// Slicer's fiducials, whose world is LPS.
  init?(fiducials text: String) {
    guard text.contains("# CoordinateSystem = LPS\n") else { return nil }
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      guard let lps = numbers(line, ",", 1..<4) else { return nil }
      points.append([-lps[0], -lps[1], lps[2]])
    }
  }

  /// The markers of BIDS.
  init?(markersTable text: String) {
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard let target = numbers(line, "\t", 3..<6) else { return nil }
      points.append(target)
      if let entry = numbers(line, "\t", 6..<9) { points.append(entry) }
      guard cells.count == 19, cells[9] != "n/a" else { continue }
      let values = cells[9].split { "[],".contains($0) }.compactMap { Double($0) }
      guard values.count == 16 else { return nil }
      poses.append(CoilMatrix(rows: (0..<4).map { Array(values[(4 * $0)..<(4 * $0 + 4)]) }))
    }
  }
}

/// The numbers in some cells of a line; nil where one is none.
private func numbers(
  _ line: Substring,
  _ separator: Character,
  _ cells: Range<Int>
) -> [Double]? {
  let all = line.split(separator: separator, omittingEmptySubsequences: false)
  guard all.count >= cells.upperBound else { return nil }
  let values = all[cells].compactMap { Double($0) }
  return values.count == cells.count ? values : nil
}
