import Planning
import Store
import Wire

/// Answers operators.
struct Administration: Sendable {
  let office: Office
  let desk: UploadDesk
  let runner: JobRunner
  let doorkeeper: Doorkeeper
  let reloader: Reloader
  let began = ContinuousClock.now

  /// The reply to `verb`.
  ///
  /// - Throws: ``WireError`` with `forbidden` for a caller without the right, or one that asks over
  ///   the network what is for the admin socket only.
  func answer(
    _ verb: AdminVerb,
    for request: String,
    from caller: Caller
  ) async throws(WireError) -> ReplyMessage {
    try caller.require(.operate)
    guard verb.isQuestion || caller.isAdministrator else {
      throw WireError(.forbidden, "\(verb.name) is served on the admin socket only")
    }
    switch verb {
    case .server: break
    case .jobs(let state, let limit): return try jobs(in: state, limit: limit, for: request)
    case .lock(let reason): await desk.lock(reason)
    case .unlock: await desk.lock(nil)
    case .reload:
      if let fault = await reloader.reload() {
        throw WireError(.internal, fault, retry: .never)
      }
    case .backup, .audit, .purge, .purgeSubject:
      throw WireError(.unknownType, "not served yet", facts: ["field": "type"])
    }
    return ReplyMessage(answers: request, .server(try await status()))
  }

  /// How the service is.
  func status() async throws(WireError) -> ServerStatus {
    let counts = try office.storing { () throws(StoreError) in try office.store.countByState() }
    let space = try office.storing { () throws(StoreError) in try office.uploads.diskSpace() }
    var status = ServerStatus()
    status.version = SoftwareIdentity.version
    status.epoch = office.store.epoch
    status.lastSequence = await office.feed.lastSequence(of: nil)
    status.lockReason = await desk.lockReason
    status.isStopping = await runner.isStopping
    status.uptime = (ContinuousClock.now - began).components.seconds
    status.receiving = Int64(counts[.receiving] ?? 0)
    status.queued = Int64(counts[.queued] ?? 0)
    status.running = Int64(counts[.running] ?? 0)
    status.workers = Int64(office.configuration.workers)
    status.clients = Int64(doorkeeper.clientCount)
    status.diskPercent = Int64(space.usedPercent)
    return status
  }

  /// The jobs of all sites: nothing in it names a patient.
  private func jobs(
    in state: Wire.JobState?,
    limit: Int,
    for request: String
  ) throws(WireError) -> ReplyMessage {
    let states = Store.JobState.allCases.filter { candidate in
      state.map { Wire.JobState(candidate) == $0 } ?? !candidate.isFinal
    }
    let jobs = try office.storing { () throws(StoreError) in
      try office.store.jobs(in: Set(states), limit: limit + 1)
    }
    let body = JSONValue.array(jobs.prefix(limit).map { $0.entry(office.board[$0.id]) }).encoded
    let head = ListHead(
      count: min(jobs.count, limit),
      last: jobs.prefix(limit).last?.seq ?? 0,
      isDone: jobs.count <= limit
    )
    return ReplyMessage(answers: request, .jobs(head), body: body)
  }
}

extension JobRecord {
  fileprivate func entry(_ progress: JobProgress?) -> JSONValue {
    .object([
      "job": .string(id.text), "client": .string(client), "site": .string(site),
      "state": .string(state.rawValue), "attempts": .integer(Int64(attempts)),
      "created": .string(timestamp(milliseconds: created)),
      "touched": .string(timestamp(milliseconds: touched)),
      "stage": progress.map { .string($0.stage) } ?? .null,
      "progress": progress.map { .number($0.fraction) } ?? .null,
      "error": failure.map { .string($0.code) } ?? .null,
    ])
  }
}
