import Drawing
public import Reports

/// A report that was found in a folder, for the list of all of them.
public struct ListedReport: Sendable {
  /// Its file, relative to the list's place.
  public let file: String
  /// The page beside it, relative to the list's place; nil without one.
  public let page: String?
  /// The report; nil where the file cannot be read as one.
  public let report: TargetReport?

  /// Describes a file.
  public init(file: String, page: String?, report: TargetReport?) {
    self.file = file
    self.page = page
    self.report = report
  }
}

/// A page that lists reports, the newest first.
///
/// - Parameters:
///   - reports: The reports.
///   - folder: What the folder is called.
/// - Returns: The whole page; like a report's, it loads nothing and runs nothing.
public func listPage(of reports: [ListedReport], in folder: String) -> String {
  let sorted = reports.sorted { a, b in
    (b.report?.created ?? "", a.file) < (a.report?.created ?? "", b.file)
  }
  let found = sorted.compactMap(\.report)
  let numbers = [("ok", "with a recommended target"), ("low_confidence", "of low confidence")]
    .map { status, words in "\(found.count { $0.status == status }) \(words)" }
  let none = found.count { $0.status == "no_target" }
  let summary =
    (["\(count(reports.count, "report"))"] + numbers + ["\(none) without a target"])
    .joined(separator: ", ")
  let body: Markup = """
    <header>
    <p>TMS target reports</p>
    <h1>\(folder)</h1>
    <p class="notice"><strong>\(TargetReport.researchNotice)</strong></p>
    </header>
    <main>
    <p>\(summary)\(sorted.count > found.count ? ", \(sorted.count - found.count) unreadable" : "").</p>
    \(table("Reports, the newest first", columns, sorted.map(\.row)))
    </main>
    """
  return html(title: "TMS target reports: \(folder)", body)
}

private let columns = [
  "Subject", "Status", "Target", "r", "Moves between halves, mm", "Protocol", "Made", "File",
]

extension ListedReport {
  fileprivate var row: [Markup] {
    guard let report else {
      return ["unknown", "unreadable", "", "", "", "", "", link(to: file, file)]
    }
    let target = report.first
    let moved = target.flatMap { report.stability.splitHalf.displacement[$0.name] ?? nil }
    return [
      page.map { link(to: $0, report.subject) } ?? "\(report.subject)", report.shortStatus,
      target.map { "\($0.name)<br>\(places($0.position))" } ?? "none", exact(target?.r),
      exact(moved),
      "\(report.protocol.id) \(report.protocol.version)", "\(report.created)", link(to: file, file),
    ]
  }

  private func link(to path: String, _ words: String) -> Markup {
    // The first letters make it a path, whatever the file's name looks like.
    "<a href=\"./\(addressed(path))\">\(words)</a>"
  }
}

extension TargetReport {
  fileprivate var shortStatus: Markup {
    switch status {
    case "ok": "recommended"
    case "low_confidence": "<strong>nothing recommended:</strong> low confidence"
    default: "<strong>nothing recommended:</strong> no target"
    }
  }
}

/// A path as part of an address: all but letters, digits and a few signs by their bytes.
private func addressed(_ path: String) -> String {
  let digits = Array("0123456789ABCDEF")
  return path.utf8.map { byte in
    let sign = Character(UnicodeScalar(byte))
    return sign.isASCII && (sign.isLetter || sign.isNumber || "-._~/".contains(sign))
      ? String(sign) : "%\(digits[Int(byte) / 16])\(digits[Int(byte) % 16])"
  }.joined()
}
