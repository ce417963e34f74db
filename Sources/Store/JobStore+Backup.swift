import Crypto
import GRDB
import Glibc

/// A backup that was made.
public struct Backup: Sendable, Hashable {
  /// SHA-256 of the file, in lower-case hexadecimal.
  public let sha256: String
  /// The number of the newest event in it.
  public let lastSeq: Int64
}

extension JobStore {
  /// Copies the database, as it is at one moment, to a new file that only its owner can read.
  ///
  /// Jobs wait for it, at some 10 ms a megabyte. The file appears under its name only when it is whole
  /// and durable. Uploaded inputs are no part of it.
  ///
  /// - Parameters:
  ///   - path: Where to; its folder must exist.
  ///   - actor: Who asked for it, for the audit.
  ///   - time: Now.
  /// - Returns: Its digest, and how far it goes.
  /// - Throws: ``BackupError/exists(path:)`` where there is a file already; ``BackupError/store(_:)``.
  public func backup(
    to path: String,
    by actor: String = daemonActor,
    at time: Int64
  ) throws(BackupError) -> Backup {
    try backingUp {
      guard unsafe access(path, F_OK) != 0 else { throw BackupError.exists(path: path) }
      let part = path + ".part"
      try removeFile(part)
      defer { _ = unsafe unlink(part) }
      try createFile(part)
      try pool.writeWithoutTransaction { database in
        try database.execute(sql: "VACUUM INTO ?", arguments: [part])
      }
      let lastSeq = try Self.readOnlyQueue(part).read { database in
        try Int64.fetchOne(database, sql: "SELECT max(last_seq) FROM feed") ?? 0
      }
      let backup = Backup(sha256: try synchronisedDigest(of: part), lastSeq: lastSeq)
      try publishFile(part, as: path)
      var detail = AuditDetail(seq: lastSeq)
      detail.backupSHA256 = backup.sha256
      detail.epoch = epoch
      try record(
        AuditEntry(actor: actor, action: "backed_up", object: "database", detail: detail.text),
        at: time
      )
      return backup
    }
  }
}

/// Creates an empty file for its owner alone; one that is there is an error.
func createFile(_ path: String) throws(StoreError) {
  let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
  guard descriptor >= 0 else { throw .ofSystem("creating", path) }
  close(descriptor)
}

/// Gives a durable file its name, and never replaces another one.
private func publishFile(_ part: String, as path: String) throws {
  guard unsafe link(part, path) == 0 else {
    if errno == EEXIST { throw BackupError.exists(path: path) }
    throw StoreError.ofSystem("naming", path)
  }
  try synchroniseFolder(folder(of: path))
}

/// The folder that a file lies in.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Makes a file's content durable.
///
/// - Returns: Its SHA-256 in lower-case hexadecimal.
func synchronisedDigest(of path: String) throws(StoreError) -> String {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
  guard descriptor >= 0 else { throw .ofSystem("opening", path) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { throw .ofSystem("synchronising", path) }
  return try digest(of: descriptor, path)
}

/// The SHA-256 of a file's content from where it is open, in lower-case hexadecimal.
func digest(of descriptor: Int32, _ path: String) throws(StoreError) -> String {
  var digest = SHA256()
  var buffer = [UInt8](repeating: 0, count: 1_048_576)
  while true {
    let count = unsafe read(descriptor, &buffer, buffer.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw .ofSystem("reading", path) }
    guard count > 0 else { return hexadecimal(digest.finalize()) }
    digest.update(data: buffer[..<count])
  }
}
