import Logging
import Store

/// Removes uploaded inputs when nobody needs them any more, and what retention lets go.
struct InputKeeper: Sendable {
  let store: JobStore
  let uploads: UploadFolder
  let logger: Logger
  var policy = RetentionPolicy()

  /// The folder of the uploads.
  var folder: String { uploads.root }

  /// Settles what an earlier daemon left behind; to be called once, before anything is served.
  ///
  /// - Parameters:
  ///   - limit: After how many starts a job that ran when the daemon ended is given up.
  ///   - time: Now, in milliseconds since 1970.
  /// - Throws: ``StoreError``.
  func settle(attempts limit: Int, at time: Int64) throws(StoreError) {
    _ = try store.recover(attempts: limit, at: time)
    dropDue(at: time)
    let receiving = try store.jobs(in: [.receiving], limit: 1_000_000)
    try uploads.removeParts(except: Set(receiving.map(\.id)))
  }

  /// Does what retention asks for: drops inputs that are due, then what was set aside long ago, then
  /// old jobs with their events and results.
  ///
  /// To be called now and then; a step that fails is logged and tried again at the next call.
  func sweep(at time: Int64) {
    dropDue(at: time)
    do {
      try uploads.removeQuarantined(before: time - policy.quarantine.milliseconds)
      let pruned = try store.prune(policy, at: time)
      if pruned.jobs > 0 {
        logger.info("old jobs deleted", metadata: ["jobs": "\(pruned.jobs)"])
      }
    } catch {
      logger.storeFailed(error)
    }
  }

  /// Erases the files of jobs that were purged.
  func erase(_ purge: Purge) throws(StoreError) {
    for id in purge.jobs {
      if let job = try store.job(id) { try release(job) }
    }
  }

  /// Removes what `job` uploaded, where its client has said that it needs it no more.
  func dropIfClosed(_ job: JobRecord) {
    if job.closed != nil { drop(job) }
  }

  /// Removes what a final job uploaded: unfinished parts, and files that no other job holds.
  ///
  /// What it refused is set aside.
  func drop(_ job: JobRecord) {
    do {
      try release(job)
    } catch {
      logger.storeFailed(error)
    }
  }

  /// A job whose files cannot be removed does not keep those of others.
  private func dropDue(at time: Int64) {
    do {
      for job in try store.jobsWithDueInputs(policy, at: time) { drop(job) }
    } catch {
      logger.storeFailed(error)
    }
  }

  private func release(_ job: JobRecord) throws(StoreError) {
    try uploads.removeParts(of: job.id, count: job.files.count)
    var quarantined = 0
    try store.releaseInputs(of: job.id) { (sha256, fate) throws(StoreError) in
      switch fate {
      case .removed: try uploads.removeInput(site: job.site, sha256: sha256)
      case .erased: try uploads.eraseInput(site: job.site, sha256: sha256)
      case .quarantined(let time):
        let isMoved = try uploads.quarantineInput(site: job.site, sha256: sha256, since: time)
        if isMoved { quarantined += 1 }
      }
    }
    guard quarantined > 0 else { return }
    logger.log(
      .quarantined,
      "refused inputs set aside",
      ["TMSP_JOB": "\(job.id)", "job": "\(job.id)", "files": "\(quarantined)"]
    )
  }
}
