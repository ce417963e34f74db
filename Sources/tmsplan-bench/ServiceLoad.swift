import Client
import FoundationEssentials
import Messaging
import Wire

/// A small case on this host.
struct SmallCase: Sendable {
  let files: [LocalFile]

  /// The files of a phantom in `folder`.
  init(folder: String) {
    let stem = "\(folder)/sub-phantom/func/sub-phantom_task-rest"
    let image = "\(stem)_space-MNI152NLin2009cAsym_res-4_desc"
    files = [
      LocalFile(role: .bold, path: "\(image)-preproc_bold.nii.gz"),
      LocalFile(role: .mask, path: "\(image)-brain_mask.nii.gz"),
      LocalFile(role: .confounds, path: "\(stem)_desc-confounds_timeseries.tsv"),
      LocalFile(role: .sidecar, path: "\(image)-preproc_bold.json"),
    ]
  }

  func submission(key: String) throws -> Wire.Submission {
    Wire.Submission(
      key: key,
      subject: "sub-\(key)",
      files: try files.map { try $0.declared(byPath: false) }
    )
  }
}

/// Many clients at once.
struct ServiceLoad: Sendable {
  let service: ServiceDoor
  let cases: [SmallCase]

  /// Has every clinic submit all cases as fast as it is allowed, and waits for their ends.
  func clinics(_ clinics: [LoadClient]) async throws -> ClinicResult {
    let begin = ContinuousClock.now
    return try await withThrowingTaskGroup(of: ClinicResult.self) { group in
      for clinic in clinics { group.addTask { try await run(clinic, since: begin) } }
      var all = ClinicResult(jobs: cases.count)
      for try await one in group {
        all.finished += one.finished
        all.failed += one.failed
        all.refusals.merge(one.refusals) { $0 + $1 }
      }
      return all
    }
  }

  private enum Attempt {
    case taken(job: String)
    case putOff(code: String, Duration)
  }

  private func attempt(
    _ submission: Wire.Submission,
    _ files: [LocalFile],
    _ client: TMSPClient
  ) async throws -> Attempt {
    do {
      return .taken(job: try await client.submit(submission, files: files).job)
    } catch {
      guard case .refused(let refusal) = error,
        [.busy, .refusedQuota].contains(refusal.code)
      else { throw error }
      guard case .integer(let pause)? = refusal.facts["after_ms"] else {
        throw BenchError("\(refusal.code.rawValue) without after_ms")
      }
      return .putOff(code: refusal.code.rawValue, .milliseconds(pause))
    }
  }

  private func run(
    _ clinic: LoadClient,
    since begin: ContinuousClock.Instant
  ) async throws -> ClinicResult {
    let client = try await service.connect(clinic, attempts: 1)
    var result = ClinicResult(jobs: cases.count)
    var jobs: [String] = []
    for (index, one) in cases.enumerated() {
      let submission = try one.submission(key: "load-case-\(index)")
      while true {
        switch try await attempt(submission, one.files, client) {
        case .taken(let job): jobs.append(job)
        case .putOff(let code, let pause):
          result.refusals[code, default: 0] += 1
          try await Task.sleep(for: pause)
          continue
        }
        break
      }
    }
    for job in jobs {
      var status = try await client.status(of: job)
      while !status.state.isFinal {
        try await Task.sleep(for: .milliseconds(50))
        status = try await client.status(of: job)
      }
      if status.state != .done { result.failed += 1 }
    }
    result.finished = [(ContinuousClock.now - begin) / .seconds(1)]
    await client.close()
    return result
  }

  /// Has one job computed that `count` subscribers hear of.
  func subscribers(_ count: Int, of clinic: LoadClient) async throws -> FeedResult {
    let loop = try SocketLoop()
    let security = service.security(of: clinic)
    var sockets: [SubscriberSocket] = []
    for number in 0..<count {
      let digits = String(number, radix: 16)
      let nonce = String(repeating: "0", count: 32 - digits.count) + digits
      let topics = [Topic.site(clinic.name), Topic.acknowledgement(nonce)]
      sockets.append(
        try await SubscriberSocket(
          to: service.results,
          topics: topics.map { Array($0.utf8) },
          on: loop,
          options: .client.secured(by: security)
        )
      )
    }
    let client = try await service.connect(clinic)
    let (ready, tellReady) = AsyncStream.makeStream(of: Void.self)
    let result = try await withThrowingTaskGroup(of: Heard.self) { group in
      for socket in sockets {
        group.addTask { try await listen(to: socket) { tellReady.yield(()) } }
      }
      var confirmed = ready.makeAsyncIterator()
      for _ in 0..<count { await confirmed.next() }
      _ = try await client.submit(cases[0].submission(key: "heard-by-all"), files: cases[0].files)
      var result = FeedResult(subscribers: count)
      for try await heard in group {
        if heard.isComplete { result.complete += 1 }
        result.last = max(result.last, heard.delay)
      }
      return result
    }
    await client.close()
    await loop.stop()
    return result
  }

  /// What one subscriber heard until the job's end.
  private struct Heard {
    var isComplete = true
    var delay = 0.0
  }

  private func listen(
    to socket: SubscriberSocket,
    confirmed: @Sendable () -> Void
  ) async throws -> Heard {
    var heard = Heard()
    var states: [Wire.JobState] = []
    var last: Int64?
    for await message in socket.messages {
      guard let news = try Publication.parse(frames: message.frames.map(\.bytes)) else { continue }
      switch news.publication {
      case .subscribed(_, _, let sequence):
        last = sequence
        confirmed()
      case .event(let event, _):
        if event.previous != last { heard.isComplete = false }
        last = event.sequence
        states.append(event.state)
        guard event.state.isFinal else { continue }
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        heard.delay = Date.now.timeIntervalSince(try style.parse(event.time))
        if states != [.stored, .queued, .running, .done] { heard.isComplete = false }
        return heard
      default: continue
      }
    }
    throw BenchError("a subscription ended before the job")
  }
}
