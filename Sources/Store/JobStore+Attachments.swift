import Crypto
import Foundation
import GRDB

/// A file beside a result, as the worker made it.
public struct Attachment: Sendable, Hashable {
  /// Its own name, without folders.
  public let name: String
  /// Its bytes.
  public var body: [UInt8]

  /// Names bytes.
  public init(name: String, body: [UInt8]) { (self.name, self.body) = (name, body) }
}

/// A file beside a result, as it is stored.
public struct AttachmentRecord: Sendable, Hashable {
  /// Its own name, without folders; each only once in a job.
  public let name: String
  /// Bytes.
  public let size: Int64
  /// SHA-256 in lower-case hexadecimal.
  public let sha256: String
}

extension JobStore {
  /// The files beside a job's result, in the order in which they were made; none where there are none.
  public func attachments(of job: JobID) throws(StoreError) -> [AttachmentRecord] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT name, size, sha256 FROM attachment WHERE job = ? ORDER BY idx",
        arguments: [job.text]
      ).map { AttachmentRecord(name: $0["name"], size: $0["size"], sha256: $0["sha256"]) }
    }
  }

  /// Bytes of one of these files.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - job: The job.
  ///   - offset: Where to begin, from 0.
  ///   - limit: How many bytes at most.
  /// - Returns: The file and the bytes, none of them where `offset` is its size or beyond; nil where
  ///   there is no such file.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func attachment(
    _ name: String,
    of job: JobID,
    from offset: Int64 = 0,
    limit: Int64 = .max
  ) throws(StoreError) -> (file: AttachmentRecord, bytes: [UInt8])? {
    try read { database in
      try Row.fetchOne(
        database,
        // Positions are counted from 1; a length beyond the body's might overflow.
        sql: """
          SELECT name, size, sha256, substr(body, ? + 1, min(?, size)) AS part FROM attachment
          WHERE job = ? AND name = ?
          """,
        arguments: [offset, limit, job.text, name]
      ).map { row in
        let file = AttachmentRecord(name: row["name"], size: row["size"], sha256: row["sha256"])
        return (file, [UInt8]((row["part"] as Data?) ?? Data()))
      }
    }
  }
}

/// Stores the files beside a result; to be called in the transaction that stores it.
///
/// - Returns: A digest of all, by which the audit names them; nil of none.
func insert(
  _ attachments: [Attachment],
  of job: JobID,
  _ database: Database
) throws -> String? {
  guard !attachments.isEmpty else { return nil }
  var list = SHA256()
  for (index, file) in attachments.enumerated() {
    let sha256 = hexadecimal(SHA256.hash(data: file.body))
    list.update(data: Array("\(sha256)  \(file.name)\n".utf8))
    try database.execute(
      sql: """
        INSERT INTO attachment (job, idx, name, sha256, size, body) VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [job.text, index, file.name, sha256, file.body.count, Data(file.body)]
    )
  }
  return hexadecimal(list.finalize())
}
