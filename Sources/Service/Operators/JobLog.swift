import Logging
import Store
import Wire

extension Logger {
  /// Logs an entry of a kind that operators look for.
  func log(_ kind: JournalKind, _ message: Logger.Message, _ facts: Logger.Metadata = [:]) {
    let level: Logger.Level =
      switch kind {
      case .accepted, .stored, .started: .info
      case .ready, .done, .drain, .clientsReloaded, .onAir, .exported: .notice
      case .clientRefused, .diskLow, .newEpoch, .quarantined, .workerMissing,
        .navigatorsOpen, .exportIncomplete:
        .warning
      case .failed, .workerCrashed, .exportFailed: .error
      }
    let identity: Logger.Metadata = ["MESSAGE_ID": "\(kind.rawValue)"]
    log(level: level, message, metadata: facts.merging(identity) { own, _ in own })
  }

  func log(_ kind: JournalKind, _ message: Logger.Message, running: Int) {
    log(kind, message, ["running": "\(running)"])
  }

  func accepted(_ job: JobRecord) {
    let bytes = job.files.reduce(0) { $0 + $1.size }
    log(.accepted, "job accepted", facts(job, ["TMSP_BYTES": "\(bytes)"]))
  }

  func stored(_ job: JobRecord) { log(.stored, "job stored", facts(job)) }

  func started(_ job: JobRecord, isFollowed: Bool) {
    var more: Logger.Metadata = ["attempt": "\(job.attempts)"]
    if isFollowed { more["followed"] = "yes" }
    log(.started, "job started", facts(job, more))
  }

  /// What became of a worker that follows an upload.
  func follower(_ event: String, _ job: JobID) {
    debug("follower \(event)", metadata: ["TMSP_JOB": "\(job)", "job": "\(job)"])
  }

  func done(_ job: JobRecord, after duration: Duration) {
    log(.done, "job done", facts(job, ["TMSP_DURATION_USEC": "\(duration.microseconds)"]))
  }

  func failed(_ job: JobRecord, _ failure: Wire.JobFailure, after duration: Duration) {
    let code = "\(failure.code.rawValue)/\(failure.finding.code)"
    log(
      .failed,
      "job failed",
      facts(
        job,
        [
          "TMSP_ERROR": "\(code)", "code": "\(code)",
          "TMSP_DURATION_USEC": "\(duration.microseconds)",
        ]
      )
    )
  }

  func workerCrashed(_ job: JobRecord, _ words: String) {
    log(
      .workerCrashed,
      "worker crashed",
      facts(job, ["TMSP_ERROR": "\(words)", "cause": "\(words)"])
    )
  }

  func workerMissing(_ missing: WorkerMissing) {
    log(
      .workerMissing,
      "no worker could be had; jobs wait",
      ["TMSP_ERROR": "\(missing.message)", "cause": "\(missing.message)"]
    )
  }

  func diskLow(percent: Int) {
    log(.diskLow, "a case was refused: the disk is full", ["disk_percent": "\(percent)"])
  }

  func clientRefused(_ refusal: Doorkeeper.Refusal) {
    var facts: Metadata = [
      "TMSP_PEER": "\(refusal.peer)", "TMSP_ERROR": "\(refusal.reason)",
      "peer": "\(refusal.peer)", "reason": "\(refusal.reason)",
    ]
    if refusal.silenced > 0 { facts["silenced"] = "\(refusal.silenced)" }
    log(.clientRefused, "client refused", facts)
  }

  func reloadFailed(_ words: String) {
    let identity = "\(JournalKind.clientsReloaded.rawValue)"
    warning(
      "reload failed: \(words)",
      metadata: ["MESSAGE_ID": "\(identity)", "TMSP_ERROR": "\(words)"]
    )
  }

  func storeFailed(_ error: StoreError) {
    self.error(
      "the store failed",
      metadata: ["TMSP_ERROR": "\(error.code)", "code": "\(error.code)"]
    )
    debug("\(error.message)")
  }

  private func facts(_ job: JobRecord, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
    let own: Logger.Metadata = [
      "TMSP_JOB": "\(job.id)", "TMSP_CLIENT": "\(job.client)", "TMSP_SEQ": "\(job.seq)",
      "job": "\(job.id)",
    ]
    return own.merging(more) { _, more in more }
  }
}

extension Duration {
  var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}
