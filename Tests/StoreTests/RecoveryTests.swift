import Foundation
import GRDB
import Store
import Testing

@Suite struct RecoveryTests {
  @Test func `a job that ran is queued again and keeps its place`() throws {
    let fixture = try StoreFixture()
    let first = try fixture.running("first").id
    let second = try fixture.queued("second").id
    // The first store stays open, as a killed process never closes its files.
    let store = try fixture.reopened()
    let recovered = try store.recover(attempts: 2, at: 9)
    #expect(recovered.map(\.job.id) == [first])
    #expect(recovered.flatMap(\.events).map(\.state) == [.queued])
    #expect(recovered.first?.job.attempts == 1)
    #expect(try store.jobs(in: [.queued]).map(\.id) == [first, second])
    #expect(try store.nextQueued()?.id == first)
  }

  @Test(arguments: [1, 2, 4])
  func `a job that ends the daemon each time fails as crashed`(limit: Int) throws {
    let fixture = try StoreFixture()
    let job = try fixture.queued("k").id
    for attempt in 1...(limit + 1) {
      let store = try fixture.reopened()
      #expect(try store.start(job, at: 2).job.attempts == attempt)
      let recovered = try #require(try fixture.reopened().recover(attempts: limit, at: 3).first)
      #expect(recovered.job.state == (attempt <= limit ? .queued : .failed))
      #expect(recovered.job.failure == (attempt <= limit ? nil : .crashed))
    }
    #expect(try fixture.store.recover(attempts: 2, at: 4).isEmpty)
  }

  @Test func `a job that was to stop is cancelled, not run again`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("k").id
    _ = try fixture.store.cancel(job, at: 2)
    #expect(try fixture.reopened().recover(attempts: 2, at: 3).map(\.job.state) == [.cancelled])
  }

  @Test func `uploads survive with what was durable`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.store.create(newJob("k"), at: 1).job.id
    try fixture.store.recordOffset(512, ofFile: 0, of: job, at: 2)
    let store = try fixture.reopened()
    #expect(try store.recover(attempts: 2, at: 3).isEmpty)
    let again = try store.create(newJob("k"), at: 4)
    #expect(again.isExisting)
    #expect(again.job.files.map(\.offsetDurable) == [512, 0])
  }

  @Test func `the writer synchronises fully, also after opening again`() throws {
    let fixture = try StoreFixture()
    let full = 2
    #expect(try fixture.store.synchronousOfWriter() == full)
    #expect(try fixture.reopened().synchronousOfWriter() == full)
  }

  @Test func `the epoch stays with the database and differs between databases`() throws {
    let fixture = try StoreFixture()
    #expect(JobID(fixture.store.epoch) != nil)
    #expect(try fixture.reopened().epoch == fixture.store.epoch)
    #expect(try StoreFixture().store.epoch != fixture.store.epoch)
  }

  @Test func `a database of a newer version is refused`() throws {
    let fixture = try StoreFixture()
    try fixture.withDatabase { try $0.execute(sql: "UPDATE meta SET schema = 99") }
    #expect(throws: StoreError.newerSchema(found: 99, known: 5)) { try fixture.reopened() }
  }

  @Test func `a file that is no database is refused`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tmsp.db"
    try String(repeating: "not a database ", count: 100)
      .write(toFile: path, atomically: false, encoding: .utf8)
    #expect {
      try JobStore(path: path)
    } throws: { error in
      (error as? StoreError)?.code == "storage_error"
    }
  }

  @Test func `the database is for its owner alone`() throws {
    let fixture = try StoreFixture()
    _ = try fixture.queued("k")
    for name in try fixture.folder.files() {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: fixture.folder.path + "/" + name
      )
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }
}
