import Logging
import Store

/// Removes uploaded inputs when nobody needs them any more.
struct InputKeeper: Sendable {
  let store: JobStore
  let uploads: UploadFolder
  let logger: Logger

  /// The folder of the uploads.
  var folder: String { uploads.root }

  /// Settles what an earlier daemon left behind; to be called once, before anything is served.
  func settle(at time: Int64) throws(StoreError) {
    for recovered in try store.recover(at: time) where recovered.job.state.isFinal {
      drop(recovered.job)
    }
    let receiving = try store.jobs(in: [.receiving], limit: 1_000_000)
    try uploads.removeParts(except: Set(receiving.map(\.id)))
  }

  /// Removes what `job` uploaded, where its client has said that it needs it no more.
  func dropIfClosed(_ job: JobRecord) {
    if job.closed != nil { drop(job) }
  }

  /// Removes what `job` uploaded: unfinished parts, and files that no other living job uses.
  func drop(_ job: JobRecord) {
    do {
      try uploads.removeParts(of: job.id, count: job.files.count)
      let living = try store.jobs(in: [.receiving, .stored, .queued, .running])
      let needed = Set(
        living.filter { $0.id != job.id && $0.site == job.site }.flatMap(\.files).map(\.sha256)
      )
      for file in job.files where isUploaded(file) && !needed.contains(file.sha256) {
        try uploads.removeInput(site: job.site, sha256: file.sha256)
      }
    } catch {
      logger.storeFailed(error)
    }
  }

  /// Whether the file lies in our folder, not where the client keeps it.
  ///
  /// Without a path the job was never stored; yet a commit that failed at a later file, or that a
  /// crash cut short, has already made an input of this one.
  private func isUploaded(_ file: FileRecord) -> Bool {
    file.path?.hasPrefix(uploads.root + "/") ?? true
  }
}
