import Synchronization
import Testing

@testable import Service
@testable import Wire

/// What becomes of jobs while no worker can be had.
@Suite struct HiringTests {
  /// Workers that cannot be had until somebody allows it.
  private final class Bureau: Sendable {
    private let state = Mutex((isOpen: false, askings: 0))
    let script: ScriptedWorker

    init(_ script: ScriptedWorker = ScriptedWorker()) { self.script = script }

    var askings: Int { state.withLock { $0.askings } }

    func open() { state.withLock { $0.isOpen = true } }

    func close() { state.withLock { $0.isOpen = false } }

    var worker: Worker {
      Worker(hire: { [self] () async throws(WorkerMissing) in
        let isOpen = state.withLock { state in
          state.askings += 1
          return state.isOpen
        }
        guard isOpen else { throw WorkerMissing(message: "closed") }
        return try await script.worker.hire()
      })
    }
  }

  @Test func `a job waits in the queue until a worker can be had, and loses no attempt`()
    async throws
  {
    let bureau = Bureau()
    let bench = try Bench(worker: bureau.worker, hiringPause: .milliseconds(20)) {
      $0.attempts = 1
    }
    let job = try await bench.store(ExampleCase())
    try await bench.running {
      try await eventually { bureau.askings >= 3 }
      guard case .job(let waiting) = await bench.ask(.status(job: job)) else {
        throw UnexpectedReply()
      }
      #expect(waiting.state == .queued)
      #expect(waiting.attempts == 0)
      bureau.open()
      let status = try await bench.settled(job)
      #expect(status.state == .done)
      #expect(status.attempts == 1)
    }
    #expect(bench.published.events.count { $0.state == .running } == 1)
  }

  @Test func `a stop does not wait for a worker that cannot be had`() async throws {
    let bench = try Bench(worker: Bureau().worker, hiringPause: .milliseconds(20))
    let job = try await bench.store(ExampleCase())
    try await bench.running {}
    guard case .job(let status) = await bench.ask(.status(job: job)) else {
      throw UnexpectedReply()
    }
    #expect(status.state == .queued)
  }

  @Test func `a stop does not wait for a worker that is being hired`() async throws {
    let asked = Mutex(false)
    let worker = Worker(hire: { () async throws(WorkerMissing) in
      asked.withLock { $0 = true }
      while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
      throw WorkerMissing(message: "cancelled")
    })
    let bench = try Bench(worker: worker)
    try await bench.store(ExampleCase())
    try await bench.running { try await eventually { asked.withLock { $0 } } }
  }

  @Test func `an upload without a follower is computed on when it is complete`() async throws {
    let bureau = Bureau()
    let bench = try Bench(worker: bureau.worker, hiringPause: .milliseconds(20)) {
      $0.durableStep = 10
    }
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { bureau.askings >= 1 }
      try await upload.sendImage(from: 20, to: 40)
      try await upload.commit()
      bureau.open()
      #expect(try await upload.report() == ScriptedWorker.ordinaryReport)
    }
  }

  @Test func `a job whose follower died is queued untried where no other worker can be had`()
    async throws
  {
    let bureau = Bureau(ScriptedWorker(.endingLate(.crashed("by signal 11"))))
    bureau.open()
    let bench = try Bench(worker: bureau.worker, hiringPause: .milliseconds(20)) {
      $0.durableStep = 10
      $0.attempts = 1
    }
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { bureau.script.news.count == 1 }
      bureau.close()
      try await upload.sendImage(from: 20, to: 40)
      try await upload.commit()
      try await eventually { bureau.askings >= 3 }
      guard case .job(let waiting) = await bench.ask(.status(job: upload.job)) else {
        throw UnexpectedReply()
      }
      #expect(waiting.state == .queued)
      #expect(waiting.attempts == 0)
      bureau.open()
      #expect(try await upload.report() == ScriptedWorker.ordinaryReport)
    }
  }

  @Test func `an input that is gone fails its job as before, with the code and the name`()
    async throws
  {
    let bench = try Bench()
    let job = try await bench.store(ExampleCase())
    for file in bench.folder.files() where file.hasSuffix(digest(Array("mask".utf8))) {
      try bench.folder.remove(file)
    }
    try await bench.running {
      let status = try await bench.settled(job)
      #expect(status.state == .failed)
      #expect(status.failure?.code == .badInput)
      #expect(status.failure?.finding.code == PathRefusal.unreadable.rawValue)
      #expect(status.failure?.finding.message.hasPrefix("mask: The path ") == true)
    }
  }
}
