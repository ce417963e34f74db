import Client
import Messaging
import Testing

@testable import Service
@testable import Wire

/// The whole daemon over ipc, with a worker that is a closure.
@Suite struct DaemonTests {
  /// A daemon in a folder of its own, and a client of it.
  private func serving(
    worker: Worker = .reporting(),
    configure: (inout Configuration) -> Void = { _ in },
    _ body: (Daemon, TMSPClient, TemporaryFolder) async throws -> Void
  ) async throws {
    let folder = try TemporaryFolder()
    var configuration = Configuration(
      stateFolder: folder.path + "/state",
      ingest: [try Endpoint("ipc://\(folder.path)/i.sock"), try Endpoint("tcp://127.0.0.1:*")],
      results: [try Endpoint("ipc://\(folder.path)/r.sock")]
    )
    configuration.diskReserve = 0
    configuration.servesLoopbackWithoutKeys = true
    configure(&configuration)
    let daemon = try await Daemon(
      configuration,
      worker: worker,
      checkParameters: { $0 },
      logger: silentLogger
    )
    let run = Task { try await daemon.run() }
    let client = try await TMSPClient(to: daemon.ingestEndpoints[0])
    do {
      try await body(daemon, client, folder)
    } catch {
      Issue.record(error)
    }
    await client.close()
    await daemon.stop()
    try await run.value
  }

  private func localFiles(_ folder: TemporaryFolder, boldBytes: Int) throws -> [LocalFile] {
    let bold = (0..<boldBytes).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    return [
      LocalFile(role: .bold, path: try folder.write(bold, to: "in/bold")),
      LocalFile(role: .mask, path: try folder.write([1], to: "in/mask")),
      LocalFile(role: .confounds, path: try folder.write([2], to: "in/confounds")),
    ]
  }

  private func submission(_ files: [LocalFile], key: String = "daemon-01") throws -> Submission {
    Submission(
      key: key,
      subject: "sub-01",
      files: try files.map { file throws(ClientError) in try file.declared(byPath: false) }
    )
  }

  @Test func `who has to wait is told why, and for how long`() async throws {
    let (told, telling) = AsyncStream.makeStream(of: Wait.self)
    let place = try TemporaryFolder()
    let admin = try Endpoint("ipc://\(place.path)/a.sock")
    try await serving(configure: { $0.admin = admin }) { daemon, client, folder in
      let chief = try await TMSPClient(to: admin.text)
      _ = try await chief.server(.lock(reason: "disk replacement"))
      await chief.close()
      let patient = try await TMSPClient(
        to: daemon.ingestEndpoints[0],
        waiting: { telling.yield($0) }
      )
      let files = try localFiles(folder, boldBytes: 10)
      let submission = try submission(files)
      let submitting = Task { try await patient.submit(submission, files: files) }
      var first: Wait?
      for await wait in told {
        first = wait
        break
      }
      #expect(
        first?.text == "Not yet: the server takes no cases: disk replacement. "
          + "Asking again in 30 s, giving up after 60 s."
      )
      submitting.cancel()
      let outcome = await submitting.result
      #expect(throws: ClientError.self) { try outcome.get() }
      await patient.close()
    }
  }

  @Test func `a case goes in by chunks, and its target comes out`() async throws {
    try await serving { daemon, client, folder in
      let stream = try await EventStream(from: daemon.resultsEndpoints[0], with: client)
      let files = try localFiles(folder, boldBytes: 2_500_000)
      let receipt = try await client.submit(submission(files), files: files)
      #expect(receipt.stored.files.map(\.size) == [2_500_000, 1, 1])
      var states: [JobState] = []
      for try await news in stream.news {
        guard case .event(let event) = news else { continue }
        #expect(event.job == receipt.job)
        states.append(event.state)
        if event.state.isFinal { break }
      }
      #expect(states == [.stored, .queued, .running, .done])
      let result = try await client.result(of: receipt.job)
      #expect(result.report == Worker.exampleReport)
      let again = try await client.submit(submission(files), files: files)
      #expect(again.job == receipt.job)
      #expect(again.isExisting)
      await stream.close()
    }
  }

  @Test func `a subscriber that comes late hears all it does not know`() async throws {
    try await serving { daemon, client, folder in
      let files = try localFiles(folder, boldBytes: 10)
      let receipt = try await client.submit(submission(files), files: files)
      while try await !client.status(of: receipt.job).state.isFinal {}
      let stream = try await EventStream(from: daemon.resultsEndpoints[0], with: client, since: 1)
      var numbers: [Int64] = []
      for try await news in stream.news {
        if case .event(let event) = news { numbers.append(event.sequence) }
        if numbers.last == 4 { break }
      }
      #expect(numbers == [2, 3, 4])
      await stream.close()
    }
  }

  @Test func `malformed messages are answered with their codes, and the daemon goes on`()
    async throws
  {
    try await serving { daemon, client, _ in
      let loop = try SocketLoop()
      let raw = try await RequestSocket(to: daemon.ingestEndpoints[0], on: loop) { _ in nil }
      var replies = raw.unsolicited.makeAsyncIterator()
      let version = Array("tmsp/1".utf8)
      let malformed: [([[UInt8]], WireErrorCode)] = [
        ([Array("tmsp/9".utf8), Array("{}".utf8)], .unsupportedVersion),
        ([Array("x".utf8)], .unsupportedVersion),
        ([version], .badFrame),
        ([version, Array("{}".utf8), [1], [2], [3]], .badFrame),
        ([version, Array("{".utf8)], .badHeader),
        ([version, [UInt8](repeating: 32, count: 20_000)], .badHeader),
        ([version, Array(#"{"type":"frob","id":"1"}"#.utf8)], .unknownType),
      ]
      for (frames, code) in malformed {
        try await raw.send(frames)
        let reply = try #require(await replies.next())
        guard case .error(let error) = try ReplyMessage(frames: reply.frames.map(\.bytes)).reply
        else { throw UnexpectedReply() }
        #expect(error.code == code)
      }
      // libzmq cuts off a peer whose frame is too large, without a word.
      try await raw.send([version, [UInt8](repeating: 0, count: 1_200_000)])
      #expect(try await client.ping().running == 0)
      await loop.stop()
    }
  }

  @Test func `only the own site's topics and acknowledgements are granted`() async throws {
    try await serving(configure: { $0.heartbeat = .milliseconds(20) }) { daemon, _, _ in
      let loop = try SocketLoop()
      let nonce = String(repeating: "0a", count: 16)
      let topics = ["", "loca", "local", "other/", "$ack/short", Topic.acknowledgement(nonce)]
      let socket = try await SubscriberSocket(
        to: daemon.resultsEndpoints[0],
        topics: topics.map { Array($0.utf8) },
        on: loop
      )
      var messages = socket.messages.makeAsyncIterator()
      let first = try #require(await messages.next())
      #expect(first.frames[0].bytes == Array(Topic.acknowledgement(nonce).utf8))
      let parsed = try Publication.parse(frames: first.frames.map(\.bytes))
      let epoch = try #require(self.epoch(of: parsed?.publication))
      let expected = Publication.subscribed(allowed: ["local/"], epoch: epoch, lastSequence: 0)
      #expect(parsed?.publication == expected)
      try await socket.subscribe(to: Array("local/".utf8))
      let second = try #require(await messages.next())
      #expect(second.frames[0].bytes == Array("local/$hb".utf8))
      await loop.stop()
    }
  }

  private func epoch(of publication: Publication?) -> String? {
    if case .subscribed(_, let epoch, _)? = publication { epoch } else { nil }
  }

  @Test func `a stopped daemon leaves its jobs to the next one`() async throws {
    let folder = try TemporaryFolder()
    var configuration = Configuration(
      stateFolder: folder.path + "/state",
      ingest: [try Endpoint("ipc://\(folder.path)/i.sock")],
      results: [try Endpoint("ipc://\(folder.path)/r.sock")]
    )
    configuration.diskReserve = 0
    configuration.drainLimit = .zero
    var job = ""
    for (worker, expected) in [(Worker.endless, JobState.running), (.reporting(), .done)] {
      let daemon = try await Daemon(
        configuration,
        worker: worker,
        checkParameters: { $0 },
        logger: silentLogger
      )
      let run = Task { try await daemon.run() }
      let client = try await TMSPClient(to: daemon.ingestEndpoints[0])
      let files = try localFiles(folder, boldBytes: 10)
      let receipt = try await client.submit(submission(files), files: files)
      #expect(job.isEmpty || job == receipt.job)
      job = receipt.job
      var state = JobState.queued
      for _ in 0..<6000 where state != expected && !state.isFinal {
        try await Task.sleep(for: .milliseconds(10))
        state = try await client.status(of: job).state
      }
      #expect(state == expected)
      await client.close()
      await daemon.stop()
      try await run.value
    }
  }

  @Test func `a daemon that is not there is told in words that help`() async throws {
    let folder = try TemporaryFolder()
    var patience = Patience()
    patience.replyLimit = .milliseconds(50)
    patience.attempts = 2
    patience.pause = .milliseconds(1)
    let endpoint = "ipc://\(folder.path)/none.sock"
    let client = try await TMSPClient(to: endpoint, patience: patience)
    let error = await #expect(throws: ClientError.self) { try await client.ping() }
    #expect(error == .noReply(endpoint: endpoint, attempts: 2))
    #expect(error?.remedy.contains("systemctl status") == true)
    await client.close()
  }
}
