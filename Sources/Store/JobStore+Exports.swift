import Crypto
import GRDB

/// How a result's files came out.
public enum ExportOutcome: Sendable, Hashable {
  /// They are there; `code` tells why not all that was asked for is.
  case written(code: String?)
  /// None is there, and trying again would not help.
  case refused(code: String)
}

/// A result that is written as files.
public struct Export: Sendable, Hashable {
  /// The job.
  public let job: JobRecord
  /// The folder of its files; nil where the job has a name that no folder may have.
  public let folder: String?
}

extension JobStore {
  /// The results that are still to be written as files, the oldest first.
  public func pendingExports() throws(StoreError) -> [Export] { try exports(in: "pending") }

  /// The jobs that were erased and whose files may still be there.
  public func erasedExports() throws(StoreError) -> [Export] { try exports(in: "erased") }

  private func exports(in state: String) throws(StoreError) -> [Export] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT job.*, export.folder FROM export JOIN job ON job.id = export.job
          WHERE export.state = ? ORDER BY job.number
          """,
        arguments: [state]
      ).map { Export(job: try JobRecord($0, database), folder: $0["folder"]) }
    }
  }

  /// Forgets where the files of an erased job were: they are gone.
  public func forgetExport(of job: JobID) throws(StoreError) {
    try write { database in
      try database.execute(
        sql: "DELETE FROM export WHERE job = ? AND state = 'erased'",
        arguments: [job.text]
      )
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

/// Whether a result is to be written as files.
public enum ExportWish: Sendable, Hashable {
  /// It is not.
  case none
  /// It is, into this folder; nil where the job has a name that no folder may have.
  case into(String?)
}

/// Notes that a result is to be written as files; to be called in the transaction that stores it.
func requestExport(
  of job: JobRecord,
  _ wish: ExportWish,
  at time: Int64,
  _ database: Database
) throws {
  guard case .into(let folder) = wish else { return }
  try database.execute(
    sql: "INSERT INTO export (job, state, folder, at) VALUES (?, 'pending', ?, ?)",
    arguments: [job.id.text, folder, time]
  )
}
