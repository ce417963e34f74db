import GRDB
import Glibc

/// Makes a restored database fit for use: a new epoch, and no job in the midst of something.
struct RestoredJobs {
  let database: Database
  let uploads: UploadFolder
  let epoch: String
  let actor: String
  let time: Int64

  /// Settles all; to be called in a transaction.
  func settle(former: FormerDatabase?) throws -> Restoration {
    try Schema.prepare(database, epoch: epoch)
    let previous = try String.fetchOne(database, sql: "SELECT epoch FROM meta")
    try database.execute(sql: "UPDATE meta SET epoch = ?", arguments: [epoch])
    // What was on the air then may be another patient's by now.
    for site in try String.fetchAll(database, sql: "SELECT site FROM presentation") {
      guard let shown = try Presentation.fetch(ofSite: site, database) else { continue }
      let job = try JobRecord.require(shown.job, database)
      try takeOffAir(job, by: actor, at: time, database)
    }
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT * FROM job WHERE state IN ('receiving', 'stored', 'queued', 'running')
        ORDER BY number
        """
    )
    var (queued, lost, expired): ([JobID], [JobID], [JobID]) = ([], [], [])
    for row in rows {
      let job = try settle(JobRecord(row, database))
      switch job.state {
      case .failed: lost.append(job.id)
      case .expired: expired.append(job.id)
      default: if job.state == .queued { queued.append(job.id) }
      }
    }
    let lastSeq = try Int64.fetchOne(database, sql: "SELECT max(last_seq) FROM feed") ?? 0
    var detail = AuditDetail(seq: lastSeq)
    detail.epoch = epoch
    detail.previousEpoch = former?.epoch ?? previous
    detail.count = lost.count
    try database.audit(
      AuditEntry(actor: actor, action: "restored", object: "database", detail: detail.text),
      at: time
    )
    return Restoration(
      epoch: epoch,
      lastSeq: lastSeq,
      formerDatabase: former?.path,
      queued: queued,
      lost: lost,
      expired: expired
    )
  }

  private func settle(_ job: JobRecord) throws -> JobRecord {
    switch job.state {
    case .receiving:
      let event = try move(job, to: .expired, at: time, database)
      try database.audit(actor, .expired, job, event, at: time)
    case .running where job.isCancelRequested:
      let event = try move(job, to: .cancelled, at: time, database)
      try database.audit(actor, .cancelled, job, event, at: time)
    default:
      if job.state != .queued { _ = try move(job, to: .queued, at: time, database) }
      if try !findFiles(of: job) { try fail(job) }
    }
    return try .require(job.id, database)
  }

  /// Notes where the files of `job` lie; false where one is not there or is another.
  private func findFiles(of job: JobRecord) throws -> Bool {
    for file in job.files {
      guard file.isUploaded else {
        guard isFile(file.path ?? "", of: file.size) else { return false }
        continue
      }
      guard
        let path = try uploads.storedInput(site: job.site, sha256: file.sha256, size: file.size),
        try synchronisedDigest(of: path) == file.sha256
      else { return false }
      try database.execute(
        sql: "UPDATE file SET path = ? WHERE job = ? AND idx = ?",
        arguments: [path, job.id.text, file.index]
      )
    }
    return true
  }

  private func fail(_ job: JobRecord) throws {
    let failure = JobStore.inputLost
    // The body of a failure as the service writes it: a class, and the finding behind it.
    let body = """
      {"code":"internal","finding":{"code":"\(failure.code)","message":"\(failure.message)",\
      "remedy":"\(failure.remedy)"}}
      """
    let event = try move(
      .require(job.id, database),
      to: .failed,
      failure: failure,
      body: body,
      at: time,
      database
    )
    try database.audit(actor, .failed, job, event, code: failure.code, at: time)
  }

  /// Whether there is a regular file of that size.
  private func isFile(_ path: String, of size: Int64) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && Int64(status.st_size) == size
  }
}
