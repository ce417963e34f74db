import Store
import Wire

/// The files beside a report, as a worker tells them part by part.
struct AttachmentPile {
  /// The files so far, in the order in which they began.
  private(set) var files: [Attachment] = []
  private var size = 0

  /// The most bytes of one part: in base64 its line is shorter than the last word may be.
  static let partLimit = 524_288

  /// Adds a part: to the file that came last where the name is its, else the first one of a new file.
  ///
  /// - Throws: ``WorkerMessage/Malformed`` beyond the limits, and for a file that had ended.
  mutating func add(_ part: [UInt8], to name: String) throws(WorkerMessage.Malformed) {
    size += part.count
    guard size <= WireLimits.attachments else {
      throw WorkerMessage.Malformed(message: "the files beside the report are too long")
    }
    if files.last?.name == name {
      // A part that brings nothing would come for ever.
      guard !part.isEmpty else {
        throw WorkerMessage.Malformed(message: "an empty part of a file beside the report")
      }
      files[files.count - 1].body += part
      return
    }
    guard files.count < WireLimits.attachmentCount, !files.contains(where: { $0.name == name })
    else {
      throw WorkerMessage.Malformed(message: "too many files beside the report, or one told twice")
    }
    files.append(Attachment(name: name, body: part))
  }
}

extension Attachment {
  /// The file as a worker tells it.
  var messages: [WorkerMessage] {
    stride(from: 0, to: max(1, body.count), by: AttachmentPile.partLimit).map { start in
      let end = min(body.count, start + AttachmentPile.partLimit)
      return .attachment(name: name, part: Array(body[start..<end]))
    }
  }
}
