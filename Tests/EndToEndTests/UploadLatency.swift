import Client
import Foundation
import Testing
import Wire

/// How long one case took on its way through a daemon.
struct UploadLatency {
  /// From the first request to the last chunk sent.
  var upload: Duration
  /// From the last chunk sent to the reply that everything is stored.
  var stored: Duration
  /// From the last chunk sent to the event with the target.
  var target: Duration

  /// Uploads a case to a daemon that has not seen it, and waits for its target.
  ///
  /// - Parameters:
  ///   - submission: The case, under a fresh key.
  ///   - files: Its files, in the same order.
  ///   - ingest: The daemon's endpoint for requests.
  ///   - results: The daemon's endpoint for events.
  ///   - rate: The link's bytes a second, imitated by pauses; nil sends as fast as the daemon takes.
  /// - Throws: Where the daemon refuses the case, or nothing was to be uploaded.
  init(
    of submission: Submission,
    files: [LocalFile],
    ingest: String,
    results: String,
    rate: Double? = nil
  ) async throws {
    let client = try await TMSPClient(to: ingest)
    let events = try await EventStream(from: results, with: client)
    var news = events.news.makeAsyncIterator()
    while let item = try await news.next(), item != .subscribed {}
    let begin = ContinuousClock.now
    let receipt = try await client.submit(submission, files: files) { sent, total in
      // What comes next is a window ahead of what has been acknowledged.
      let next = sent + Int64(WireLimits.window)
      guard let rate, next <= total else { return }
      let ahead = begin + .seconds(Double(next) / rate) - .now
      // Nothing else runs meanwhile: this is measured alone.
      Thread.sleep(forTimeInterval: max(0, Double(ahead.wholeMilliseconds) / 1000))
    }
    let stored = ContinuousClock.now
    guard let lastChunk = receipt.lastChunk else { throw NothingUploaded() }
    while let item = try await news.next() {
      guard case .event(let event) = item, event.job == receipt.job, event.state.isFinal else {
        continue
      }
      guard event.kind == .target else { throw NothingUploaded() }
      break
    }
    upload = lastChunk - begin
    self.stored = stored - lastChunk
    target = .now - lastChunk
    await events.close()
    await client.close()
  }

  /// There was nothing to measure: the content was there, or the job failed.
  struct NothingUploaded: Error {}
}

extension Duration {
  /// The number of milliseconds, rounded.
  var wholeMilliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}

/// Measures, where it is asked for: `TMSP_BENCH_UPLOAD="bold=… mask=… confounds=… sidecar=…"`, the
/// images in MNI152NLin2009cAsym; `TMSP_BENCH_RATE` is the link's megabytes a second.
@Suite(.serialized, .firstInTurn) struct UploadLatencyBench {
  private static let asked = ProcessInfo.processInfo.environment["TMSP_BENCH_UPLOAD"]
  private static let rate = ProcessInfo.processInfo.environment["TMSP_BENCH_RATE"]
    .flatMap(Double.init).map { $0 * 1e6 }

  @Test(.enabled(if: asked != nil), arguments: ["ipc", "tcp"])
  func `from the last chunk to the target`(transport: String) async throws {
    let files = try #require(Self.asked).split(separator: " ").compactMap { pair -> LocalFile? in
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let role = FileRole(rawValue: parts[0]) else { return nil }
      return LocalFile(role: role, path: parts[1])
    }
    let declared = try files.map { file throws(ClientError) in try file.declared(byPath: false) }
    var measured: [UploadLatency] = []
    for round in 1...5 {
      var options = DaemonOptions()
      if transport == "tcp" { options.ingest = "tcp://127.0.0.1:\(Int.random(in: 20000...60000))" }
      let daemon = try await RunningDaemon.start(options)
      let submission = Submission(
        key: "bench-\(transport)-\(round)",
        subject: "sub-bench",
        files: declared,
        parameters: SubmissionParameters(space: "MNI152NLin2009cAsym")
      )
      let latency = try await UploadLatency(
        of: submission,
        files: files,
        ingest: daemon.ingest,
        results: daemon.results,
        rate: Self.rate
      )
      print(
        "\(transport) \(round): upload \(latency.upload.wholeMilliseconds) ms, then stored after",
        "\(latency.stored.wholeMilliseconds) ms, target after",
        "\(latency.target.wholeMilliseconds) ms,",
        daemon.messages.contains("followed=yes") ? "followed" : "not followed"
      )
      measured.append(latency)
      #expect(try await daemon.stop() == 0)
    }
    let target = measured.map(\.target).sorted()[2].wholeMilliseconds
    let stored = measured.map(\.stored).sorted()[2].wholeMilliseconds
    let whole = measured.map { $0.upload + $0.target }.sorted()[2].wholeMilliseconds
    print(
      "\(transport) median of 5: last chunk to stored \(stored) ms, to target \(target) ms;",
      "first request to target \(whole) ms"
    )
  }
}
