import Store
import Synchronization
import Testing

@testable import Service
@testable import Wire

@Suite struct JobRunnerTests {
  private let failure = JobFailure(
    .badInput,
    finding: JobFailure.Cause(code: "gzip_truncated", message: "It ends early.", remedy: "Copy it.")
  )

  @Test func `a result is kept byte for byte, and published after it is kept`() async throws {
    let bench = try Bench()
    let job = try await bench.store(ExampleCase())
    try await bench.running {
      let jobStatus = try await bench.settled(job)
      #expect(jobStatus.state == .done)
    }
    guard case .result(let result) = await bench.ask(.result(job: job)) else {
      throw UnexpectedReply()
    }
    #expect(result.report == Worker.exampleReport)
    let event = try #require(bench.published.events.last)
    #expect(event.kind == .target)
    #expect(event.summary == Worker.exampleSummary)
    #expect(event.sequence == result.sequence)
    #expect(bench.published.all.contains { $0.topic == "local/sub-01/target" })
    #expect(bench.published.all.contains { $0.topic == "local/sub-01/progress" })
    let numbers = bench.published.events.map(\.sequence)
    #expect(bench.published.events.map(\.previous) == [0] + numbers.dropLast())
  }

  @Test func `a refused input fails its job with class and code, and is set aside`()
    async throws
  {
    let bench = try Bench(worker: .ending(.failed(failure)))
    let job = try await bench.store(ExampleCase())
    try await bench.running {
      let status = try await bench.settled(job)
      #expect(status.state == .failed)
      #expect(status.failure == failure)
    }
    let refused = await bench.refusal(.result(job: job))
    #expect(refused?.code == .jobFailed)
    #expect(refused?.facts["error"] == failure.value)
    #expect(bench.published.events.last?.failure == failure)
    let aside = ExampleCase().contents.map { "state/quarantine/local-" + digest($0) }
    #expect(bench.folder.files() == Set(aside))
  }

  @Test func `an input that another job needs stays`() async throws {
    let bench = try Bench(worker: .ending(.failed(failure)))
    let first = try await bench.store(ExampleCase())
    let second = try await bench.submit(ExampleCase(key: "example-2").submission)
    try await bench.running { _ = try await bench.settled(first) }
    #expect(bench.folder.files().count == 3)
    guard case .stored = await bench.ask(.commit(job: second.job)) else { throw UnexpectedReply() }
  }

  @Test func `a worker that dies fails its job, and the next one is computed`() async throws {
    let calls = Mutex(0)
    let worker = Worker { _, _, _ in
      let isFirst = calls.withLock { calls in
        calls += 1
        return calls == 1
      }
      return isFirst
        ? .crashed("by signal 9")
        : .done(report: Worker.exampleReport, summary: Worker.exampleSummary)
    }
    let bench = try Bench(worker: worker) { $0.attempts = 1 }
    let first = try await bench.store(ExampleCase())
    let second = try await bench.store(ExampleCase(key: "example-2"))
    try await bench.running {
      let status = try await bench.settled(first)
      #expect(status.state == .failed)
      #expect(status.failure?.code == .crashed)
      let secondStatus = try await bench.settled(second)
      #expect(secondStatus.state == .done)
    }
  }

  @Test(arguments: [#"{"job":"another","subject":"sub-01"}"#, #"{"subject":"sub-02"}"#])
  func `a report of another job or subject is never stored`(report: String) async throws {
    let outcome = WorkerOutcome.done(report: Array(report.utf8), summary: Worker.exampleSummary)
    let bench = try Bench(worker: .ending(outcome)) { $0.attempts = 1 }
    let job = try await bench.store(ExampleCase())
    try await bench.running {
      let status = try await bench.settled(job)
      #expect(status.state == .failed && status.failure?.code == .crashed)
    }
    let id = try #require(JobID(job))
    #expect(try bench.office.store.result(of: id) == nil)
  }

  @Test func `a job is tried again after a death where that is configured, but not for ever`()
    async throws
  {
    let bench = try Bench(worker: .ending(.crashed("by signal 11"))) { $0.attempts = 3 }
    let job = try await bench.store(ExampleCase())
    try await bench.running {
      let status = try await bench.settled(job)
      #expect(status.failure?.code == .crashed)
      #expect(status.attempts == 3)
    }
  }

  @Test func `a job that takes too long fails as timed out`() async throws {
    let bench = try Bench(worker: .endless) { $0.jobLimit = .milliseconds(50) }
    let job = try await bench.store(ExampleCase())
    try await bench.running {
      let jobStatus = try await bench.settled(job)
      #expect(jobStatus.failure?.code == .timeout)
    }
  }

  @Test func `a running job tells its stage, and ends when it is cancelled`() async throws {
    let bench = try Bench(worker: .endless)
    let job = try await bench.store(ExampleCase())
    try await bench.running {
      var stage: String?
      for _ in 0..<500 where stage == nil {
        guard case .job(let status) = await bench.ask(.status(job: job)) else {
          throw UnexpectedReply()
        }
        stage = status.stage
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(stage == "read")
      guard case .job(let asked) = await bench.ask(.cancel(job: job)) else {
        throw UnexpectedReply()
      }
      #expect(asked.isCancelRequested)
      let jobStatus = try await bench.settled(job)
      #expect(jobStatus.state == .cancelled)
    }
    #expect(await bench.refusal(.result(job: job))?.code == .jobCancelled)
    #expect(bench.folder.files().isEmpty)
  }

  @Test func `a waiting job is cancelled at once, and its input dropped`() async throws {
    let bench = try Bench()
    let queued = try await bench.store(ExampleCase())
    let receiving = try await bench.submit(
      ExampleCase(key: "example-2", contents: [[1], [2], [3]]).submission
    )
    for job in [queued, receiving.job] {
      guard case .job(let status) = await bench.ask(.cancel(job: job)) else {
        throw UnexpectedReply()
      }
      #expect(status.state == .cancelled)
      guard case .job(let again) = await bench.ask(.cancel(job: job)) else {
        throw UnexpectedReply()
      }
      #expect(again.state == .cancelled)
    }
    #expect(bench.folder.files().isEmpty)
  }

  @Test func `a job that outlasts the drain is queued again`() async throws {
    let bench = try Bench(worker: .endless) { $0.drainLimit = .zero }
    let job = try await bench.store(ExampleCase())
    try await bench.running {
      for _ in 0..<500 where bench.published.events.last?.state != .running {
        try await Task.sleep(for: .milliseconds(10))
      }
    }
    guard case .job(let status) = await bench.ask(.status(job: job)) else {
      throw UnexpectedReply()
    }
    #expect(status.state == .queued)
  }

  @Test func `closing a finished job drops its input but not its result`() async throws {
    let bench = try Bench()
    let job = try await bench.store(ExampleCase())
    try await bench.running { _ = try await bench.settled(job) }
    #expect(bench.folder.files().count == 3)
    #expect(await bench.ask(.close(job: job)) == .closed(job: job))
    #expect(bench.folder.files().isEmpty)
    guard case .result = await bench.ask(.result(job: job)) else { throw UnexpectedReply() }
  }
}
