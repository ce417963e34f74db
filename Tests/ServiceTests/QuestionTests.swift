import Store
import Testing

@testable import Service
@testable import Wire

@Suite struct QuestionTests {
  private let unknown = "0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c"

  @Test func `hello tells site, limits and epoch, and refuses other versions`() async throws {
    let bench = try Bench()
    guard case .welcome(let welcome) = await bench.ask(.hello(client: "x", versions: ["tmsp/1"]))
    else { throw UnexpectedReply() }
    #expect(welcome.site == "local")
    #expect(welcome.epoch == bench.office.store.epoch)
    #expect(welcome.lastSequence == 0)
    let refused = await bench.refusal(.hello(client: "x", versions: ["tmsp/2"]))
    #expect(refused?.code == .unsupportedVersion)
  }

  @Test func `every verb about an unknown job says so, but for close`() async throws {
    let bench = try Bench()
    let verbs: [Verb] = [
      .commit(job: unknown), .status(job: unknown), .result(job: unknown), .cancel(job: unknown),
    ]
    for verb in verbs { #expect(await bench.refusal(verb)?.code == .unknownJob, "\(verb.name)") }
    #expect(await bench.ask(.close(job: unknown)) == .closed(job: unknown))
  }

  @Test func `pong counts the jobs`() async throws {
    let bench = try Bench()
    try await bench.store(ExampleCase())
    guard case .pong(let pong) = await bench.ask(.ping) else { throw UnexpectedReply() }
    #expect(pong.queued == 1)
    #expect(pong.running == 0)
    #expect(pong.lastSequence == 2)
  }

  @Test func `a number that this database has not reached is that of another one`() async throws {
    let bench = try Bench()
    try await bench.store(ExampleCase())
    let epoch = bench.office.store.epoch
    let newest = Verb.events(since: 2, epoch: nil, limit: 4)
    #expect(await bench.refusal(newest) == nil)
    let beyond = await bench.refusal(.events(since: 3, epoch: nil, limit: 4))
    #expect(beyond?.code == .epochChanged)
    #expect(beyond?.facts["epoch"] == .string(epoch))
    let nonsense = await bench.refusal(.events(since: 3, epoch: epoch, limit: 4))
    #expect(nonsense?.code == .badField)
    #expect(nonsense?.facts["field"] == "since")
  }

  @Test func `a gap is told to who reads the events of a site, and of all sites`() async throws {
    let bench = try Bench()
    let job = try await bench.store(ExampleCase())
    try await bench.running { _ = try await bench.settled(job) }
    let store = bench.office.store
    try store.releaseInputs(of: #require(JobID(job))) { _, _ in }
    let later = WallClock.system.milliseconds + 1000
    _ = try store.prune(RetentionPolicy(events: .milliseconds(1)), at: later)
    for caller in [Caller.localUser, Caller(administrator: "uid 0")] {
      let told = await bench.refusal(.events(since: 1, epoch: nil, limit: 4), as: caller)
      #expect(told?.code == .eventsExpired && told?.facts["oldest"] == "5", "\(caller.actor)")
      for since in [0, 4] as [Int64] {
        #expect(
          await bench.refusal(.events(since: since, epoch: nil, limit: 4), as: caller) == nil
        )
      }
    }
  }

  @Test func `a job that ends the daemon has as many starts as the configuration gives`()
    async throws
  {
    let one: (inout Configuration) -> Void = { $0.attempts = 1 }
    let bench = try Bench(configure: one)
    let job = try #require(JobID(try await bench.store(ExampleCase())))
    for state in [Store.JobState.queued, .failed] {
      _ = try bench.office.store.start(job, at: 1)
      let next = try Bench(in: bench.folder, configure: one)
      #expect(try next.office.store.job(job)?.state == state)
    }
  }

  @Test func `events come in pages and in order`() async throws {
    let bench = try Bench()
    for number in 1...3 { try await bench.store(ExampleCase(key: "example-\(number)")) }
    var since: Int64 = 0
    var numbers: [Int64] = []
    for _ in 0..<10 {
      let verb = Verb.events(since: since, epoch: nil, limit: 4)
      let message = await bench.handler.answer(
        Request(id: "1", verb: verb),
        body: .bytes([]),
        from: .localUser
      )
      guard case .events(let page)? = message?.reply else { throw UnexpectedReply() }
      let events = try FeedEvent.list(message?.body ?? [])
      #expect(events.count == page.count)
      numbers += events.map(\.sequence)
      since = page.last
      if page.isDone { break }
    }
    #expect(numbers == Array(1...6))
  }

  @Test func `events of another epoch are refused with the present one`() async throws {
    let bench = try Bench()
    let refused = await bench.refusal(.events(since: 0, epoch: unknown, limit: 1))
    #expect(refused?.code == .epochChanged)
    #expect(refused?.facts["epoch"] == .string(bench.office.store.epoch))
  }
}
