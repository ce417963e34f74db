import GRDB
import Store
import Testing

@Suite struct TransitionTests {
  @Test func `a job's way to its result is one event a step`() throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let job = try store.create(newJob("k"), at: 1).job.id
    let stored = try store.markStored(job, paths: ["/in/a", "/in/b"], at: 2)
    let started = try store.start(job, at: 3)
    let finished = try store.finish(job, result: [1, 2], summary: #"{"r":-0.4}"#, at: 4)

    let events = stored.events + started.events + finished.events
    #expect(events.map(\.state) == [.stored, .queued, .running, .done])
    #expect(events.map(\.kind) == [.job, .job, .job, .target])
    #expect(events.map(\.seq) == [1, 2, 3, 4])
    #expect(events.map(\.prev) == [0, 1, 2, 3])
    #expect(events.map(\.attempts) == [0, 0, 1, 1])
    #expect(events.map(\.ts) == [2, 2, 3, 4])
    #expect(events.map(\.body) == [nil, nil, nil, #"{"r":-0.4}"#])
    #expect(events.allSatisfy { $0.subject == "sub-012" && $0.job == job })
    #expect(try store.events(ofSite: "clinic-7", since: 0).events == events)

    #expect(stored.job.files.map(\.path) == ["/in/a", "/in/b"])
    #expect(stored.job.files.map(\.offsetDurable) == [1000, 10])
    #expect(finished.job.state == .done)
    #expect(finished.job.seq == 4)
    #expect(finished.job.attempts == 1)
  }

  @Test func `a repeated commit gives the events of the first`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.store.create(newJob("k"), at: 1).job.id
    let first = try fixture.store.markStored(job, paths: ["/a", "/b"], at: 2)
    #expect(first.isNew)
    _ = try fixture.store.start(job, at: 3)
    let second = try fixture.store.markStored(job, paths: ["/a", "/b"], at: 4)
    #expect(!second.isNew)
    #expect(second.events == first.events)
    #expect(second.job.state == .running)
    #expect(try fixture.store.lastSeq(ofSite: "clinic-7") == 3)
  }

  @Test func `a result is kept byte for byte, with its one number`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("k").id
    let document = (0...255).map { UInt8($0) } + Array(#"{"r":-0.10,"é":1}"#.utf8) + [0, 0x0A]
    let finished = try fixture.store.finish(job, result: document, summary: "{}", at: 2)
    let result = try #require(try fixture.reopened().result(of: job))
    #expect(result.body == document)
    #expect(result.seq == finished.events.first?.seq)
    #expect(try fixture.store.result(of: .random()) == nil)
  }

  @Test func `a job never has two different results`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("k").id
    let first = try fixture.store.finish(job, result: [1], summary: "{}", at: 2)
    let repeated = try fixture.store.finish(job, result: [1], summary: "{}", at: 3)
    #expect(!repeated.isNew)
    #expect(repeated.events == first.events)
    #expect(throws: StoreError.wrongState(job, .done)) {
      try fixture.store.finish(job, result: [2], summary: "{}", at: 3)
    }
    #expect(throws: DatabaseError.self) {
      try fixture.withDatabase { try $0.execute(sql: "UPDATE result SET body = x'02'") }
    }
    #expect(try fixture.store.result(of: job)?.body == [1])
  }

  @Test func `an empty result is a result`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("k").id
    _ = try fixture.store.finish(job, result: [], summary: "{}", at: 2)
    #expect(try fixture.store.result(of: job)?.body == [])
  }

  @Test(arguments: ["done", "failed", "cancelled", "expired"])
  func `the database itself keeps a final state final`(state: String) throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    switch state {
    case "done":
      _ = try store.finish(fixture.running("k").id, result: [1], summary: "{}", at: 2)
    case "failed": _ = try store.fail(fixture.running("k").id, .crashed, at: 2)
    case "cancelled": _ = try store.cancel(fixture.queued("k").id, at: 2)
    default:
      _ = try store.create(newJob("k"), at: 1)
      _ = try store.expireUploads(untouchedSince: 2, at: 2)
    }
    let before = try store.countByState()
    #expect(before[JobState(rawValue: state) ?? .queued] == 1)
    for other in JobState.allCases where other.rawValue != state {
      #expect(throws: DatabaseError.self) {
        try fixture.withDatabase {
          try $0.execute(sql: "UPDATE job SET state = ?", arguments: [other.rawValue])
        }
      }
    }
    #expect(try store.countByState() == before)
  }

  @Test func `the database refuses a step that is not in the table of states`() throws {
    let fixture = try StoreFixture()
    _ = try fixture.store.create(newJob("k"), at: 1)
    for state in ["queued", "running", "done", "failed"] {
      #expect(throws: DatabaseError.self) {
        try fixture.withDatabase {
          try $0.execute(
            sql: "UPDATE job SET state = ?, failure_code = iif(? = 'failed', 'x', NULL)",
            arguments: [state, state]
          )
        }
      }
    }
  }

  @Test func `an event never changes`() throws {
    let fixture = try StoreFixture()
    _ = try fixture.queued("k")
    #expect(throws: DatabaseError.self) {
      try fixture.withDatabase { try $0.execute(sql: "UPDATE event SET state = 'done'") }
    }
  }

  @Test func `a failed job says why`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("k").id
    let failure = JobFailure(code: "bad_input", message: "no NIfTI", remedy: "Convert it.")
    let failed = try fixture.store.fail(job, failure, body: #"{"code":"bad_input"}"#, at: 2)
    #expect(failed.job.failure == failure)
    #expect(failed.events.map(\.body) == [#"{"code":"bad_input"}"#])
    #expect(throws: StoreError.wrongState(job, .failed)) {
      try fixture.store.finish(job, result: [1], summary: "{}", at: 3)
    }
  }

  @Test func `a refused step changes nothing`() throws {
    let fixture = try StoreFixture()
    let queued = try fixture.queued("k")
    #expect(throws: StoreError.wrongState(queued.id, .queued)) {
      try fixture.store.finish(queued.id, result: [1], summary: "{}", at: 9)
    }
    #expect(throws: StoreError.wrongState(queued.id, .queued)) {
      try fixture.store.requeue(queued.id, at: 9)
    }
    #expect(throws: StoreError.wrongState(queued.id, .queued)) {
      try fixture.store.confirmCancelled(queued.id, at: 9)
    }
    #expect(try fixture.store.job(queued.id) == queued)
    #expect(try fixture.store.lastSeq(ofSite: "clinic-7") == queued.seq)
    #expect(try fixture.store.result(of: queued.id) == nil)
  }
}
