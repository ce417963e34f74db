import Foundation
@testable import Store
import Testing

/// What a site has on the air, and what takes it off.
@Suite struct PresentationTests {
  private let fixture: StoreFixture
  private var store: JobStore { fixture.store }
  private let site = "clinic-7"

  init() throws { fixture = try StoreFixture() }

  private func done(_ key: String, site: String = "clinic-7", at time: Int64 = 1) throws -> JobID {
    let job = try fixture.running(key, site: site, at: time).id
    _ = try store.finish(job, result: Array(key.utf8), summary: "{}", at: time)
    return job
  }

  private func present(_ job: JobID, following: Bool = false, at time: Int64 = 5) throws {
    try store.present(job, following: following, by: "clinic-7", at: time)
  }

  private func shown(_ store: JobStore? = nil) throws -> Presentation? {
    try (store ?? self.store).presentation(ofSite: site)
  }

  private func actions() throws -> [String] {
    try store.auditEntries(since: 0).map(\.entry.action).filter { $0.hasPrefix("present") }
  }

  @Test func `what is presented stays, over a restart too, until it is cleared`() throws {
    #expect(try shown() == nil)
    let job = try done("one")
    try present(job)
    let expected = Presentation(
      site: site,
      job: job,
      subject: "sub-012",
      isFollowing: false,
      actor: "clinic-7",
      at: 5,
      newer: nil
    )
    #expect(try shown(fixture.reopened()) == expected)
    #expect(try store.clearPresentation(ofSite: site, by: "x", at: 6) == expected)
    #expect(try shown() == nil && store.clearPresentation(ofSite: site, by: "x", at: 7) == nil)
    #expect(try actions() == ["presented", "presentation_cleared"])
    #expect(try store.integrityProblems() == [])
  }

  @Test func `the audit says who, what and which result; a repetition leaves no trace`() throws {
    let job = try done("one")
    for time in [5, 9] { try present(job, at: Int64(time)) }
    let entry = try #require(try store.auditEntries(since: 0).last?.entry)
    #expect(entry.actor == "clinic-7" && entry.action == "presented" && entry.object == job.text)
    for part in [#""subject":"sub-012""#, #""result_sha256":""#, #""follow":false"#] {
      #expect(entry.detail.contains(part), "\(entry.detail)")
    }
    #expect(try actions() == ["presented"] && shown()?.at == 5)
    try present(job, following: true)
    #expect(try shown()?.isFollowing == true)
  }

  @Test func `a site has one job on the air, and none of another's`() throws {
    let (one, two) = (try done("one"), try done("two"))
    try present(one)
    try present(two)
    #expect(try shown()?.job == two)
    try present(try done("other", site: "clinic-8"))
    #expect(try shown()?.job == two)
  }

  @Test func `only a result can be presented`() throws {
    let running = try fixture.running("one").id
    #expect(throws: StoreError.wrongState(running, .running)) { try present(running) }
    let unknown = JobID.random()
    #expect(throws: StoreError.unknownJob(unknown)) { try present(unknown) }
    let purged = try done("two")
    _ = try store.purge(job: purged, by: "x", at: 3)
    #expect(throws: StoreError.wrongState(purged, .done)) { try present(purged) }
    #expect(try shown() == nil)
  }

  @Test func `a newer result of the subject waits, unless it is to follow`() throws {
    let older = try done("older")
    let job = try done("one")
    try present(job)
    #expect(try shown()?.newer == nil)
    let newer = try done("two")
    #expect(try shown()?.job == job && shown()?.newer == newer)
    try present(older, following: true)
    #expect(try shown()?.newer == newer)
    let newest = try done("three", at: 8)
    let followed = try #require(try shown())
    #expect(followed.job == newest && followed.newer == nil && followed.isFollowing)
    #expect(followed.actor == daemonActor && followed.at == 8)
    #expect(try actions().count == 3)
  }

  @Test func `what is erased, or deleted with the years, is on the air no more`() throws {
    let job = try done("one")
    try present(job, following: true)
    _ = try store.purge(subject: "sub-012", site: site, by: "uid-0", at: 9)
    #expect(try shown() == nil && store.result(of: job) == nil)
    let old = try done("two", at: 10)
    try present(old)
    for job in [job, old] { try store.releaseInputs(of: job) { _, _ in } }
    let policy = RetentionPolicy(events: .milliseconds(100))
    let pruned = try store.prune(policy, at: 200)
    #expect(pruned.jobs == 2)
    #expect(try store.integrityProblems() == [])
    #expect(try shown() == nil)
    #expect(
      try actions() == ["presented", "presentation_cleared", "presented", "presentation_cleared"]
    )
  }

  @Test func `after a restore nothing is on the air`() throws {
    try present(try done("one"))
    let backup = fixture.folder.path + "/backup"
    _ = try store.backup(to: backup, at: 6)
    try store.close()
    let state = try TemporaryFolder()
    _ = try JobStore.restore(from: backup, to: state.path, at: 7)
    let restored = try JobStore(path: state.path + "/tmsp.db")
    #expect(try shown(restored) == nil && restored.integrityProblems() == [])
    #expect(
      try restored.auditEntries(since: 0).contains { $0.entry.action == "presentation_cleared" }
    )
  }
}
