import Crypto
import Foundation
import GRDB
import Testing

@testable import Store

@Suite struct RestoreTests {
  private let folder: TemporaryFolder
  private let store: JobStore
  private let state: String
  private var database: String { state + "/tmsp.db" }
  private var backup: String { folder.path + "/backup.db" }

  /// A store in a state folder, which is closed where a test restores: no daemon has it then.
  init() throws {
    folder = try TemporaryFolder()
    state = folder.path + "/state"
    _ = try UploadFolder(root: state)
    store = try JobStore(path: state + "/tmsp.db")
  }

  private func inputPath(_ content: String) -> (sha256: String, path: String) {
    let sha256 = SHA256.hash(data: Data(content.utf8)).map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
    return (sha256, "\(state)/input/clinic-7/\(sha256)")
  }

  /// A queued job with one uploaded input, which is on the disk.
  private func queued(_ key: String) throws -> (job: JobID, path: String) {
    let (sha256, path) = inputPath(key)
    try FileManager.default.createDirectory(
      atPath: state + "/input/clinic-7",
      withIntermediateDirectories: true
    )
    try Data(key.utf8).write(to: URL(filePath: path))
    let size = Int64(key.utf8.count)
    let file = NewFile(role: "bold", run: 1, name: "b", size: size, sha256: sha256, path: nil)
    let new = NewJob(
      client: "clinic-7",
      site: "clinic-7",
      subject: "sub-1",
      key: key,
      files: [file],
      parameters: "{}",
      parametersSHA256: digest("c")
    )
    let job = try store.create(new, at: 1).job.id
    _ = try store.markStored(job, paths: [path], at: 2)
    return (job, path)
  }

  private func restore() throws -> Restoration {
    try JobStore.restore(from: backup, to: state, by: "uid-0", at: 50)
  }

  @Test func `results come back under a new epoch, and the old database is kept`() throws {
    let (job, _) = try queued("k")
    _ = try store.start(job, at: 3)
    _ = try store.finish(job, result: [7], summary: "{}", at: 4)
    _ = try store.backup(to: backup, at: 5)
    let later = try queued("later").job
    let old = store.epoch
    try store.close()

    let restoration = try restore()
    let restored = try JobStore(path: database)
    #expect(restored.epoch == restoration.epoch && restored.epoch != old)
    #expect(restoration.lastSeq == 4)
    #expect(try restored.result(of: job)?.body == [7])
    #expect(try restored.job(later) == nil)
    #expect(try restored.integrityProblems() == [])
    let entry = try #require(try restored.auditEntries(since: 0).last?.entry)
    #expect([entry.actor, entry.action] == ["uid-0", "restored"])
    #expect(entry.detail.contains(old) && entry.detail.contains(restored.epoch))

    let kept = try #require(restoration.formerDatabase)
    #expect(kept == database + ".before-" + old.prefix(8))
    #expect(try JobStore(path: kept).job(later)?.state == .queued)
    #expect(try !folder.files().contains { $0.contains("restoring") })
  }

  @Test func `what was committed last is in the database that is kept, though it was in the log`()
    throws
  {
    _ = try store.backup(to: backup, at: 5)
    let later = try queued("later").job
    // The connection stays open, as that of a killed daemon whose log was never folded in.
    let log = try FileManager.default.attributesOfItem(atPath: database + "-wal")[.size] as? Int
    #expect((log ?? 0) > 0)
    let kept = try #require(try restore().formerDatabase)
    #expect(!FileManager.default.fileExists(atPath: database + "-wal"))
    #expect(try JobStore.verifyAudit(ofDatabaseAt: kept) != .intact(count: 0, head: nil))
    #expect(try JobStore(path: kept).job(later)?.state == .queued)
    #expect(try JobStore(path: database).job(later) == nil)
  }

  @Test func `jobs in the midst of something are settled`() throws {
    let receiving = try store.create(newJob("upload"), at: 1).job.id
    let (waiting, _) = try queued("waiting")
    let (running, _) = try queued("running")
    let (lost, lostPath) = try queued("lost")
    let (damaged, damagedPath) = try queued("damaged")
    _ = try store.start(running, at: 3)
    _ = try store.start(damaged, at: 3)
    _ = try store.backup(to: backup, at: 5)
    try store.close()
    try FileManager.default.removeItem(atPath: lostPath)
    try Data("DAMAGED".utf8).write(to: URL(filePath: damagedPath))

    let restoration = try restore()
    #expect(restoration.queued == [waiting, running])
    #expect(restoration.lost == [lost, damaged])
    #expect(restoration.expired == [receiving])
    let restored = try JobStore(path: database)
    #expect(try restored.job(receiving)?.state == .expired)
    #expect(try restored.job(running)?.state == .queued)
    for job in [lost, damaged] {
      #expect(try restored.job(job)?.failure == JobStore.inputLost)
      let event = try restored.events(ofSite: "clinic-7", since: 0).events.last { $0.job == job }
      #expect(event?.state == .failed)
      #expect(event?.body?.contains(#""code":"input_lost""#) == true)
    }
    #expect(try restored.integrityProblems() == [])
    #expect(try !restored.create(newJob("upload"), at: 60).isExisting)
  }

  @Test func `an input is found where the new state folder has it`() throws {
    let (job, path) = try queued("k")
    _ = try store.backup(to: backup, at: 5)
    let elsewhere = folder.path + "/elsewhere"
    _ = try UploadFolder(root: elsewhere)
    try FileManager.default.createDirectory(
      atPath: elsewhere + "/input/clinic-7",
      withIntermediateDirectories: true
    )
    let moved = path.replacing(state, with: elsewhere)
    try FileManager.default.copyItem(atPath: path, toPath: moved)
    let restoration = try JobStore.restore(from: backup, to: elsewhere, at: 50)
    #expect(restoration.queued == [job])
    #expect(restoration.formerDatabase == nil)
    #expect(try JobStore(path: elsewhere + "/tmsp.db").job(job)?.files.map(\.path) == [moved])
  }

  @Test func `while a daemon holds the state folder, nothing is restored`() throws {
    _ = try store.backup(to: backup, at: 5)
    try store.close()
    let lock = try StateLock(folder: state)
    #expect(throws: BackupError.store(.stateFolderInUse(path: state))) { try restore() }
    lock.release()
    _ = try restore()
  }

  @Test(arguments: [
    "UPDATE feed SET last_seq = 99", "DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'x'",
    "DROP TABLE meta", "UPDATE meta SET schema = 99",
  ])
  func `a backup that is not sound changes nothing`(sql: String) throws {
    _ = try queued("k")
    _ = try store.backup(to: backup, at: 5)
    try store.close()
    try DatabaseQueue(path: backup).write { try $0.execute(sql: sql) }
    let before = try folder.files()
    #expect(throws: BackupError.self) { try restore() }
    #expect(try folder.files().filter { !$0.hasSuffix("/lock") } == before)
    #expect(try JobStore(path: database).epoch == store.epoch)
  }

  @Test func `a torn file is refused`() throws {
    for number in 0..<40 { _ = try queued("k\(number)") }
    _ = try store.backup(to: backup, at: 5)
    let content = try Data(contentsOf: URL(filePath: backup))
    var torn = content
    torn.replaceSubrange(4096..<12_288, with: Data(count: 8192))
    for damaged in [torn, content.prefix(content.count / 2), Data("no database".utf8)] {
      try damaged.write(to: URL(filePath: backup))
      #expect { try restore() } throws: { ($0 as? BackupError)?.code == "backup_damaged" }
    }
  }

  @Test func `a backup of version 1 is migrated`() throws {
    try store.close()
    let queue = try DatabaseQueue(path: backup)
    try queue.write { database in
      try database.execute(sql: firstVersion)
      try database.execute(sql: "INSERT INTO meta (id, schema, epoch) VALUES (1, 1, 'old')")
    }
    try queue.close()
    let restoration = try restore()
    #expect(try JobStore(path: database).epoch == restoration.epoch)
  }

  @Test func `restoring twice keeps both databases of before`() throws {
    _ = try store.backup(to: backup, at: 5)
    try store.close()
    let first = try #require(try restore().formerDatabase)
    let second = try #require(try restore().formerDatabase)
    #expect(first != second)
    #expect(try Set([first, second].map { try JobStore(path: $0).epoch }).count == 2)
  }

  @Test func `a crash after the old database was set aside leaves it whole and in use`() throws {
    _ = try store.backup(to: backup, at: 5)
    let (later, _) = try queued("later")
    let aside = try #require(try setAside(database))
    #expect(aside.epoch == store.epoch)
    let reopened = try JobStore(path: database)
    #expect(try reopened.job(later)?.state == .queued)
    #expect(try reopened.integrityProblems() == [])
    try reopened.close()
    #expect(try restore().formerDatabase == aside.path)
    #expect(try JobStore(path: aside.path).job(later)?.state == .queued)
    #expect(try JobStore(path: database).job(later) == nil)
  }
}
