import Crypto
import Foundation
import GRDB
import Store
import Testing

@Suite struct BackupTests {
  private let fixture: StoreFixture
  private var path: String { fixture.folder.path + "/copy.db" }

  init() throws { fixture = try StoreFixture() }

  @Test func `a backup is a whole database that only its owner can read`() throws {
    let running = try fixture.running("k").id
    _ = try fixture.store.finish(running, result: [1, 2], summary: "{}", at: 2)
    let backup = try fixture.store.backup(to: path, by: "uid-0", at: 3)
    #expect(backup.lastSeq == 4)
    let content = try Data(contentsOf: URL(filePath: path))
    #expect(
      backup.sha256
        == SHA256.hash(data: content).map { byte in
          let digits = String(byte, radix: 16)
          return byte < 16 ? "0" + digits : digits
        }.joined()
    )
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try !fixture.folder.files().contains { $0.hasSuffix(".part") })

    let copy = try JobStore(path: path)
    #expect(copy.epoch == fixture.store.epoch)
    #expect(try copy.result(of: running)?.body == [1, 2])
    #expect(try copy.integrityProblems() == [])
    #expect(try fixture.store.auditEntries(since: 0).last?.entry.action == "backed_up")
    #expect(
      try fixture.store.auditEntries(since: 0).last?.entry.detail.contains(backup.sha256) == true
    )
  }

  @Test func `a file that is there is left alone`() throws {
    try Data("mine".utf8).write(to: URL(filePath: path))
    #expect(throws: BackupError.exists(path: path)) { try fixture.store.backup(to: path, at: 1) }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
    #expect(try fixture.store.auditHead() == nil)
  }

  @Test func `what an earlier attempt left half-done is no obstacle`() throws {
    try Data("half".utf8).write(to: URL(filePath: path + ".part"))
    _ = try fixture.store.backup(to: path, at: 1)
    #expect(try JobStore(path: path).integrityProblems() == [])
  }

  @Test func `beside a writer it holds whole transactions only`() async throws {
    let store = fixture.store
    let folder = fixture.folder.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<60 {
          let job = try store.create(newJob("\(number)"), at: 1).job.id
          _ = try store.markStored(job, paths: ["/a", "/b"], at: 2)
        }
      }
      group.addTask {
        for number in 0..<5 {
          let path = "\(folder)/copy-\(number)"
          let backup = try store.backup(to: path, at: 3)
          let copy = try JobStore(path: path)
          #expect(try copy.integrityProblems() == [])
          #expect(backup.lastSeq.isMultiple(of: 2))
          #expect(try copy.lastSeq(ofSite: nil) == backup.lastSeq)
        }
      }
      try await group.waitForAll()
    }
  }
}

@Suite struct IntegrityTests {
  private let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
    let job = try fixture.running("k").id
    _ = try fixture.store.finish(job, result: [1], summary: "{}", at: 2)
    _ = try fixture.running("other")
  }

  @Test func `a sound database has no problems`() throws {
    #expect(try fixture.store.integrityProblems() == [])
  }

  @Test(arguments: [
    ("DELETE FROM result", "has not one result"),
    ("DROP TRIGGER event_no_update; UPDATE event SET prev = 1 WHERE seq = 3", "before it: 3"),
    ("DROP TRIGGER event_no_update; UPDATE event SET kind = 'job'", "has not one target event"),
    ("UPDATE job SET seq = 1 WHERE key = 'other'", "not that of its newest event"),
    ("UPDATE feed SET last_seq = 99", "last number of a site"),
    ("UPDATE feed SET deleted_seq = 1", "before it: 1"),
    (
      "DROP TRIGGER event_no_update; UPDATE event SET state = 'failed' WHERE seq = 4",
      "in another state"
    ),
    ("DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq = 2", "entry 2 is missing"),
    ("PRAGMA foreign_keys = OFF; DELETE FROM job WHERE key = 'k'", "refers to one of job"),
  ])
  func `each breach of a promise is found`(sql: String, words: String) throws {
    let queue = try DatabaseQueue(path: fixture.folder.path + "/tmsp.db")
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    let problems = try fixture.store.integrityProblems()
    #expect(problems.contains { $0.contains(words) }, "\(problems)")
  }
}
