import Crypto
import Foundation
import GRDB
import Store
import Testing

@Suite struct AuditTests {
  private func filled(_ count: Int = 6) throws -> StoreFixture {
    let fixture = try StoreFixture()
    for number in 1...count {
      let entry = AuditEntry(actor: "uid-\(number)", action: "lock", object: "server")
      try fixture.store.record(entry, at: Int64(number))
    }
    return fixture
  }

  /// Changes the audit as somebody does who owns the file.
  private func tamper(_ fixture: StoreFixture, _ sql: String) throws {
    try fixture.withDatabase { database in
      try database.execute(
        sql: "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; \(sql)"
      )
    }
  }

  @Test func `the hash is that of the encoding that is written down`() throws {
    let fixture = try StoreFixture()
    let entry = AuditEntry(actor: "uid-7", action: "lock", object: "é", detail: #"{"a":1}"#)
    let head = try fixture.store.record(entry, at: 0x0102)
    var bytes = [UInt8](repeating: 0, count: 32)
    func append(_ field: [UInt8]) { bytes += [0, 0, 0, 0, 0, 0, 0, UInt8(field.count)] + field }
    append([0, 0, 0, 0, 0, 0, 0, 1])
    append([0, 0, 0, 0, 0, 0, 1, 2])
    for text in ["uid-7", "lock", "é", #"{"a":1}"#] { append(Array(text.utf8)) }
    let expected = SHA256.hash(data: bytes).map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
    #expect(head == AuditHead(seq: 1, hash: expected))
    let record = try #require(try fixture.store.auditEntries(since: 0).first)
    #expect(record.entry == entry)
    #expect([record.seq, record.ts] == [1, 0x0102])
    #expect(record.hash == expected)
  }

  @Test func `letters that move between fields change the hash`() throws {
    let heads = try [("ab", "c"), ("a", "bc")].map { actor, action in
      let store = try StoreFixture().store
      return try store.record(AuditEntry(actor: actor, action: action, object: "o"), at: 1)
    }
    #expect(heads[0].hash != heads[1].hash)
  }

  @Test func `entries come in pages, and the head is the last`() throws {
    let fixture = try filled()
    let store = fixture.store
    let first = try store.auditEntries(since: 0, limit: 4)
    let second = try store.auditEntries(since: 4, limit: 4)
    #expect((first + second).map(\.seq) == Array(1...6))
    let head = try #require(try store.auditHead())
    #expect(head.hash == second.last?.hash)
    #expect(try store.verifyAudit() == .intact(count: 6, head: head))
    #expect(try store.verifyAudit(expectedHead: head) == .intact(count: 6, head: head))
    let earlier = AuditHead(seq: 4, hash: first[3].hash)
    #expect(try store.verifyAudit(expectedHead: earlier) == .intact(count: 6, head: head))
  }

  @Test(arguments: ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
  func `the database refuses to change or delete an entry`(sql: String) throws {
    let fixture = try filled()
    #expect(throws: DatabaseError.self) { try fixture.withDatabase { try $0.execute(sql: sql) } }
  }

  @Test(arguments: ["ts = 99", "actor = 'x'", "action = 'x'", "object = 'x'", "detail = '{ }'"])
  func `a changed field is found`(change: String) throws {
    let fixture = try filled()
    try tamper(fixture, "UPDATE audit SET \(change) WHERE seq = 3")
    #expect(try fixture.store.verifyAudit() == .broken(seq: 3, .changed))
  }

  @Test(arguments: [1, 3, 5])
  func `a missing entry is found`(seq: Int64) throws {
    let fixture = try filled()
    try tamper(fixture, "DELETE FROM audit WHERE seq = \(seq)")
    #expect(try fixture.store.verifyAudit() == .broken(seq: seq, .missing))
  }

  @Test func `exchanged entries are found`() throws {
    let fixture = try filled()
    try tamper(
      fixture,
      """
      UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 4;
      UPDATE audit SET seq = 4 WHERE seq = 99;
      """
    )
    #expect(try fixture.store.verifyAudit() == .broken(seq: 2, .reordered))
  }

  @Test func `a cut end is found by the counter, and by the head that was kept`() throws {
    let fixture = try filled()
    let head = try #require(try fixture.store.auditHead())
    try tamper(fixture, "DELETE FROM audit WHERE seq > 4")
    #expect(try fixture.store.verifyAudit() == .broken(seq: 5, .truncated))
    try fixture.withDatabase {
      try $0.execute(sql: "UPDATE sqlite_sequence SET seq = 4 WHERE name = 'audit'")
    }
    let left = try #require(try fixture.store.auditHead())
    #expect(try fixture.store.verifyAudit() == .intact(count: 4, head: left))
    #expect(try fixture.store.verifyAudit(expectedHead: head) == .broken(seq: 5, .truncated))
  }

  @Test func `a chain that was written anew is not the one whose head is known`() throws {
    let fixture = try filled()
    let head = try #require(try fixture.store.auditHead())
    try tamper(
      fixture,
      "DELETE FROM audit WHERE seq > 5; UPDATE sqlite_sequence SET seq = 5 WHERE name = 'audit'"
    )
    try fixture.store.record(AuditEntry(actor: "x", action: "y", object: "z"), at: 6)
    #expect(try fixture.store.verifyAudit(expectedHead: head) == .broken(seq: 6, .rewritten))
  }

  @Test func `a file is checked without being migrated or opened for writing`() throws {
    let fixture = try filled()
    let path = fixture.folder.path + "/tmsp.db"
    let head = try fixture.store.auditHead()
    #expect(try JobStore.verifyAudit(ofDatabaseAt: path) == .intact(count: 6, head: head))
    let old = fixture.folder.path + "/old.db"
    let queue = try DatabaseQueue(path: old)
    try queue.write { try $0.execute(sql: firstVersion) }
    try queue.close()
    let before = try Data(contentsOf: URL(filePath: old))
    #expect(try JobStore.verifyAudit(ofDatabaseAt: old) == .intact(count: 0, head: nil))
    #expect(try Data(contentsOf: URL(filePath: old)) == before)
  }

  @Test func `what happens to a job is noted with its digests, and without names or paths`() throws
  {
    let fixture = try StoreFixture()
    let store = fixture.store
    let job = try store.create(newJob("k", name: "secret.nii"), by: "clinic-7", at: 1).job.id
    _ = try store.create(newJob("k"), by: "clinic-7", at: 2)
    _ = try store.markStored(job, paths: ["/secret/a", "/secret/b"], by: "clinic-7", at: 3)
    _ = try store.start(job, at: 4)
    let done = try store.finish(job, result: Array("abc".utf8), summary: "{}", at: 5)
    _ = try store.markClosed(job, by: "clinic-7", at: 6)
    let entries = try store.auditEntries(since: 0).map(\.entry)
    #expect(entries.map(\.action) == ["submitted", "stored", "finished", "closed"])
    #expect(entries.map(\.actor) == ["clinic-7", "clinic-7", "daemon", "clinic-7"])
    #expect(entries.allSatisfy { $0.object == job.text && $0.detail.contains("sub-012") })
    #expect(entries.allSatisfy { !$0.detail.contains("secret") })
    let result = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    let summary = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    #expect(
      entries[2].detail == """
        {"files":[{"role":"bold","run":1,"sha256":"\(digest("a"))"},\
        {"role":"mask","sha256":"\(digest("b"))"}],\
        "result_sha256":"\(result)","seq":"\(done.job.seq)","subject":"sub-012",\
        "summary_sha256":"\(summary)"}
        """
    )
  }

  @Test func `every other end of a job is noted once`() throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let failed = try fixture.running("a").id
    _ = try store.fail(failed, .crashed, at: 2)
    let cancelled = try fixture.running("b").id
    for _ in 0..<2 { _ = try store.cancel(cancelled, by: "clinic-7", at: 3) }
    _ = try store.confirmCancelled(cancelled, at: 4)
    _ = try store.create(newJob("c"), at: 5)
    _ = try store.expireUploads(untouchedSince: 6, at: 7)
    let actions = try store.auditEntries(since: 0).map(\.entry.action)
    let ends = ["failed", "cancel_requested", "cancelled", "expired"]
    #expect(actions.filter { !["submitted", "stored"].contains($0) } == ends)
    let detail = try store.auditEntries(since: 0).first { $0.entry.action == "failed" }?.entry
      .detail
    #expect(detail?.contains(#""code":"crashed""#) == true)
  }

  @Test func `a step that is refused leaves no entry`() throws {
    let fixture = try StoreFixture()
    let queued = try fixture.queued("k").id
    let head = try fixture.store.auditHead()
    #expect(throws: StoreError.self) {
      try fixture.store.finish(queued, result: [1], summary: "{}", at: 2)
    }
    #expect(try fixture.store.auditHead() == head)
  }
}
