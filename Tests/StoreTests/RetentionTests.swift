import Store
import Testing

@Suite struct RetentionTests {
  private let fixture: StoreFixture
  private let policy = RetentionPolicy(events: .milliseconds(100))
  private var store: JobStore { fixture.store }

  init() throws { fixture = try StoreFixture() }

  /// A job that is done and whose inputs are gone.
  @discardableResult
  private func done(_ key: String, site: String = "clinic-7", at time: Int64) throws -> JobRecord {
    let id = try fixture.running(key, site: site, at: time).id
    let job = try store.finish(id, result: [1], summary: "{}", at: time).job
    try store.releaseInputs(of: id) { _, _ in }
    return job
  }

  private func expectSound() throws {
    #expect(try store.integrityProblems() == [])
  }

  @Test func `old final jobs go with their events and results, younger ones stay`() throws {
    let old = try done("old", at: 10)
    let young = try done("young", at: 50)
    let pruned = try store.prune(policy, at: 111)
    #expect([pruned.jobs, pruned.events] == [1, 4])
    #expect(try store.job(old.id) == nil)
    #expect(try store.result(of: old.id) == nil)
    #expect(try store.job(young.id)?.state == .done)
    #expect(try store.events(ofSite: "clinic-7", since: 0).events.map(\.seq) == [5, 6, 7, 8])
    #expect(try store.prune(policy, at: 111).jobs == 0)
    #expect(
      try store.auditEntries(since: 0).map(\.entry).filter { $0.action == "pruned" }.count == 1
    )
    try expectSound()
  }

  @Test func `at the horizon itself a job stays`() throws {
    try done("k", at: 10)
    #expect(try store.prune(policy, at: 110).jobs == 0)
    #expect(try store.prune(policy, at: 111).jobs == 1)
  }

  @Test func `a subscriber is told exactly when something is missing`() throws {
    try done("a", at: 10)
    try done("b", at: 10)
    try done("other", site: "elsewhere", at: 10)
    let kept = try done("c", at: 500)
    _ = try store.prune(policy, at: 520)
    #expect(try store.deletedSeq(ofSite: "clinic-7") == 8)
    for since in Int64(1)...7 {
      #expect(try store.oldestSeq(ofSite: "clinic-7", ifExpiredAfter: since) == kept.seq - 3)
    }
    for since in [0, 8, 9, kept.seq] as [Int64] {
      #expect(try store.oldestSeq(ofSite: "clinic-7", ifExpiredAfter: since) == nil)
    }
    #expect(try store.events(ofSite: "clinic-7", since: 8).events.first?.prev == 8)
    #expect(try store.oldestSeq(ofSite: "nobody", ifExpiredAfter: 5) == nil)
  }

  @Test func `who reads all sites is told where something of any of them is missing`() throws {
    try done("a", at: 10)
    try done("other", site: "elsewhere", at: 500)
    try done("b", at: 10)
    _ = try store.prune(policy, at: 520)
    for since in [1, 11] as [Int64] {
      #expect(try store.oldestSeq(ofSite: nil, ifExpiredAfter: since) == 13)
    }
    for since in [0, 12] as [Int64] {
      #expect(try store.oldestSeq(ofSite: nil, ifExpiredAfter: since) == nil)
    }
  }

  @Test func `where nothing is kept, the numbering goes on and the next number is told`() throws {
    try done("a", at: 10)
    _ = try store.prune(policy, at: 200)
    #expect(try store.oldestSeq(ofSite: "clinic-7") == nil)
    #expect(try store.oldestSeq(ofSite: "clinic-7", ifExpiredAfter: 3) == 5)
    #expect(try store.oldestSeq(ofSite: "clinic-7", ifExpiredAfter: 4) == nil)
    #expect(try store.lastSeq(ofSite: "clinic-7") == 4)
    try expectSound()
    try done("b", at: 201)
    let events = try store.events(ofSite: "clinic-7", since: 4).events
    #expect(events.map(\.prev) == [4, 5, 6, 7])
    try expectSound()
  }

  @Test(arguments: [JobState.receiving, .queued, .running])
  func `a job that is not final never goes`(state: JobState) throws {
    switch state {
    case .receiving: _ = try store.create(newJob("k"), at: 1)
    case .queued: _ = try fixture.queued("k")
    default: _ = try fixture.running("k")
    }
    #expect(try store.prune(policy, at: 1_000_000).jobs == 0)
    #expect(try store.countByState()[state] == 1)
    try expectSound()
  }

  @Test func `a job that holds inputs stays`() throws {
    let job = try fixture.running("k").id
    _ = try store.finish(job, result: [1], summary: "{}", at: 1)
    #expect(try store.prune(policy, at: 1000).jobs == 0)
    try store.releaseInputs(of: job) { _, _ in }
    #expect(try store.prune(policy, at: 1000).jobs == 1)
  }

  @Test func `what is deleted is the beginning, so that no hole comes into the feed`() throws {
    // a: 1 2, b: 3 4 5 6, a: 7 8: b lies within a, and goes when a goes.
    let outer = try fixture.queued("a", at: 10).id
    try done("b", at: 10)
    _ = try store.start(outer, at: 500)
    _ = try store.finish(outer, result: [1], summary: "{}", at: 500)
    try store.releaseInputs(of: outer) { _, _ in }
    #expect(try store.prune(policy, at: 520).jobs == 0)
    #expect(try store.prune(policy, at: 601).jobs == 2)
    try expectSound()
  }

  @Test func `a chain of overlapping jobs is cut where it begins to be young`() throws {
    try done("first", at: 10)
    let early = try fixture.queued("early", at: 10).id  // 5 6
    let late = try fixture.queued("late", at: 10).id  // 7 8
    for (job, time) in [(early, 20), (late, 500)] as [(JobID, Int64)] {  // 9 10, 11 12
      _ = try store.start(job, at: time)
      _ = try store.finish(job, result: [1], summary: "{}", at: time)
      try store.releaseInputs(of: job) { _, _ in }
    }
    #expect(try store.prune(policy, at: 520).jobs == 1)
    #expect(try store.deletedSeq(ofSite: "clinic-7") == 4)
    try expectSound()
  }

  @Test func `days are days`() {
    #expect(Duration.days(400).milliseconds == 34_560_000_000)
    #expect(
      RetentionPolicy()
        == RetentionPolicy(events: .days(400), inputs: .days(7), quarantine: .days(30))
    )
  }
}
