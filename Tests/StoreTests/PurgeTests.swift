import Foundation
import Store
import Testing

@Suite struct PurgeTests {
  private let fixture: StoreFixture
  private var store: JobStore { fixture.store }
  private let mark = "Mueller-Luedenscheidt"

  init() throws { fixture = try StoreFixture() }

  /// A done and a failed job that have the mark wherever a client's or worker's words go.
  private func marked() throws -> (done: JobID, failed: JobID) {
    let ids = try ["done", "failed"].map { key in
      let new = newJob(key, name: mark + ".nii")
      let job = NewJob(
        client: new.client,
        site: new.site,
        subject: new.subject,
        key: key,
        files: new.files,
        parameters: #"{"note":"\#(mark)"}"#,
        parametersSHA256: digest("c")
      )
      let id = try store.create(job, at: 1).job.id
      _ = try store.markStored(id, paths: ["/\(mark)/a", "/\(mark)/b"], at: 2)
      _ = try store.start(id, at: 3)
      return id
    }
    let body = #"{"x":"\#(mark)"}"#
    _ = try store.finish(ids[0], result: Array(body.utf8), summary: body, at: 4)
    let failure = JobFailure(code: "bad_input.x", message: mark, remedy: mark)
    _ = try store.fail(ids[1], failure, body: body, at: 4)
    return (ids[0], ids[1])
  }

  /// Whether any file of the database holds the mark.
  private func isMarkOnDisk() throws -> Bool {
    try fixture.folder.files().contains { name in
      let content = try Data(contentsOf: URL(filePath: fixture.folder.path + "/" + name))
      return content.range(of: Data(mark.utf8)) != nil
    }
  }

  @Test func `all words are gone, from the disk too`() throws {
    _ = try marked()
    #expect(try isMarkOnDisk())
    let purge = try store.purge(subject: "sub-012", site: "clinic-7", by: "uid-0", at: 9)
    #expect(purge.jobs.count == 2)
    #expect(try !isMarkOnDisk())
    #expect(try store.integrityProblems() == [])
  }

  @Test func `numbers, states and the key stay, content does not`() throws {
    let (done, _) = try marked()
    let before = try store.events(ofSite: "clinic-7", since: 0).events
    #expect(try store.purge(job: done, by: "uid-0", at: 9).jobs == [done])
    let after = try store.events(ofSite: "clinic-7", since: 0).events
    #expect(after.map(\.seq) == before.map(\.seq))
    #expect(after.map(\.prev) == before.map(\.prev))
    #expect(after.map(\.state) == before.map(\.state))
    let own = after.filter { $0.job == done }
    #expect(own.allSatisfy { $0.body == nil && $0.kind == .job })
    #expect(after.filter { $0.job != done } == before.filter { $0.job != done })
    #expect(try store.result(of: done) == nil)
    let job = try #require(try store.job(done))
    #expect(job.purged == 9)
    #expect(job.parameters == "{}")
    #expect(job.files.allSatisfy { $0.name.isEmpty && $0.path == nil })
    #expect(try store.create(newJob("done"), at: 10).job.id == done)
    #expect(throws: StoreError.wrongState(done, .done)) {
      try store.finish(done, result: [2], summary: "{}", at: 11)
    }
  }

  @Test func `one act is one entry of the audit, which a repetition does not hide`() throws {
    let (done, _) = try marked()
    func purges() throws -> [AuditEntry] {
      try store.auditEntries(since: 0).map(\.entry).filter { $0.action == "purged" }
    }
    _ = try store.purge(job: done, by: "uid-0", at: 9)
    #expect(try purges().map(\.object) == [done.text])
    _ = try store.purge(subject: "sub-012", site: "clinic-7", by: "uid-1", at: 10)
    #expect(try purges().map(\.actor) == ["uid-0", "uid-1"])
    #expect(try store.job(done)?.purged == 9)
    #expect(try purges().last?.detail == #"{"count":2,"subject":"sub-012"}"#)
  }

  @Test func `its inputs are due to be erased, also what was set aside before`() throws {
    let (_, failed) = try marked()
    try store.releaseInputs(of: failed) { _, _ in }
    _ = try store.purge(subject: "sub-012", site: "clinic-7", by: "uid-0", at: 9)
    let due = try store.jobsWithDueInputs(RetentionPolicy(), at: 9)
    #expect(due.count == 2)
    var fates: [InputFate] = []
    for job in due { try store.releaseInputs(of: job.id) { _, fate in fates.append(fate) } }
    #expect(fates == [.erased, .erased])
  }

  @Test func `an unfinished job is refused, and with it the whole subject`() throws {
    let (done, _) = try marked()
    let running = try fixture.running("running").id
    #expect(throws: StoreError.wrongState(running, .running)) {
      try store.purge(job: running, by: "uid-0", at: 9)
    }
    #expect(throws: StoreError.wrongState(running, .running)) {
      try store.purge(subject: "sub-012", site: "clinic-7", by: "uid-0", at: 9)
    }
    #expect(try store.result(of: done) != nil)
    #expect(throws: StoreError.self) { try store.purge(job: .random(), by: "uid-0", at: 9) }
  }

  @Test func `another site's subject of the same pseudonym is left alone`() throws {
    let (done, _) = try marked()
    #expect(try store.purge(subject: "sub-012", site: "clinic-8", by: "u", at: 9).jobs.isEmpty)
    #expect(try store.result(of: done) != nil)
  }
}
