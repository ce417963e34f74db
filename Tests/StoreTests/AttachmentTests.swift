import GRDB
import Store
import Testing

/// The files beside a result.
@Suite struct AttachmentTests {
  private let fixture: StoreFixture
  private var store: JobStore { fixture.store }
  private let files = [
    Attachment(name: "b.json", body: Array("{\"x\":1}".utf8)),
    Attachment(name: "a.nii.gz", body: [0, 1, 2, 255]), Attachment(name: "empty", body: []),
  ]

  init() throws { fixture = try StoreFixture() }

  private func done(at time: Int64 = 1) throws -> JobID {
    let id = try fixture.running("key", at: time).id
    _ = try store.finish(id, result: [1], summary: "{}", attachments: files, at: time)
    return id
  }

  @Test func `files are kept with their result, in order, and outlive a crash`() throws {
    let id = try done()
    for store in [store, try fixture.reopened()] {
      let records = try store.attachments(of: id)
      #expect(records.map(\.name) == files.map(\.name))
      #expect(records.map(\.size) == [7, 4, 0])
      for file in files {
        let found = try #require(try store.attachment(file.name, of: id))
        #expect(found.bytes == file.body && found.file.size == Int64(file.body.count))
      }
    }
    #expect(try store.integrityProblems() == [])
  }

  @Test func `any part of a file is found, and none beyond its end`() throws {
    let id = try done()
    func bytes(_ offset: Int64, _ limit: Int64) throws -> [UInt8]? {
      try store.attachment("a.nii.gz", of: id, from: offset, limit: limit)?.bytes
    }
    #expect(try bytes(0, 2) == [0, 1] && bytes(2, 2) == [2, 255] && bytes(3, 9) == [255])
    #expect(try bytes(4, 2) == [] && bytes(9, 2) == [])
    #expect(try store.attachment("other", of: id) == nil)
    #expect(try store.attachment("a.nii.gz", of: .random()) == nil)
  }

  @Test func `a repeated end of the job adds none`() throws {
    let id = try done()
    _ = try store.finish(id, result: [1], summary: "{}", attachments: files, at: 2)
    #expect(try store.attachments(of: id).count == 3)
  }

  @Test func `a name that comes twice takes back the whole end of the job`() throws {
    let id = try fixture.running("key").id
    #expect(throws: StoreError.self) {
      try store.finish(
        id,
        result: [1],
        summary: "{}",
        attachments: files + [Attachment(name: "empty", body: [1])],
        at: 2
      )
    }
    #expect(try store.job(id)?.state == .running)
    #expect(try store.attachments(of: id) == [] && store.result(of: id) == nil)
  }

  @Test func `a stored file never changes`() throws {
    _ = try done()
    #expect(throws: (any Error).self) {
      try fixture.withDatabase { try $0.execute(sql: "UPDATE attachment SET name = 'x'") }
    }
  }

  @Test func `they go with what they belong to`() throws {
    let id = try done()
    _ = try store.purge(job: id, by: "uid-0", at: 9)
    #expect(try store.attachments(of: id) == [])
    #expect(try store.integrityProblems() == [])
  }

  @Test func `retention takes them too`() throws {
    let id = try done(at: 10)
    try store.releaseInputs(of: id) { _, _ in }
    #expect(try store.prune(RetentionPolicy(events: .milliseconds(100)), at: 200).jobs == 1)
    let left = try fixture.withDatabase {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM attachment")
    }
    #expect(left == 0)
  }

  @Test func `files without their result are told as damage`() throws {
    let id = try done()
    try fixture.withDatabase {
      try $0.execute(sql: "DELETE FROM result WHERE job = ?", arguments: [id.text])
    }
    #expect(try store.integrityProblems().contains { $0.contains("beside a result") })
  }
}
