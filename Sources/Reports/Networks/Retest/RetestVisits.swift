import Foundation

/// The list of people who were measured twice.
///
/// A table with tabs and the columns `participant_id`, `before`, `after` and `days`: a folder that
/// `tmsplan map` wrote into, or its network report, for each visit, seen from the list's own folder.
public struct RetestVisits: Sendable {
  /// One a row.
  public let pairs: [RetestPair]

  /// Reads the list at `path` and the reports that it names.
  ///
  /// - Throws: ``RetestError``.
  public init(path: String) throws(RetestError) {
    let table: TabbedTable
    let name: String
    do throws(DocumentError) {
      let file = try UserFile(path: path)
      name = file.name
      table = TabbedTable(try file.text())
    } catch {
      throw .document(error)
    }
    if let line = table.unevenLine { throw .rowInvalid(file: name, line: line) }
    func place(_ column: String) throws(RetestError) -> Int {
      guard let place = table.head.firstIndex(of: column) else {
        throw .columnMissing(file: name, column: column)
      }
      return place
    }
    let columns = (
      try place("participant_id"), try place("before"), try place("after"), try place("days")
    )
    let folder = URL(filePath: path).deletingLastPathComponent()
    var pairs: [RetestPair] = []
    for row in table.rows {
      let subject = row[columns.0]
      guard let days = Double(row[columns.3]), RetestPair.days.contains(days) else {
        throw .daysInvalid(id: subject, found: row[columns.3])
      }
      pairs.append(
        RetestPair(
          subject: subject,
          before: try report(row[columns.1], in: folder),
          after: try report(row[columns.2], in: folder),
          days: days
        )
      )
    }
    self.pairs = pairs
  }
}

private func report(_ path: String, in folder: URL) throws(RetestError) -> NetworkReport {
  let own = URL(filePath: path, relativeTo: folder).path(percentEncoded: false)
  do throws(ChangeInputError) {
    let url = try reportURL(at: own)
    do throws(DocumentError) {
      return try NetworkReport(UserFile(path: url.path(percentEncoded: false)))
    } catch {
      throw .document(error)
    }
  } catch {
    throw .visit(error)
  }
}
