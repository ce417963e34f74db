import Store
import Testing

@Suite struct InputReleaseTests {
  private let fixture: StoreFixture
  private var store: JobStore { fixture.store }
  private let policy = RetentionPolicy(inputs: .milliseconds(100))
  private let refused = JobFailure(code: "bad_input.gzip_truncated", message: "m", remedy: "r")

  init() throws { fixture = try StoreFixture() }

  private func disposed(_ job: JobID) throws -> [String: InputFate] {
    var fates: [String: InputFate] = [:]
    try store.releaseInputs(of: job) { sha256, fate in fates[String(sha256.prefix(1))] = fate }
    return fates
  }

  private func failed(_ key: String, at time: Int64 = 7) throws -> JobID {
    try store.fail(fixture.running(key).id, refused, at: time).job.id
  }

  private func done(_ key: String) throws -> JobID {
    try store.finish(fixture.running(key).id, result: [1], summary: "{}", at: 7).job.id
  }

  @Test func `the inputs of a done job are due after a while, or at its close`() throws {
    let job = try done("k")
    #expect(try store.jobsWithDueInputs(policy, at: 107).isEmpty)
    #expect(try store.jobsWithDueInputs(policy, at: 108).map(\.id) == [job])
    _ = try store.markClosed(job, at: 8)
    #expect(try store.jobsWithDueInputs(policy, at: 9).map(\.id) == [job])
    #expect(try disposed(job) == ["a": .removed, "b": .removed])
    #expect(try store.jobsWithDueInputs(policy, at: 108).isEmpty)
    #expect(try disposed(job) == [:])
  }

  @Test func `those of other final jobs are due at once, of unfinished ones never`() throws {
    _ = try fixture.running("running")
    _ = try store.create(newJob("upload"), at: 1)
    let cancelled = try store.cancel(fixture.queued("c").id, at: 2).job.id
    let failed = try failed("f")
    #expect(try store.jobsWithDueInputs(policy, at: 9999).map(\.id) == [cancelled, failed])
  }

  @Test func `an unfinished job gives nothing up`() throws {
    #expect(try disposed(fixture.running("k").id) == [:])
    #expect(try disposed(.random()) == [:])
  }

  @Test func `an input that another job holds stays until that one gives it up`() throws {
    let first = try done("first")
    let second = try store.create(newJob("second", boldDigest: digest("d")), at: 8).job.id
    #expect(try disposed(first) == ["a": .removed])
    _ = try store.cancel(second, at: 9)
    #expect(try disposed(second) == ["b": .removed, "d": .removed])
  }

  @Test func `another site's job does not hold it`() throws {
    let job = try done("mine")
    _ = try fixture.queued("theirs", site: "clinic-8")
    #expect(try disposed(job).count == 2)
  }

  @Test func `what a job refused is set aside`() throws {
    #expect(
      try disposed(failed("k")) == ["a": .quarantined(since: 7), "b": .quarantined(since: 7)]
    )
  }

  @Test(arguments: ["crashed", "timeout.timeout", "internal.x", "bad_inputs.x", "badXinput.x"])
  func `what failed otherwise is removed`(code: String) throws {
    let failure = JobFailure(code: code, message: "m", remedy: "r")
    let job = try store.fail(fixture.running("k").id, failure, at: 7).job.id
    #expect(try disposed(job) == ["a": .removed, "b": .removed])
  }

  @Test func `a refused input is set aside by whichever job holds it last`() throws {
    let refusing = try failed("refusing")
    let other = try done("other")
    #expect(try disposed(refusing) == [:])
    #expect(try disposed(other) == ["a": .quarantined(since: 7), "b": .quarantined(since: 7)])
  }

  @Test func `where the files cannot be removed, the job holds on to them`() throws {
    let job = try failed("k")
    let failure = StoreError.diskFull(path: "/", bytes: 1)
    #expect(throws: failure) {
      try store.releaseInputs(of: job) { (_, _) throws(StoreError) in throw failure }
    }
    #expect(try store.jobsWithDueInputs(policy, at: 8).map(\.id) == [job])
    #expect(try disposed(job).count == 2)
  }
}
