import Testing

@testable import Service
@testable import Wire

/// Uploads that a worker follows.
@Suite struct FollowingTests {
  private let failure = JobFailure(
    .badInput,
    finding: JobFailure.Cause(code: "gzip_truncated", message: "It ends early.", remedy: "Copy it.")
  )

  private func bench(
    _ script: ScriptedWorker,
    in folder: TemporaryFolder? = nil,
    configure: (inout Configuration) -> Void = { _ in }
  ) throws -> Bench {
    try Bench(in: folder, worker: script.worker) { configuration in
      configuration.durableStep = 20
      configuration.durableDelay = .seconds(600)
      configure(&configuration)
    }
  }

  @Test func `a follower reports once its upload is accepted, by the usual events`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script)
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 30)
      try await eventually { script.news.first?.isEmpty == false }
      #expect(bench.published.all.isEmpty)
      try await upload.sendImage(from: 30, to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.followedReport)
    }
    let order = try #require(script.orders.first)
    #expect(script.orders.count == 1 && order.isFollowing)
    #expect(order.files.map(\.available) == [0, nil, nil])
    #expect(order.files.allSatisfy { $0.isStored })
    let places = try #require(script.places.first)
    #expect(places.count == 3 && places.allSatisfy { $0.contains("/incoming/") })
    #expect(order.files.map(\.size) == [40, 1, 1])
    #expect(
      script.news == [
        [.available(file: 0, bytes: 20), .available(file: 0, bytes: 40), .accepted]
      ]
    )
    let events = bench.published.events
    #expect(events.map(\.state) == [.stored, .queued, .running, .done])
    #expect(events.map(\.attempts) == [0, 0, 1, 1])
    #expect(events.last?.summary == Worker.exampleSummary)
    let first = bench.published.all.first?.topic
    #expect(first == "local/sub-01/job", "no progress before the case is stored")
  }

  @Test func `nobody follows before the small files are there, or what is whole`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script)
    try await bench.running {
      let example = ExampleCase(contents: [SlowUpload.image, [1], [2]])
      let job = try await bench.submit(example.submission).job
      let chunk = Verb.chunk(job: job, file: 0, offset: 0)
      _ = await bench.ask(chunk, body: Array(SlowUpload.image[..<30]))
      _ = await bench.ask(.chunk(job: job, file: 1, offset: 0), body: [1])
      let last = Verb.chunk(job: job, file: 0, offset: 30)
      _ = await bench.ask(last, body: Array(SlowUpload.image[30...]))
      _ = await bench.ask(.chunk(job: job, file: 2, offset: 0), body: [2])
      guard case .stored = await bench.ask(.commit(job: job)) else { throw UnexpectedReply() }
      let status = try await bench.settled(job)
      #expect(status.state == .done)
    }
    #expect(script.orders.map(\.isFollowing) == [false])
    #expect(script.orders[0].files.allSatisfy { $0.isStored && $0.available == nil })
  }

  @Test func `a wrong digest discards what was computed, and the right content is computed anew`()
    async throws
  {
    let script = ScriptedWorker()
    let bench = try bench(script)
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(SlowUpload.image.reversed(), to: 40)
      try await eventually { script.news.first?.isEmpty == false }
      #expect(await bench.refusal(.commit(job: upload.job))?.code == .digestMismatch)
      try await eventually { await bench.runner.hasRoom }
      #expect(script.endedFollowers == 1)
      #expect(bench.published.all.isEmpty)
      try await upload.sendImage(to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.followedReport)
    }
    #expect(script.news.count == 2)
    #expect(script.news.map { $0.contains(.accepted) } == [false, true])
    #expect(bench.published.events.map(\.state) == [.stored, .queued, .running, .done])
  }

  @Test func `bytes that came by another way do not vouch for those of the upload`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script)
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(SlowUpload.image.reversed(), to: 20)
      try await eventually { script.news.first?.isEmpty == false }
      let other = ExampleCase(key: "example-2", contents: [SlowUpload.image, [1], [2]])
      try await bench.store(other)
      try await upload.sendImage(SlowUpload.image.reversed(), from: 20, to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.ordinaryReport)
    }
    #expect(script.news.allSatisfy { !$0.contains(.accepted) })
  }

  @Test func `a cancelled upload ends its follower`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script)
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { script.news.count == 1 }
      guard case .job(let status) = await bench.ask(.cancel(job: upload.job)) else {
        throw UnexpectedReply()
      }
      #expect(status.state == .cancelled)
      try await eventually { script.endedFollowers == 1 }
    }
    #expect(bench.published.events.map(\.state) == [.cancelled])
    #expect(bench.folder.files().isEmpty)
  }

  @Test func `an upload that expires ends its follower`() async throws {
    let script = ScriptedWorker()
    let bench = try bench(script) { $0.uploadExpiry = .seconds(-1) }
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { script.news.count == 1 }
      await bench.desk.expire()
      try await eventually { script.endedFollowers == 1 }
    }
    #expect(bench.published.events.map(\.state) == [.expired])
  }

  @Test func `a follower that dies costs time only, and is not started again`() async throws {
    let script = ScriptedWorker(.ending(.crashed("by signal 11")))
    let bench = try bench(script)
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 30)
      try await eventually { script.endedFollowers == 1 }
      try await upload.sendImage(from: 30, to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.ordinaryReport)
    }
    #expect(script.orders.map(\.isFollowing) == [true, false])
    #expect(bench.published.events.map(\.attempts) == [0, 0, 1, 1])
  }

  @Test(arguments: [
    WorkerOutcome.crashed("by signal 9"),
    .failed(JobFailure(.internal, "It broke.", remedy: "Mend it.")),
  ])
  func `a follower that dies after the verdict is replaced in the same attempt`(
    outcome: WorkerOutcome
  ) async throws {
    let script = ScriptedWorker(.endingLate(outcome))
    let bench = try bench(script)
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 40)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.ordinaryReport)
    }
    #expect(script.orders.map(\.isFollowing) == [true, false])
    #expect(bench.published.events.map(\.state) == [.stored, .queued, .running, .done])
  }

  @Test func `what a follower refuses fails the job, but not before it is stored`() async throws {
    let script = ScriptedWorker(.ending(.failed(failure)))
    let bench = try bench(script)
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 30)
      try await eventually { script.endedFollowers == 1 }
      #expect(bench.published.all.isEmpty)
      try await upload.sendImage(from: 30, to: 40)
      try await upload.commit()
      let status = try await bench.settled(upload.job)
      #expect(status.failure == failure)
    }
    #expect(script.orders.count == 1)
    #expect(bench.published.events.map(\.state) == [.stored, .queued, .running, .failed])
  }
}
