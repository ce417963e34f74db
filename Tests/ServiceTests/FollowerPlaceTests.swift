import Store
import Testing

@testable import Service
@testable import Wire

/// The places of followers among the workers, and what becomes of them when connections and
/// daemons end.
@Suite struct FollowerPlaceTests {
  private func bench(
    _ script: ScriptedWorker,
    in folder: TemporaryFolder? = nil,
    configure: (inout Configuration) -> Void = { _ in }
  ) throws -> Bench {
    try Bench(in: folder, worker: script.worker) { configuration in
      configuration.durableStep = 10
      configuration.durableDelay = .seconds(600)
      configure(&configuration)
    }
  }

  @Test func `a silent upload gives its place to a queued job`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script) { configuration in
      configuration.followerSilence = .milliseconds(50)
      configuration.followerHold = .seconds(600)
    }
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { script.news.count == 1 }
      let other = try await bench.store(ExampleCase(key: "example-2"))
      let status = try await bench.settled(other)
      #expect(status.state == .done)
      #expect(script.endedFollowers == 1)
      try await upload.sendImage(from: 20, to: 40)
      try await upload.commit()
      _ = try await upload.report()
    }
    #expect(script.orders.count == 3, "followed, the queued one, and the first one again")
    #expect(script.mostLiving == 1)
  }

  @Test func `an upload that goes on gives its place after a while`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script) { configuration in
      configuration.followerSilence = .seconds(600)
      configuration.followerHold = .milliseconds(50)
    }
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { script.news.count == 1 }
      let other = try await bench.store(ExampleCase(key: "example-2"))
      let status = try await bench.settled(other)
      #expect(status.state == .done)
    }
    #expect(script.endedFollowers == 1)
    #expect(script.mostLiving == 1)
  }

  @Test func `a follower keeps its place while nobody waits`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script) { $0.followerSilence = .zero }
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { script.news.count == 1 }
      bench.runner.wake()
      try await Task.sleep(for: .milliseconds(50))
      try await upload.sendImage(from: 20, to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.followedReport)
    }
  }

  @Test func `uploads are not followed where all places are taken`() async throws {
    let bench = try Bench(worker: .endless) {
      $0.durableStep = 10
      $0.durableDelay = .seconds(600)
    }
    try await bench.running {
      let busy = try await bench.store(ExampleCase(key: "example-2"))
      try await eventually { await bench.runner.runningCount == 1 }
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      #expect(await bench.runner.followers.isEmpty)
      _ = await bench.ask(.cancel(job: busy))
      _ = await bench.ask(.cancel(job: upload.job))
      _ = try await bench.settled(busy)
    }
  }

  @Test func `two uploads are followed at once where there are places for both`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script) { $0.workers = 2 }
    let images = [SlowUpload.image, SlowUpload.image.reversed()]
    try await bench.running {
      let first = try await SlowUpload(to: bench)
      let second = try await SlowUpload(to: bench, key: "example-2", image: images[1])
      try await first.sendImage(to: 20)
      try await second.sendImage(images[1], to: 20)
      try await eventually { script.news.count == 2 }
      try await second.sendImage(images[1], from: 20, to: 40)
      try await second.commit()
      #expect(try await second.report() == ScriptedWorker.followedReport)
      try await first.sendImage(from: 20, to: 40)
      try await first.commit()
      #expect(try await first.report() == ScriptedWorker.followedReport)
    }
    #expect(script.orders.count == 2)
  }

  @Test func `a followed job does not wait behind older ones`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script) { configuration in
      (configuration.followerSilence, configuration.followerHold) = (.seconds(600), .seconds(600))
    }
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { script.news.count == 1 }
      let other = try await bench.store(ExampleCase(key: "example-2"))
      try await upload.sendImage(from: 20, to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.followedReport)
      let status = try await bench.settled(other)
      #expect(status.state == .done)
    }
    #expect(script.mostLiving == 1)
  }

  @Test func `a client that comes back finds its upload still followed`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script)
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { script.news.count == 1 }
      let example = ExampleCase(contents: [SlowUpload.image, [1], [2]])
      let again = try await bench.submit(example.submission)
      #expect(again.job == upload.job && again.offsets == [20, 1, 1])
      try await upload.sendImage(from: 20, to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.followedReport)
    }
    #expect(script.news.count == 1)
  }

  @Test func `a drain ends followers, and the next daemon follows from where the upload was`()
    async throws
  {
    let folder = try TemporaryFolder()
    let script = ScriptedWorker()
    do {
      let bench = try bench(script, in: folder)
      try await bench.running {
        let upload = try await SlowUpload(to: bench)
        try await upload.sendImage(to: 20)
        try await eventually { script.news.count == 1 }
      }
      #expect(script.endedFollowers == 1)
      #expect(bench.published.events.isEmpty)
      try bench.office.store.close()
    }
    let next = try bench(script, in: folder)
    try await next.running {
      let example = ExampleCase(contents: [SlowUpload.image, [1], [2]])
      let accepted = try await next.submit(example.submission)
      #expect(accepted.offsets == [20, 1, 1])
      let upload = try await SlowUpload(to: next)
      try await upload.sendImage(from: 20, to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.followedReport)
    }
    #expect(script.orders.last?.files[0].available == 20)
    let news = [30, 40].map { WorkerNews.available(file: 0, bytes: $0) }
    #expect(script.news.last == news + [.accepted])
  }

  @Test func `a result is never published twice`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script)
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 40)
      try await upload.commit()
      try await upload.commit()
      _ = try await upload.report()
      try await upload.commit()
    }
    #expect(bench.published.events.count { $0.kind == .target } == 1)
    #expect(script.orders.count == 1)
  }

  @Test func `an upload that runs ahead of its follower is held back, but not for ever`()
    async throws
  {
    let script = ScriptedWorker()
    let bench = try bench(script) { configuration in
      configuration.followerLead = 25
      configuration.followerHoldBack = .milliseconds(100)
    }
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 30)
      try await eventually { script.news.count == 1 }
      func credit(_ offset: Int64) -> Credit {
        Credit(job: upload.job, file: 0, offset: offset, durableOffset: offset, limit: offset)
      }
      // The follower has read 5 bytes.
      try await eventually { await !bench.runner.isAhead(credit(30)) }
      #expect(await bench.runner.isAhead(credit(31)))
      let begin = ContinuousClock.now
      async let other: Void = bench.runner.holdBack(credit(40))
      await bench.runner.holdBack(credit(31))
      await other
      #expect(ContinuousClock.now - begin >= .milliseconds(90))
      #expect(await !bench.runner.isAhead(credit(40)), "all its patience is used up")
      try await upload.sendImage(from: 30, to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.followedReport)
    }
  }
}
