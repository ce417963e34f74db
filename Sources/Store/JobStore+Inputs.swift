import GRDB

/// What is to become of an uploaded input that no job holds any more.
public enum InputFate: Sendable, Hashable {
  /// It goes.
  case removed
  /// It is set aside for people to look at, as a job refused it at `since` (milliseconds).
  case quarantined(since: Int64)
  /// It goes, and so does what was set aside of it: its subject's data are to be erased.
  case erased
}

extension JobStore {
  /// The final jobs that still hold inputs which are due to go.
  ///
  /// Those of a job that is done are due some time after it, or at its `close`; all others at once.
  ///
  /// - Parameters:
  ///   - policy: How long inputs stay.
  ///   - time: Now.
  ///   - limit: How many at most.
  /// - Returns: The jobs in the order of their submission.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func jobsWithDueInputs(
    _ policy: RetentionPolicy,
    at time: Int64,
    limit: Int = 1000
  ) throws(StoreError) -> [JobRecord] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM job WHERE NOT inputs_released AND (
            state IN ('failed', 'cancelled', 'expired')
            OR state = 'done' AND (closed IS NOT NULL OR purged IS NOT NULL OR touched < ?))
          ORDER BY number LIMIT ?
          """,
        arguments: [time - policy.inputs.milliseconds, limit]
      ).map { try JobRecord($0, database) }
    }
  }

  /// Lets a final job give up its inputs: `dispose` is called for each that no other job holds.
  ///
  /// A job holds its inputs from its submission on, until this. The call runs in a transaction that
  /// writes, so that no job can be submitted between the question and the removal. The files go
  /// before the row: a crash between them leaves the job holding inputs that are not there, and the
  /// next call, to which a missing file is no error, ends it. The other way round a file would stay
  /// for ever.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - dispose: Removes the site's input of a digest as told; an error leaves the job as it was.
  /// - Returns: False where there was nothing to do: the job is unknown, not final, or holds nothing.
  /// - Throws: What `dispose` throws; ``StoreError/database(code:text:)``.
  @discardableResult
  public func releaseInputs(
    of job: JobID,
    _ dispose: (_ sha256: String, InputFate) throws(StoreError) -> Void
  ) throws(StoreError) -> Bool {
    try write { database in
      guard let record = try JobRecord.fetch(job, database), record.state.isFinal,
        try !areReleased(job, database)
      else { return false }
      for sha256 in Set(record.files.filter(\.isUploaded).map(\.sha256)).sorted() {
        guard try !isHeld(sha256, besides: record, database) else { continue }
        try dispose(sha256, fate(of: sha256, record, database))
      }
      try database.execute(
        sql: "UPDATE job SET inputs_released = 1 WHERE id = ?",
        arguments: [job.text]
      )
      return true
    }
  }

  private func areReleased(_ job: JobID, _ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database,
      sql: "SELECT inputs_released FROM job WHERE id = ?",
      arguments: [job.text]
    ) ?? true
  }

  private func isHeld(
    _ sha256: String,
    besides job: JobRecord,
    _ database: Database
  ) throws -> Bool {
    try Bool.fetchOne(
      database,
      sql: """
        SELECT EXISTS (SELECT 1 FROM file JOIN job ON job.id = file.job
          WHERE sha256 = ? AND is_uploaded AND site = ? AND job.id <> ? AND NOT inputs_released)
        """,
      arguments: [sha256, job.site, job.id.text]
    ) ?? false
  }

  /// An input that any job refused is set aside, also where another one was the last to hold it.
  private func fate(
    of sha256: String,
    _ job: JobRecord,
    _ database: Database
  ) throws -> InputFate {
    guard job.purged == nil else { return .erased }
    let refused = try Int64.fetchOne(
      database,
      sql: """
        SELECT max(touched) FROM file JOIN job ON job.id = file.job
        WHERE sha256 = ? AND is_uploaded AND site = ? AND state = 'failed' AND purged IS NULL
          AND (failure_code IN ('bad_input', 'unsupported_input')
            OR failure_code GLOB 'bad_input.*' OR failure_code GLOB 'unsupported_input.*')
        """,
      arguments: [sha256, job.site]
    )
    return refused.map { .quarantined(since: $0) } ?? .removed
  }
}
