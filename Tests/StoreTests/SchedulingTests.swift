import Store
import Testing

@Suite struct SchedulingTests {
  /// Queues `count` jobs of each site, starts and finishes all with `workers` at once, first started
  /// first finished; gives the sites in the order of their starts.
  private func order(_ sites: [(String, Int)], workers: Int) throws -> [String] {
    let fixture = try StoreFixture()
    for (site, count) in sites {
      for number in 0..<count { _ = try fixture.queued("\(site)-\(number)", site: site) }
    }
    var running: [JobID] = []
    var order: [String] = []
    while let next = try fixture.store.nextQueued() {
      running.append(try fixture.store.start(next.id, at: 2).job.id)
      order.append(next.site)
      if running.count == workers {
        _ = try fixture.store.finish(running.removeFirst(), result: [1], summary: "{}", at: 3)
      }
    }
    return order
  }

  @Test func `sites take turns, whoever came first`() throws {
    #expect(
      try order([("a", 5), ("b", 2), ("c", 1)], workers: 1) == [
        "a", "b", "c", "a", "b", "a", "a", "a",
      ]
    )
  }

  @Test(arguments: 1...4)
  func `with many jobs of one site, another's only job is second at most`(workers: Int) throws {
    let order = try order([("big", 60), ("small", 1)], workers: workers)
    #expect(order.count == 61)
    #expect(order.firstIndex(of: "small") == 1)
  }

  @Test func `a job that arrives in the midst of a long queue waits for one other at most`() throws
  {
    let fixture = try StoreFixture()
    let store = fixture.store
    for number in 0..<1000 { _ = try fixture.queued("\(number)", site: "big") }
    for _ in 0..<10 {
      let job = try #require(try store.nextQueued())
      _ = try store.start(job.id, at: 2)
      _ = try store.finish(job.id, result: [1], summary: "{}", at: 3)
    }
    let late = try fixture.queued("late", site: "small").id
    #expect(try store.nextQueued()?.id == late)
  }

  @Test func `more jobs of one site do not change when the others' are started`() throws {
    func places(_ count: Int) throws -> [Int] {
      let order = try order([("b", 3), ("a", count), ("c", 2)], workers: 1)
      return order.indices.filter { order[$0] != "a" }
    }
    // Turns: b a c, b a c, b a, then a alone.
    for count in 3...8 { #expect(try places(count) == [0, 2, 3, 5, 6]) }
  }

  @Test func `the site with the fewest running jobs comes first`() throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    // Served last, but nothing of it runs any more.
    _ = try fixture.running("1", site: "a")
    _ = try fixture.queued("2", site: "a")
    let served = try fixture.running("3", site: "b").id
    _ = try store.finish(served, result: [1], summary: "{}", at: 2)
    let next = try fixture.queued("4", site: "b").id
    #expect(try store.nextQueued()?.id == next)
  }

  @Test func `within a site the oldest is next, and one queued again keeps its place`() throws {
    let fixture = try StoreFixture()
    let first = try fixture.running("first").id
    let second = try fixture.queued("second").id
    #expect(try fixture.store.nextQueued()?.id == second)
    _ = try fixture.store.requeue(first, at: 2)
    #expect(try fixture.store.nextQueued()?.id == first)
    #expect(try StoreFixture().store.nextQueued() == nil)
  }

  @Test func `one that was to be cancelled meanwhile is not queued again`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("first").id
    _ = try fixture.store.cancel(job, at: 2)
    let step = try fixture.store.requeue(job, at: 3)
    #expect(step.job.state == .cancelled)
    #expect(try fixture.store.nextQueued() == nil)
  }

  @Test func `one that no worker ever had is queued again as if it had not been started`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("first").id
    #expect(try fixture.store.job(job)?.attempts == 1)
    let step = try fixture.store.requeue(job, isTried: false, at: 2)
    #expect(step.job.state == .queued)
    #expect(step.job.attempts == 0)
    #expect(step.events.map(\.attempts) == [0])
    #expect(try fixture.store.start(job, at: 3).job.attempts == 1)
  }
}
