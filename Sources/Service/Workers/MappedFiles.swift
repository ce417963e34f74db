import Foundation
import Imaging
import Planning
import ReportPage
import Reports
import Store
import Wire

/// The files beside the report of a job that mapped networks, as `tmsplan map` writes them.
///
/// What would go beyond the limit of all together is left out: ``kept(_:_:limit:)``.
///
/// - Parameters:
///   - maps: What was found.
///   - job: The job's id.
///   - created: When, in RFC 3339.
///   - draws: Whether the page has pictures; an operator may keep none.
/// - Returns: The files, the document of networks first.
/// - Throws: Where the document holds a number that no document may.
func mappedFiles(
  _ maps: PersonalMaps,
  job: String,
  created: String,
  draws: Bool
) throws -> [Attachment] {
  let report = NetworkReport(maps, job: job, created: created)
  let page = report.page(draws ? NetworkFigures(maps, job: job) : nil)
  let documents = [
    Attachment(name: "\(report.subject)_networks.json", body: [UInt8](try report.json())),
    Attachment(name: "\(report.subject)_networks.html", body: Array(page.utf8)),
  ]
  let images = maps.files().map { Attachment(name: $0.name, body: [UInt8]($0.bytes)) }
  return kept(documents, images)
}

/// The files that find room: the documents, then labels in their order, then other images from the smallest on.
///
/// What does not is named in a file of its own, `not_kept.txt`.
///
/// - Parameters:
///   - documents: What is kept in any case.
///   - images: What may be left out.
///   - limit: The most bytes of all together.
/// - Returns: The files.
func kept(
  _ documents: [Attachment],
  _ images: [Attachment],
  limit: Int = WireLimits.attachments
) -> [Attachment] {
  var files = documents
  let ordered = images.enumerated().sorted { first, second in
    let (a, b) = (first.element, second.element)
    if a.isLabels != b.isLabels { return a.isLabels }
    return (a.isLabels || a.body.count == b.body.count)
      ? first.offset < second.offset : a.body.count < b.body.count
  }.map(\.element)
  // What names those that are left out needs room as well.
  var room = limit - files.reduce(0) { $0 + $1.body.count } - noteLimit
  var left: [String] = []
  for image in ordered {
    if image.body.count <= room, files.count < WireLimits.attachmentCount - 1 {
      room -= image.body.count
      files.append(image)
    } else {
      left.append(image.name)
    }
  }
  if !left.isEmpty { files.append(.note(leaving: left)) }
  return files
}

/// The most bytes of what names the files that are left out.
private let noteLimit = 8_192

extension Attachment {
  /// Whether it is an image of labels, by its name.
  fileprivate var isLabels: Bool { name.contains("_dseg.") }

  /// What is told where files are left out.
  fileprivate static func note(leaving names: [String]) -> Attachment {
    let words = """
      The service keeps at most \(WireLimits.attachments / 1_048_576) MiB beside a report. Not kept:

      \(names.joined(separator: "\n"))

      tmsplan map writes all of them from the same files.

      """
    return Attachment(name: "not_kept.txt", body: Array(words.utf8.prefix(noteLimit)))
  }
}
