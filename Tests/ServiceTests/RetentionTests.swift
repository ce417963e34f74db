import Foundation
import Store
import Testing

@testable import Service

@Suite struct InputRetentionTests {
  private let folder: TemporaryFolder
  private let keeper: InputKeeper
  private var store: JobStore { keeper.store }
  private let content = Array("an input".utf8)

  init() throws {
    folder = try TemporaryFolder()
    let uploads = try UploadFolder(root: folder.path + "/state")
    keeper = InputKeeper(
      store: try JobStore(path: folder.path + "/state/tmsp.db"),
      uploads: uploads,
      logger: silentLogger,
      policy: RetentionPolicy(events: .days(400), inputs: .days(7), quarantine: .days(30))
    )
  }

  private var input: String { "state/input/local/\(digest(content))" }
  private var quarantined: String { "state/quarantine/local-\(digest(content))" }
  private let day: Int64 = 86_400_000

  /// A running job whose one input is stored.
  private func running(_ key: String, at time: Int64) throws -> JobID {
    let file = NewFile(
      role: "bold",
      run: 1,
      name: "b",
      size: Int64(content.count),
      sha256: digest(content),
      path: nil
    )
    let new = NewJob(
      client: "c",
      site: "local",
      subject: "sub-1",
      key: key,
      files: [file],
      parameters: "{}",
      parametersSHA256: digest([])
    )
    let job = try store.create(new, at: time).job.id
    let path = try folder.write(content, to: input)
    _ = try store.markStored(job, paths: [path], at: time)
    return try store.start(job, at: time).job.id
  }

  private func refuse(_ job: JobID, at time: Int64) throws -> JobRecord {
    let failure = Store.JobFailure(code: "bad_input.gzip_truncated", message: "m", remedy: "r")
    return try store.fail(job, failure, at: time).job
  }

  private func finish(_ job: JobID, at time: Int64) throws {
    _ = try store.finish(job, result: [1], summary: "{}", at: time)
  }

  private func files() -> Set<String> { folder.files().filter { !$0.hasSuffix("/lock") } }

  @Test func `an input goes a week after the last job that used it is done`() throws {
    try finish(running("1", at: 0), at: 0)
    try finish(running("2", at: 0), at: day)
    keeper.sweep(at: 7 * day + 1)
    #expect(files() == [input])
    keeper.sweep(at: 8 * day)
    #expect(files() == [input])
    keeper.sweep(at: 8 * day + 1)
    #expect(files() == [])
  }

  @Test func `a refused input lies in quarantine for 30 days from its refusal`() throws {
    keeper.drop(try refuse(running("1", at: 0), at: day))
    #expect(files() == [quarantined])
    keeper.sweep(at: 31 * day)
    #expect(files() == [quarantined])
    keeper.sweep(at: 31 * day + 1)
    #expect(files() == [])
  }

  @Test func `an input that is refused again is set aside again`() throws {
    keeper.drop(try refuse(running("1", at: 0), at: day))
    keeper.drop(try refuse(running("2", at: day), at: 2 * day))
    #expect(files() == [quarantined])
    keeper.sweep(at: 31 * day + 1)
    #expect(files() == [quarantined])
    keeper.sweep(at: 32 * day + 1)
    #expect(files() == [])
  }

  @Test func `what another job still computes on stays in its place`() throws {
    let other = try running("other", at: 0)
    keeper.drop(try refuse(running("1", at: 0), at: 1))
    #expect(files() == [input])
    keeper.drop(try store.cancel(other, at: 2).job)
    #expect(files() == [input])
    keeper.drop(try store.confirmCancelled(other, at: 3).job)
    #expect(files() == [quarantined])
  }

  @Test func `a crash before the files were removed is made good at the next start`() throws {
    _ = try refuse(running("1", at: 0), at: 1)
    try keeper.settle(attempts: 2, at: 2)
    #expect(files() == [quarantined])
  }

  @Test func `a crash after the files were removed, before it was noted, is made good too`() throws
  {
    let refused = try refuse(running("1", at: 0), at: 1)
    #expect(try keeper.uploads.quarantineInput(site: "local", sha256: digest(content), since: 1))
    #expect(try store.jobsWithDueInputs(keeper.policy, at: 2).map(\.id) == [refused.id])
    try keeper.settle(attempts: 2, at: 2)
    #expect(files() == [quarantined])
    #expect(try store.jobsWithDueInputs(keeper.policy, at: 2).isEmpty)

    try finish(running("2", at: 3), at: 3)
    try keeper.uploads.removeInput(site: "local", sha256: digest(content))
    keeper.sweep(at: 20 * day)
    #expect(try store.jobsWithDueInputs(keeper.policy, at: 20 * day).isEmpty)
  }

  @Test func `a purge erases the input and what was set aside of it`() throws {
    keeper.drop(try refuse(running("1", at: 0), at: 1))
    try finish(running("2", at: 2), at: 2)
    #expect(files() == [input, quarantined])
    let purge = try store.purge(subject: "sub-1", site: "local", by: "uid-0", at: 3)
    try keeper.erase(purge)
    #expect(files() == [])
  }

  @Test func `a purge whose files were not erased is made good by the next sweep`() throws {
    try finish(running("1", at: 0), at: 1)
    _ = try store.purge(subject: "sub-1", site: "local", by: "uid-0", at: 2)
    #expect(files() == [input])
    keeper.sweep(at: 3)
    #expect(files() == [])
  }

  @Test func `old jobs go once their inputs are gone`() throws {
    let job = try running("1", at: 0)
    try finish(job, at: 0)
    keeper.sweep(at: 401 * day)
    #expect(files() == [])
    #expect(try store.job(job) == nil)
    #expect(try store.integrityProblems() == [])
  }
}
