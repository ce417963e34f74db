import GRDB
import Glibc

/// What a restore did.
public struct Restoration: Sendable, Hashable {
  /// The new identity of the database: subscribers begin again at 0.
  public let epoch: String
  /// The number of the newest event.
  public let lastSeq: Int64
  /// Where the database of before lies; nil where there was none.
  public let formerDatabase: String?
  /// The jobs that were queued again, or waited already.
  public internal(set) var queued: [JobID] = []
  /// The jobs whose inputs are not there any more; they failed.
  public internal(set) var lost: [JobID] = []
  /// The uploads that were given up; their keys are free again.
  public internal(set) var expired: [JobID] = []
}

extension JobStore {
  /// The failure of a job whose inputs are not in the state folder that it was restored into.
  public static let inputLost = JobFailure(
    code: "input_lost",
    message: "the job was restored from a backup, but not all of its input files are there",
    remedy: "Submit the case again under a new key."
  )

  /// Puts a backup in the place of the database, while no daemon uses it.
  ///
  /// The backup is checked first: SQLite's integrity, the schema, the chain of the audit. It is
  /// migrated if it is older, gets a new epoch, and its unfinished jobs are settled: uploads expire,
  /// jobs whose inputs are all there with the right digests wait for their turn, others fail. All of
  /// this is done to a copy, which then takes the name of the database in one step; at any moment the
  /// name is that of the whole old database or of the whole new one.
  ///
  /// - Parameters:
  ///   - backup: The file that ``backup(to:by:at:)`` made; it stays as it is.
  ///   - stateFolder: The daemon's folder. Its old database is kept there as `tmsp.db.before-…`.
  ///   - actor: Who asked for it, for the audit.
  ///   - time: Now.
  /// - Returns: What was done.
  /// - Throws: ``BackupError/damaged(path:problems:)``; ``BackupError/store(_:)``, with
  ///   ``StoreError/stateFolderInUse(path:)`` while a daemon runs.
  public static func restore(
    from backup: String,
    to stateFolder: String,
    by actor: String = daemonActor,
    at time: Int64
  ) throws(BackupError) -> Restoration {
    try backingUp {
      let lock = try StateLock(folder: stateFolder)
      defer { lock.release() }
      let uploads = try UploadFolder(root: stateFolder)
      let database = stateFolder + "/tmsp.db"
      let copy = database + ".restoring"
      for suffix in ["", "-wal", "-shm", "-journal"] { try removeFile(copy + suffix) }
      defer { for suffix in ["", "-wal", "-shm", "-journal"] { _ = unsafe unlink(copy + suffix) } }
      try copyFile(backup, to: copy)
      try check(copy, named: backup)
      let former = try setAside(database)
      let restoration = try settle(copy, uploads, former: former, by: actor, at: time)
      _ = try synchronisedDigest(of: copy)
      try renameFile(copy, to: database)
      try synchroniseFolder(stateFolder)
      return restoration
    }
  }

  private static func check(_ copy: String, named backup: String) throws {
    let problems: [String]
    do {
      problems = try readOnlyQueue(copy).read { try problemsOfBackup($0) }
    } catch let error as DatabaseError {
      throw BackupError.damaged(path: backup, problems: [error.message ?? "\(error)"])
    }
    guard problems.isEmpty else { throw BackupError.damaged(path: backup, problems: problems) }
  }

  private static func settle(
    _ copy: String,
    _ uploads: UploadFolder,
    former: FormerDatabase?,
    by actor: String,
    at time: Int64
  ) throws -> Restoration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
    }
    let queue = try DatabaseQueue(path: copy, configuration: configuration)
    let restoration = try queue.write { database in
      var generator = SystemRandomNumberGenerator()
      let settlement = RestoredJobs(
        database: database,
        uploads: uploads,
        epoch: uuidText(using: &generator),
        actor: actor,
        time: time
      )
      return try settlement.settle(former: former)
    }
    // A copy of a live database is one with a log; the log must not be left beside the old name.
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    try queue.close()
    return restoration
  }
}

private func problemsOfBackup(_ database: Database) throws -> [String] {
  guard try database.tableExists("meta"), try database.tableExists("job") else {
    return ["it is no database of tmsplannerd"]
  }
  let schema = try Schema.found(in: database)
  guard schema <= Schema.version else {
    throw StoreError.newerSchema(found: schema, known: Schema.version)
  }
  return schema == Schema.version
    ? try storeProblems(of: database) : try sqliteProblems(of: database)
}

private func copyFile(_ source: String, to path: String) throws(StoreError) {
  let from = unsafe open(source, O_RDONLY | O_CLOEXEC)
  guard from >= 0 else { throw .ofSystem("opening", source) }
  defer { close(from) }
  try createFile(path)
  let target = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
  guard target >= 0 else { throw .ofSystem("opening", path) }
  defer { close(target) }
  var buffer = [UInt8](repeating: 0, count: 1_048_576)
  while true {
    let count = unsafe read(from, &buffer, buffer.count)
    if count < 0 && errno == EINTR { continue }
    guard count >= 0 else { throw .ofSystem("reading", source) }
    guard count > 0 else { return }
    var done = 0
    while done < count {
      let written = unsafe buffer.withUnsafeBytes { bytes in
        unsafe write(target, bytes.baseAddress?.advanced(by: done), count - done)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .ofSystem("writing", path) }
      done += written
    }
  }
}
