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
    // What was asked stands in the audit before it is done.
    switch verb {
    case .server, .jobs: office.recordQuestion(verb, of: caller)
    // A full disk must not keep a key from being revoked; the reloader says what could not be noted.
    case .reload: try? office.record(.init(caller, verb.name, verb.object))
    default: try office.record(.init(caller, verb.name, verb.object))
    }
    switch verb {
    case .server: break
    case .jobs(let state, let limit): return try jobs(in: state, limit: limit, for: request)
    case .lock(let reason): await desk.lock(reason)
    case .unlock: await desk.lock(nil)
    case .reload:
      if let fault = await reloader.reload(by: caller.actor) {
        throw WireError(.internal, fault, retry: .never)
      }
    case .backup(let name):
      return ReplyMessage(answers: request, .backedUp(try await backup(name, by: caller)))
    case .audit(let since, let limit):
      return try audit(since: since, limit: limit, for: request)
    case .purge(let text):
      guard let job = JobID(text) else { throw .unknownJob }
      let count = try await purge { () throws(StoreError) in
        try office.store.purge(job: job, by: caller.actor, at: office.clock.milliseconds)
      }
      await office.presenter.refresh()
      return ReplyMessage(answers: request, .purged(count: count))
    case .purgeSubject(let site, let subject):
      let count = try await purge { () throws(StoreError) in
        try office.store.purge(
          subject: subject,
          site: site,
          by: caller.actor,
          at: office.clock.milliseconds
        )
      }
      await office.presenter.refresh()
      return ReplyMessage(answers: request, .purged(count: count))
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
    status.clientsSHA256 = doorkeeper.listDigest
    status.diskPercent = Int64(space.usedPercent)
    let head = try office.storing { () throws(StoreError) in try office.store.auditHead() }
    status.auditSequence = head?.seq ?? 0
    status.auditHash = head?.hash ?? ""
    status.onAir = await office.presenter.overview()
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

// MARK: - Backup, audit, erasure

extension Administration {
  /// Copies the database into the backup folder, away from everything else.
  @concurrent private func backup(
    _ name: String,
    by caller: Caller
  ) async throws(WireError) -> BackupReceipt {
    do throws(BackupError) {
      let folder = try office.uploads.backupFolder()
      let backup = try office.store.backup(
        to: folder + "/" + name,
        by: caller.actor,
        at: office.clock.milliseconds
      )
      var receipt = BackupReceipt(
        name: name,
        sha256: backup.sha256,
        lastSequence: backup.lastSeq
      )
      receipt.path = folder + "/" + name
      // The copy's own head: the daemon's has gone on, by the entry about this backup at least.
      if case .intact(_, let head?) = try? JobStore.verifyAudit(ofDatabaseAt: folder + "/" + name) {
        receipt.auditHead = "\(head.seq):\(head.hash)"
      }
      return receipt
    } catch {
      switch error {
      case .store(let error):
        office.logger.storeFailed(error)
        throw WireError(error)
      case .exists: throw .field("name", "there is a backup of this name already")
      case .damaged: throw WireError(.internal, error.message)
      }
    }
  }

  private func audit(
    since: Int64,
    limit: Int,
    for request: String
  ) throws(WireError) -> ReplyMessage {
    let entries = try office.storing { () throws(StoreError) in
      try office.store.auditEntries(since: since, limit: limit + 1)
    }
    let page = entries.prefix(limit)
    let head = ListHead(
      count: page.count,
      last: page.last?.seq ?? since,
      isDone: entries.count <= limit
    )
    let body = JSONValue.array(page.map(\.value)).encoded
    return ReplyMessage(answers: request, .audit(head), body: body)
  }

  private func purge(_ erase: () throws(StoreError) -> Purge) async throws(WireError) -> Int {
    let purge = try office.storing(erase)
    try office.storing { () throws(StoreError) in try office.inputs.erase(purge) }
    try await removeExports()
    return purge.jobs.count
  }

  /// Removes what was written of erased jobs as files; where that fails, the operator must know.
  private func removeExports() async throws(WireError) {
    do {
      try await office.exporter.removeErased()
    } catch {
      throw WireError(
        .storageError,
        "the data are erased, but not yet the files that were written of them; it is tried again",
        facts: ["reason": "export_not_removed"]
      )
    }
  }
}

extension AdminVerb {
  /// What the verb is about, for the audit.
  fileprivate var object: String {
    switch self {
    case .server, .jobs, .unlock, .reload: ""
    case .lock(let reason): reason
    case .backup(let name): name
    case .audit(let since, _): "since \(since)"
    case .purge(let job): job
    case .purgeSubject(let site, let subject): "\(site)/\(subject)"
    }
  }
}

extension AuditRecord {
  fileprivate var value: JSONValue {
    .object([
      "seq": .string(String(seq)), "ts": .string(timestamp(milliseconds: ts)),
      "actor": .string(entry.actor), "action": .string(entry.action),
      "object": .string(entry.object), "detail": .verbatim(Array(entry.detail.utf8)),
      "hash": .string(hash),
    ])
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
