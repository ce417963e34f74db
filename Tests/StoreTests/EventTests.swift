import GRDB
import Store
import Testing

@Suite struct EventTests {
  @Test func `each event names the one before it at its site`() throws {
    let fixture = try StoreFixture()
    for number in 0..<6 {
      _ = try fixture.running("\(number)", site: number.isMultiple(of: 2) ? "even" : "odd")
    }
    for site in ["even", "odd"] {
      let events = try fixture.store.events(ofSite: site, since: 0).events
      #expect(events.count == 9)
      #expect(events.map(\.prev) == [0] + events.dropLast().map(\.seq))
      #expect(try fixture.store.lastSeq(ofSite: site) == events.last?.seq)
      #expect(events.allSatisfy { $0.site == site })
    }
    let all = try fixture.store.events(ofSite: nil, since: 0).events
    #expect(all.map(\.seq) == Array(1...18))
    #expect(try fixture.store.lastSeq(ofSite: nil) == 18)
  }

  @Test func `pages of any size join to the whole feed`() throws {
    let fixture = try StoreFixture()
    for number in 0..<5 { _ = try fixture.running("\(number)") }
    let whole = try fixture.store.events(ofSite: "clinic-7", since: 0)
    #expect(whole.done)
    #expect(whole.events.count == 15)
    for limit in 1...16 {
      var collected: [EventRecord] = []
      var since: Int64 = 0
      while true {
        let page = try fixture.store.events(ofSite: "clinic-7", since: since, limit: limit)
        #expect(page.events.count <= limit)
        collected += page.events
        since = page.last
        if page.done { break }
      }
      #expect(collected == whole.events, "limit \(limit)")
    }
  }

  @Test func `a page is cut at its bytes, but always goes on`() throws {
    let fixture = try StoreFixture()
    let summary = String(repeating: "x", count: 4000)
    for number in 0..<3 {
      let job = try fixture.running("\(number)").id
      _ = try fixture.store.finish(job, result: [1], summary: summary, at: 2)
    }
    var since: Int64 = 0
    var pages: [Int] = []
    while true {
      let page = try fixture.store.events(ofSite: "clinic-7", since: since, maximumBytes: 4000)
      pages.append(page.events.count)
      since = page.last
      if page.done { break }
    }
    #expect(pages == [3, 1, 3, 1, 3, 1])
  }

  @Test func `after the last event there is an empty page that keeps the number`() throws {
    let fixture = try StoreFixture()
    _ = try fixture.queued("k")
    let page = try fixture.store.events(ofSite: "clinic-7", since: 2)
    #expect(page.events.isEmpty && page.last == 2 && page.done)
    let beyond = try fixture.store.events(ofSite: "clinic-7", since: 77)
    #expect(beyond.events.isEmpty && beyond.last == 77 && beyond.done)
    #expect(try fixture.store.lastSeq(ofSite: "nobody") == 0)
    #expect(try fixture.store.oldestSeq(ofSite: "nobody") == nil)
  }

  @Test func `numbers go on where events were deleted`() throws {
    let fixture = try StoreFixture()
    _ = try fixture.queued("k")
    let running = try fixture.running("other", site: "elsewhere")
    try fixture.withDatabase { try $0.execute(sql: "DELETE FROM event WHERE site = 'clinic-7'") }
    #expect(try fixture.store.lastSeq(ofSite: "clinic-7") == 2)
    let event = try fixture.queued("later")
    #expect(event.seq > running.seq)
    let events = try fixture.store.events(ofSite: "clinic-7", since: 0).events
    #expect(events.first?.prev == 2)
    #expect(try fixture.store.oldestSeq(ofSite: "clinic-7") == events.first?.seq)
  }

  @Test func `counts are by state and by client`() throws {
    let fixture = try StoreFixture()
    _ = try fixture.queued("a")
    _ = try fixture.running("b")
    _ = try fixture.store.create(newJob("c", client: "clinic-8"), at: 1)
    let all = try fixture.store.countByState()
    #expect(all.count == JobState.allCases.count)
    #expect([all[.queued], all[.running], all[.receiving], all[.done]] == [1, 1, 1, 0])
    let one = try fixture.store.countByState(ofClient: "clinic-8")
    #expect([one[.queued], one[.receiving]] == [0, 1])
  }

  @Test func `readers beside a writer see whole transactions only`() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<30 {
          let job = try store.create(newJob("\(number)"), at: 1).job.id
          _ = try store.markStored(job, paths: ["/a", "/b"], at: 2)
        }
      }
      for _ in 0..<3 {
        group.addTask {
          for _ in 0..<60 {
            let events = try store.events(ofSite: "clinic-7", since: 0, limit: 1000).events
            // Both events of a commit or neither, and no gap.
            #expect(events.count.isMultiple(of: 2))
            #expect(events.map(\.prev) == events.indices.map { Int64($0) })
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try store.lastSeq(ofSite: "clinic-7") == 60)
  }

  @Test func `of concurrent submissions of one key one is new`() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    let submissions = try await withThrowingTaskGroup(of: Submission.self) { group in
      for _ in 0..<20 { group.addTask { try store.create(newJob("k"), at: 1) } }
      return try await group.reduce(into: [Submission]()) { $0.append($1) }
    }
    #expect(submissions.count { !$0.isExisting } == 1)
    #expect(Set(submissions.map(\.job.id)).count == 1)
  }
}
