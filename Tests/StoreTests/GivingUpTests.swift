import Store
import Testing

@Suite struct GivingUpTests {
  @Test func `a job that has not started is cancelled at once`() throws {
    let fixture = try StoreFixture()
    let receiving = try fixture.store.create(newJob("k"), at: 1).job.id
    for job in [receiving, try fixture.queued("q").id] {
      let cancelled = try fixture.store.cancel(job, at: 2)
      #expect(cancelled.job.state == .cancelled)
      #expect(cancelled.events.map(\.state) == [.cancelled])
    }
    #expect(throws: StoreError.wrongState(receiving, .cancelled)) {
      try fixture.store.markStored(receiving, paths: ["/a", "/b"], at: 3)
    }
  }

  @Test func `a running job is asked to stop and confirms`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("k").id
    let asked = try fixture.store.cancel(job, at: 2)
    #expect(asked.job.state == .running)
    #expect(asked.job.isCancelRequested)
    #expect(asked.events.isEmpty)
    let confirmed = try fixture.store.confirmCancelled(job, at: 3)
    #expect(confirmed.events.map(\.state) == [.cancelled])
  }

  @Test func `a result that is ready stays although the job was to stop`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("k").id
    _ = try fixture.store.cancel(job, at: 2)
    #expect(try fixture.store.finish(job, result: [1], summary: "{}", at: 3).job.state == .done)
  }

  @Test func `cancelling a final job changes nothing and is no error`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.running("k").id
    let done = try fixture.store.finish(job, result: [1], summary: "{}", at: 2).job
    let transition = try fixture.store.cancel(job, at: 3)
    #expect(transition.job == done)
    #expect(transition.events.isEmpty)
    #expect(!transition.isNew)
  }

  @Test func `an upload that receives nothing expires and frees its key`() throws {
    let fixture = try StoreFixture()
    let old = try fixture.store.create(newJob("old"), at: 100).job.id
    let fresh = try fixture.store.create(newJob("fresh"), at: 100).job.id
    try fixture.store.recordOffset(1, ofFile: 0, of: fresh, at: 200)
    let expired = try fixture.store.expireUploads(untouchedSince: 150, at: 300)
    #expect(expired.map(\.job.id) == [old])
    #expect(expired.flatMap(\.events).map(\.state) == [.expired])
    #expect(expired.first?.job.key == nil)
    let again = try fixture.store.create(newJob("old", boldDigest: digest("d")), at: 301)
    #expect(!again.isExisting)
    #expect(try fixture.store.job(fresh)?.state == .receiving)
  }

  @Test func `closing is noted once, and an unknown job is no error`() throws {
    let fixture = try StoreFixture()
    let job = try fixture.queued("k").id
    #expect(try fixture.store.markClosed(job, at: 5))
    #expect(try fixture.store.markClosed(job, at: 6))
    #expect(try fixture.store.job(job)?.closed == 5)
    #expect(try !fixture.store.markClosed(.random(), at: 7))
  }
}
