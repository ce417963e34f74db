import Crypto
import Foundation
import GRDB

/// The hashes that tie each entry of the audit to all before it.
enum AuditChain {
  /// What stands before the first entry.
  static let genesis = Data(count: 32)

  /// SHA-256 over the hash before and the fields, each behind its length.
  ///
  /// So no two different entries have the same encoding. Numbers are 8 bytes, the highest first.
  static func hash(after previous: Data, seq: Int64, ts: Int64, _ entry: AuditEntry) -> Data {
    var digest = SHA256()
    digest.update(data: previous)
    let texts = [entry.actor, entry.action, entry.object, entry.detail].map { Array($0.utf8) }
    for field in [bytes(seq), bytes(ts)] + texts {
      digest.update(data: bytes(Int64(field.count)))
      digest.update(data: field)
    }
    return Data(digest.finalize())
  }

  private static func bytes(_ number: Int64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
  }
}

extension AuditEntry {
  init(_ row: Row) {
    self.init(
      actor: row["actor"],
      action: row["action"],
      object: row["object"],
      detail: row["detail"]
    )
  }
}

extension Database {
  /// Appends an entry, in the transaction of what it tells about.
  @discardableResult
  func audit(_ entry: AuditEntry, at time: Int64) throws -> AuditHead {
    let last = try Row.fetchOne(
      self,
      sql: "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"
    )
    let seq: Int64 = last.map { $0["seq"] + 1 } ?? 1
    let previous: Data = last.map { $0["hash"] } ?? AuditChain.genesis
    let hash = AuditChain.hash(after: previous, seq: seq, ts: time, entry)
    try execute(
      sql: """
        INSERT INTO audit (seq, ts, actor, action, object, detail, prev_hash, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        seq, time, entry.actor, entry.action, entry.object, entry.detail, previous, hash,
      ]
    )
    return AuditHead(seq: seq, hash: hexadecimal(hash))
  }

  func audit(
    _ actor: String,
    _ action: AuditAction,
    _ job: JobID,
    _ detail: AuditDetail,
    at time: Int64
  ) throws {
    let entry = AuditEntry(
      actor: actor,
      action: action.rawValue,
      object: job.text,
      detail: try detail.text
    )
    try audit(entry, at: time)
  }

  /// Appends what happened to `job` with `event`, where there is one.
  func audit(
    _ actor: String,
    _ action: AuditAction,
    _ job: JobRecord,
    _ event: EventRecord?,
    code: String? = nil,
    at time: Int64
  ) throws {
    var detail = AuditDetail(subject: job.subject, seq: event?.seq)
    detail.code = code
    try audit(actor, action, job.id, detail, at: time)
  }
}
