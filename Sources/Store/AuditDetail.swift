import Foundation

/// The circumstances of an act of the store's own, as JSON; it has no place for a path or a name.
struct AuditDetail: Encodable {
  private struct File: Encodable {
    let role: String
    let run: Int?
    let sha256: String
  }

  private var subject: String?
  private var files: [File]?
  private var seq: String?
  var parametersSHA256: String?
  var resultSHA256: String?
  var summarySHA256: String?
  var attachmentsSHA256: String?
  var code: String?
  var count: Int?
  var follow: Bool?
  var epoch: String?
  var previousEpoch: String?
  var backupSHA256: String?

  private enum CodingKeys: String, CodingKey {
    case subject, files, seq, code, count, epoch, follow
    case parametersSHA256 = "parameters_sha256"
    case resultSHA256 = "result_sha256"
    case summarySHA256 = "summary_sha256"
    case attachmentsSHA256 = "attachments_sha256"
    case previousEpoch = "previous_epoch"
    case backupSHA256 = "backup_sha256"
  }

  init(subject: String? = nil, files: [FileRecord]? = nil, seq: Int64? = nil) {
    self.subject = subject
    self.files = files?.map { File(role: $0.role, run: $0.run, sha256: $0.sha256) }
    // A decimal string, as everywhere outside the database.
    self.seq = seq.map { String($0) }
  }

  /// The JSON, the same for the same content.
  var text: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
