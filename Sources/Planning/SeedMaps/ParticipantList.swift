/// The labels of a participants list.
///
/// It is the first column of BIDS' `participants.tsv`, whose head is `participant_id`, or one label a
/// line. `sub-` is left away.
///
/// - Parameter text: The file's content.
/// - Returns: Labels, in order.
public func participantLabels(in text: String) -> [String] {
  var lines = text.split(whereSeparator: \.isNewline).map { line in
    line.split(separator: "\t", omittingEmptySubsequences: false)[0]
      .trimmed
  }
  lines.removeAll(where: \.isEmpty)
  if let first = lines.first, first == "participant_id" || first == "\u{FEFF}participant_id" {
    lines.removeFirst()
  }
  return lines.map { $0.hasPrefix("sub-") ? String($0.dropFirst(4)) : $0 }
}

extension Substring {
  fileprivate var trimmed: String {
    var rest = self
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
