import Planning
import Store
import Wire

/// Answers requests; it knows no sockets.
struct RequestHandler: Sendable {
  let office: Office
  let desk: UploadDesk
  let runner: JobRunner
  let administration: Administration

  private var store: JobStore { office.store }

  /// Answers a request.
  ///
  /// - Parameters:
  ///   - request: What is asked.
  ///   - body: The bytes of a chunk.
  ///   - caller: Who asks, as the connection proves.
  /// - Returns: The reply; nil for a chunk that is passed over in silence.
  func answer(
    _ request: Request,
    body: RequestBody,
    from caller: Caller
  ) async -> ReplyMessage? {
    office.counters.answered(request.verb)
    do throws(WireError) {
      switch request.verb {
      case .chunk(let job, let file, let offset):
        try caller.require(.submit)
        let place = UploadDesk.Place(job: try id(job), file: file, offset: offset)
        let credit = try await desk.chunk(body, at: place, from: caller)
        return credit.map { ReplyMessage(answers: nil, .credit($0)) }
      case .events(let since, let epoch, let limit):
        try caller.require(.results)
        return try events(since: since, epoch: epoch, limit: limit, for: request.id, caller)
      case .figures(let job):
        try caller.require(.results)
        return try figures(of: try record(job, caller), for: request.id, caller)
      case .attachment(let job, let name, let offset):
        try caller.require(.results)
        let (part, bytes) = try attachment(name, from: offset, of: try record(job, caller), caller)
        return ReplyMessage(answers: request.id, .attachment(part), body: bytes)
      case .admin(let verb):
        return try await administration.answer(verb, for: request.id, from: caller)
      default:
        return ReplyMessage(answers: request.id, try await reply(to: request.verb, caller))
      }
    } catch {
      office.counters.refused(error.code)
      return ReplyMessage(answers: request.id, .error(error))
    }
  }

  private func reply(to verb: Verb, _ caller: Caller) async throws(WireError) -> Reply {
    switch verb {
    case .hello(_, let versions): return try await welcome(versions, caller)
    case .ping: return try await pong(caller)
    case .submit(let submission):
      try caller.require(.submit)
      return .accepted(try await desk.submit(submission, from: caller))
    case .commit(let job):
      try caller.require(.submit)
      return .stored(try await desk.commit(id(job), from: caller))
    case .status(let job):
      try caller.require(.submit, .results)
      return .job(status(of: try record(job, caller)))
    case .result(let job):
      try caller.require(.results)
      return try result(of: try record(job, caller), caller)
    case .attachments(let job):
      try caller.require(.results)
      return try attachments(of: try record(job, caller))
    case .cancel(let job):
      if !caller.isAdministrator { try caller.require(.submit) }
      return try await cancel(try record(job, caller), caller)
    case .present(let presenting):
      let onAir = try await PresentDesk(office: office).answer(presenting, caller) {
        (job) throws(WireError) in try record(job, caller)
      }
      return .presented(onAir)
    case .close(let job):
      if !caller.isAdministrator { try caller.require(.submit) }
      return try close(job, caller)
    case .chunk, .events, .figures, .attachment, .admin:
      preconditionFailure("answered by themselves")
    }
  }

  private func welcome(
    _ versions: [String],
    _ caller: Caller
  ) async throws(WireError) -> Reply {
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
        client: caller.client,
        site: caller.site ?? "",
        roles: caller.rights.map(\.rawValue).sorted(),
        epoch: store.epoch,
        lastSequence: await lastSequence(for: caller),
        uploadLimit: office.configuration.uploadLimit,
        jobLimit: office.configuration.clientQueueLimit
      )
    )
  }

  private func lastSequence(for caller: Caller) async -> Int64 {
    guard caller.site != nil || caller.rights.contains(.operate) else { return 0 }
    return await office.feed.lastSequence(of: caller.site)
  }

  private func status(of job: JobRecord) -> JobStatus {
    JobStatus(job, progress: office.board[job.id])
  }

  private func result(of job: JobRecord, _ caller: Caller) throws(WireError) -> Reply {
    try office.refuseUnfinished(job)
    guard let result = try office.storing({ () throws(StoreError) in try store.result(of: job.id) })
    else { throw .unknownJob }
    try office.recordDelivery(of: result, of: job, to: caller)
    return .result(
      JobResult(
        job: job.id.text,
        epoch: store.epoch,
        sequence: result.seq,
        report: result.body
      )
    )
  }

  private func figures(
    of job: JobRecord,
    for request: String,
    _ caller: Caller
  ) throws(WireError) -> ReplyMessage {
    try office.refuseUnfinished(job)
    let (result, figures) = try office.storing { () throws(StoreError) in
      (try store.result(of: job.id), try store.figures(of: job.id))
    }
    guard let result else { throw .unknownJob }
    guard let figures else {
      let facts: [String: JSONValue] = ["reason": "figures_not_kept"]
      throw WireError(.wrongState, "no figures of this job are kept", facts: facts)
    }
    try office.recordDelivery(of: result, of: job, to: caller)
    return ReplyMessage(answers: request, .figures(job: job.id.text), body: figures)
  }

  private func cancel(_ job: JobRecord, _ caller: Caller) async throws(WireError) -> Reply {
    let id = job.id
    let cancelled = try office.storing { () throws(StoreError) in
      try store.cancel(id, by: caller.actor, at: office.clock.milliseconds)
    }
    if cancelled.job.state == .running { await runner.stop(id) }
    if cancelled.isNew, cancelled.job.state == .cancelled {
      // The desk may hold parts open; it is told so that their room is given back.
      _ = try? await desk.drop(cancelled.job)
      await office.feed.publishNew()
    }
    return .job(status(of: cancelled.job))
  }

  private func close(_ text: String, _ caller: Caller) throws(WireError) -> Reply {
    let id = JobID(text)
    let job = try id.flatMap { id throws(WireError) in
      try office.storing { () throws(StoreError) in try store.job(id) }
    }
    // A job of another site is answered like one that there is not.
    guard let job, caller.sees(job.site) else { return .closed(job: text) }
    try office.storing { () throws(StoreError) in
      try store.markClosed(job.id, by: caller.actor, at: office.clock.milliseconds)
    }
    if job.state.isFinal { office.inputs.drop(job) }
    return .closed(job: text)
  }

  /// The load is that of the caller's own jobs: another clinic's are no business of its.
  private func pong(_ caller: Caller) async throws(WireError) -> Reply {
    let space = try office.storing { () throws(StoreError) in try office.uploads.diskSpace() }
    let client = caller.rights.contains(.operate) ? nil : caller.client
    let counts = try office.storing { () throws(StoreError) in
      try store.countByState(ofClient: client)
    }
    return .pong(
      Pong(
        epoch: store.epoch,
        lastSequence: await lastSequence(for: caller),
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
    for request: String,
    _ caller: Caller
  ) throws(WireError) -> ReplyMessage {
    guard epoch == nil || epoch == store.epoch else {
      let facts: [String: JSONValue] = ["epoch": .string(store.epoch)]
      throw WireError(.epochChanged, "the database is another one", facts: facts)
    }
    let site = caller.isAdministrator ? nil : try caller.requireSite()
    let newest = try office.storing { () throws(StoreError) in try store.lastSeq(ofSite: site) }
    try refuseUnreached(since, newest: newest, epoch: epoch)
    let oldest = try office.storing { () throws(StoreError) in
      try store.oldestSeq(ofSite: site, ifExpiredAfter: since)
    }
    if let oldest {
      let facts: [String: JSONValue] = ["oldest": .string(String(oldest))]
      throw WireError(.eventsExpired, "events after \(since) are no longer kept", facts: facts)
    }
    let page = try office.storing { () throws(StoreError) in
      try store.events(ofSite: site, since: since, limit: limit)
    }
    try office.recordDelivery(of: page.events, to: caller)
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

  /// The job, which the caller must be allowed to see: one of another site is unknown to it.
  private func record(_ text: String, _ caller: Caller) throws(WireError) -> JobRecord {
    let id = try id(text)
    let job = try office.storing { () throws(StoreError) in try store.job(id) }
    guard let job, caller.sees(job.site) else { throw .unknownJob }
    return job
  }
}
