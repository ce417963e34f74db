import Planning
import Store
import Wire

/// Answers requests; it knows no sockets.
struct RequestHandler: Sendable {
  let office: Office
  let desk: UploadDesk
  let runner: JobRunner

  private var store: JobStore { office.store }

  /// Who asks: without keys, everyone on this host is the same client.
  private var client: String { office.configuration.site }

  /// The reply to `request`; nil for a chunk that is passed over in silence.
  func answer(_ request: Request, body: [UInt8]) async -> ReplyMessage? {
    do throws(WireError) {
      switch request.verb {
      case .chunk(let job, let file, let offset):
        let credit = try await desk.chunk(body, of: id(job), file: file, offset: offset)
        return credit.map { ReplyMessage(answers: nil, .credit($0)) }
      case .events(let since, let epoch, let limit):
        return try events(since: since, epoch: epoch, limit: limit, for: request.id)
      default:
        return ReplyMessage(answers: request.id, try await reply(to: request.verb))
      }
    } catch {
      return ReplyMessage(answers: request.id, .error(error))
    }
  }

  private func reply(to verb: Verb) async throws(WireError) -> Reply {
    switch verb {
    case .hello(_, let versions): try await welcome(versions)
    case .submit(let submission): .accepted(try await desk.submit(submission, from: client))
    case .commit(let job): .stored(try await desk.commit(id(job)))
    case .status(let job): .job(status(of: try record(job)))
    case .result(let job): try result(of: try record(job))
    case .cancel(let job): try await cancel(id(job))
    case .close(let job): try close(job)
    case .ping: try await pong()
    case .chunk, .events: preconditionFailure("answered by themselves")
    }
  }

  private func welcome(_ versions: [String]) async throws(WireError) -> Reply {
    guard versions.contains(WireLimits.version) else {
      let spoken: JSONValue = .array([.string(WireLimits.version)])
      throw WireError(
        .unsupportedVersion,
        "only \(WireLimits.version) is spoken",
        facts: ["versions": spoken]
      )
    }
    return .welcome(
      Welcome(
        server: "tmsplannerd/\(SoftwareIdentity.version)",
        client: client,
        site: office.configuration.site,
        roles: ["submit", "results"],
        epoch: store.epoch,
        lastSequence: await office.feed.lastSequence,
        uploadLimit: office.configuration.uploadLimit,
        jobLimit: office.configuration.queueLimit
      )
    )
  }

  private func status(of job: JobRecord) -> JobStatus {
    JobStatus(job, progress: office.board[job.id])
  }

  private func result(of job: JobRecord) throws(WireError) -> Reply {
    let state: [String: JSONValue] = ["state": .string(job.state.rawValue)]
    switch job.state {
    case .receiving, .stored, .queued, .running:
      let facts = state.merging(["after_ms": 1000]) { _, new in new }
      throw WireError(.notReady, "the job is \(job.state.rawValue)", facts: facts)
    case .failed:
      let failure = job.failure.map { Wire.JobFailure($0).value } ?? .null
      let facts = state.merging(["error": failure]) { _, new in new }
      throw WireError(.jobFailed, job.failure?.message ?? "the job failed", facts: facts)
    case .cancelled: throw WireError(.jobCancelled, "the job was cancelled", facts: state)
    case .expired: throw WireError(.uploadExpired, "the upload was given up", facts: state)
    case .done:
      guard let result = try storing({ () throws(StoreError) in try store.result(of: job.id) })
      else { throw .unknownJob }
      return .result(
        JobResult(
          job: job.id.text,
          epoch: store.epoch,
          sequence: result.seq,
          report: result.body
        )
      )
    }
  }

  private func cancel(_ id: JobID) async throws(WireError) -> Reply {
    let cancelled = try storing { () throws(StoreError) in
      try store.cancel(id, at: office.clock.milliseconds)
    }
    if cancelled.job.state == .running { await runner.stop(id) }
    if cancelled.isNew, cancelled.job.state == .cancelled {
      // The desk may hold parts open; it is told so that their room is given back.
      _ = try? await desk.drop(cancelled.job)
      await office.feed.publishNew()
    }
    return .job(status(of: cancelled.job))
  }

  private func close(_ text: String) throws(WireError) -> Reply {
    if let id = JobID(text) {
      try storing { () throws(StoreError) in
        try store.markClosed(id, at: office.clock.milliseconds)
      }
      let job = try storing { () throws(StoreError) in try store.job(id) }
      if let job, job.state.isFinal { office.inputs.drop(job) }
    }
    return .closed(job: text)
  }

  private func pong() async throws(WireError) -> Reply {
    let space = try storing { () throws(StoreError) in try office.uploads.diskSpace() }
    let counts = try storing { () throws(StoreError) in try store.countByState() }
    return .pong(
      Pong(
        epoch: store.epoch,
        lastSequence: await office.feed.lastSequence,
        running: counts[.running] ?? 0,
        queued: counts[.queued] ?? 0,
        diskPercent: space.usedPercent,
        time: office.clock.text
      )
    )
  }

  private func events(
    since: Int64,
    epoch: String?,
    limit: Int,
    for request: String
  ) throws(WireError) -> ReplyMessage {
    guard epoch == nil || epoch == store.epoch else {
      let facts: [String: JSONValue] = ["epoch": .string(store.epoch)]
      throw WireError(.epochChanged, "the database is another one", facts: facts)
    }
    let site = office.configuration.site
    let newest = try storing { () throws(StoreError) in try store.lastSeq(ofSite: site) }
    try refuseUnreached(since, newest: newest, epoch: epoch)
    let oldest = try storing { () throws(StoreError) in try store.oldestSeq(ofSite: site) }
    let page = try storing { () throws(StoreError) in
      try store.events(ofSite: site, since: since, limit: limit)
    }
    // The first kept event names the one before it: that one must not be news to the client.
    if since > 0, let first = page.events.first, first.prev > since {
      let facts: [String: JSONValue] = ["oldest": .string(String(oldest ?? 0))]
      throw WireError(.eventsExpired, "events after \(since) are no longer kept", facts: facts)
    }
    let head = EventsPage(
      epoch: store.epoch,
      count: page.events.count,
      last: page.last,
      isDone: page.done
    )
    let body = JSONValue.array(page.events.map { FeedEvent($0).value }).encoded
    return ReplyMessage(answers: request, .events(head), body: body)
  }

  /// Refuses a number that this database has not reached yet: it is that of another one.
  private func refuseUnreached(
    _ since: Int64,
    newest: Int64,
    epoch: String?
  ) throws(WireError) {
    guard since > newest else { return }
    guard epoch == nil else {
      throw .field("since", "since is \(since), the newest event is \(newest)")
    }
    let facts: [String: JSONValue] = ["epoch": .string(store.epoch)]
    throw WireError(.epochChanged, "the newest event is \(newest)", facts: facts)
  }

  private func id(_ text: String) throws(WireError) -> JobID {
    guard let id = JobID(text) else { throw .unknownJob }
    return id
  }

  private func record(_ text: String) throws(WireError) -> JobRecord {
    let id = try id(text)
    let job = try storing { () throws(StoreError) in try store.job(id) }
    guard let job else { throw .unknownJob }
    return job
  }

  @discardableResult
  private func storing<Value>(
    _ body: () throws(StoreError) -> Value
  ) throws(WireError) -> Value {
    do throws(StoreError) {
      return try body()
    } catch {
      switch error {
      case .database, .file: office.logger.storeFailed(error)
      default: break
      }
      throw WireError(error)
    }
  }
}
