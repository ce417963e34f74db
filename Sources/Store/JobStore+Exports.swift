import Crypto
import GRDB

/// How a result's files came out.
public enum ExportOutcome: Sendable, Hashable {
  /// They are there; `code` tells why not all that was asked for is.
  case written(code: String?)
  /// None is there, and trying again would not help.
  case refused(code: String)
}

extension JobStore {
  /// The jobs whose results are still to be written as files, the oldest first.
  public func pendingExports() throws(StoreError) -> [JobRecord] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT job.* FROM export JOIN job ON job.id = export.job
          WHERE export.state = 'pending' ORDER BY job.number
          """
      ).map { try JobRecord($0, database) }
    }
  }

  /// How many results are still to be written as files.
  public func pendingExportCount() throws(StoreError) -> Int {
    try read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM export WHERE state = 'pending'") ?? 0
    }
  }

  /// Notes how the files of a result came out; the files must be durable before.
  ///
  /// - Parameters:
  ///   - job: A job whose export is pending; for any other nothing happens, as it was purged meanwhile.
  ///   - outcome: How.
  ///   - time: Now.
  /// - Returns: Whether it was pending.
  /// - Throws: ``StoreError/unknownJob(_:)``.
  @discardableResult
  public func settleExport(
    of job: JobID,
    _ outcome: ExportOutcome,
    at time: Int64
  ) throws(StoreError) -> Bool {
    try write { database in
      let record = try JobRecord.require(job, database)
      let (state, code): (String, String?) =
        switch outcome {
        case .written(let code): ("written", code)
        case .refused(let code): ("refused", code)
        }
      try database.execute(
        sql: "UPDATE export SET state = ?, code = ?, at = ? WHERE job = ? AND state = 'pending'",
        arguments: [state, code, time, job.text]
      )
      guard database.changesCount == 1 else { return false }
      var detail = AuditDetail(subject: record.subject)
      detail.code = code
      let action: AuditAction = state == "written" ? .exported : .exportRefused
      try database.audit(daemonActor, action, job, detail, at: time)
      return true
    }
  }
}

/// Notes that a result is to be written as files; to be called in the transaction that stores it.
func requestExport(of job: JobRecord, at time: Int64, _ database: Database) throws {
  try database.execute(
    sql: "INSERT INTO export (job, state, at) VALUES (?, 'pending', ?)",
    arguments: [job.id.text, time]
  )
}
