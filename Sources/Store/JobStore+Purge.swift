import GRDB

/// What an erasure leaves to its caller.
public struct Purge: Sendable, Hashable {
  /// The jobs whose data are gone from the database; ``JobStore/releaseInputs(of:_:)`` is to be
  /// called for each, which erases the files.
  public let jobs: [JobID]
}

extension JobStore {
  /// Erases what a final job holds of its subject: result, summary, parameters, the names of its
  /// files and the words of its failure.
  ///
  /// Its numbers, states, digests, pseudonym and key stay, so that the feed has no hole and the key
  /// never runs again. The job's inputs are due from then on, see ``jobsWithDueInputs(_:at:limit:)``.
  ///
  /// - Parameters:
  ///   - job: A final job; one that is erased already is no error.
  ///   - actor: Who asked for it.
  ///   - time: Now.
  /// - Returns: The job, whose inputs are to be erased.
  /// - Throws: ``StoreError/unknownJob(_:)``; ``StoreError/wrongState(_:_:)`` where it is not final.
  public func purge(
    job: JobID,
    by actor: String,
    at time: Int64
  ) throws(StoreError) -> Purge {
    let purge = try write { database in
      let record = try JobRecord.require(job, database)
      try erase(record, by: actor, at: time, database)
      try database.audit(actor, .purged, record, nil, at: time)
      return Purge(jobs: [job])
    }
    try emptyLog()
    return purge
  }

  /// Erases all that a site's jobs hold of a subject, as ``purge(job:by:at:)`` does.
  ///
  /// - Parameters:
  ///   - subject: The pseudonym.
  ///   - site: The site that it belongs to.
  ///   - actor: Who asked for it.
  ///   - time: Now.
  /// - Returns: The jobs, none where the subject is unknown.
  /// - Throws: ``StoreError/wrongState(_:_:)`` where a job is not final; then nothing is erased.
  public func purge(
    subject: String,
    site: String,
    by actor: String,
    at time: Int64
  ) throws(StoreError) -> Purge {
    let purge = try write { database in
      let records = try Row.fetchAll(
        database,
        sql: "SELECT * FROM job WHERE site = ? AND subject = ? ORDER BY number",
        arguments: [site, subject]
      ).map { try JobRecord($0, database) }
      for record in records { try erase(record, by: actor, at: time, database) }
      var detail = AuditDetail(subject: subject)
      detail.count = records.count
      try database.audit(
        AuditEntry(actor: actor, action: "purged", object: site, detail: detail.text),
        at: time
      )
      return Purge(jobs: records.map(\.id))
    }
    try emptyLog()
    return purge
  }

  private func erase(
    _ job: JobRecord,
    by actor: String,
    at time: Int64,
    _ database: Database
  ) throws {
    guard job.state.isFinal else { throw StoreError.wrongState(job.id, job.state) }
    try takeOffAir(job, by: actor, at: time, database)
    try database.execute(
      sql: """
        UPDATE job SET purged = coalesce(purged, ?), parameters = '{}', inputs_released = 0,
          failure_message = iif(failure_code IS NULL, NULL, ''),
          failure_remedy = iif(failure_code IS NULL, NULL, '') WHERE id = ?
        """,
      arguments: [time, job.id.text]
    )
    // A summary is what makes an event one of a target; without it, it tells the state alone.
    for sql in [
      "UPDATE event SET body = NULL, kind = 'job' WHERE job = ?",
      "UPDATE file SET name = '', path = NULL WHERE job = ?",
      "DELETE FROM result WHERE job = ?",
      "DELETE FROM attachment WHERE job = ?",
      // Its files may be there, or be written just now: whoever removes them forgets the row.
      "UPDATE export SET state = 'erased', code = NULL WHERE job = ?",
    ] { try database.execute(sql: sql, arguments: [job.id.text]) }
  }

  /// Moves what is committed into the database file, where it replaces the old content, and cuts the
  /// log, which still holds that.
  ///
  /// A reader in the midst of a query leaves it to the next checkpoint.
  private func emptyLog() throws(StoreError) {
    try translatingErrors {
      do {
        try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {}
    }
  }
}
