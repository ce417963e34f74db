import Foundation
import GRDB

extension JobStore {
  /// Marks a job's files as durable and queues it: two events in one transaction.
  ///
  /// A repeated call gives the events of the first one. Files must have been synchronised, with
  /// their folders, before.
  ///
  /// - Parameters:
  ///   - job: A job in state `receiving`, or one that has been stored before.
  ///   - paths: Where each file lies, in the order of the submission.
  ///   - time: Now.
  /// - Returns: The job with its events `stored` and `queued`.
  /// - Throws: ``StoreError/unknownJob(_:)``; ``StoreError/wrongState(_:_:)`` where the upload was
  ///   cancelled or has expired.
  public func markStored(
    _ job: JobID,
    paths: [String],
    at time: Int64
  ) throws(StoreError) -> Transition {
    try write { database in
      let record = try JobRecord.require(job, database)
      precondition(paths.count == record.files.count, "one path a file")
      if let repeated = try earlier(record, [.stored, .queued], limit: 2, database) {
        return repeated
      }
      guard record.state == .receiving else { throw StoreError.wrongState(job, record.state) }
      for (index, path) in paths.enumerated() {
        try database.execute(
          sql: "UPDATE file SET path = ?, offset_durable = size WHERE job = ? AND idx = ?",
          arguments: [path, job.text, index]
        )
      }
      let stored = try move(record, to: .stored, at: time, database)
      let queued = try move(record, to: .queued, at: time, database)
      return Transition(job: try .require(job, database), events: [stored, queued], isNew: true)
    }
  }

  /// Starts a queued job, and counts the attempt.
  ///
  /// - Throws: ``StoreError/unknownJob(_:)``; ``StoreError/wrongState(_:_:)`` where it is not queued,
  ///   for instance cancelled meanwhile.
  public func start(_ job: JobID, at time: Int64) throws(StoreError) -> Transition {
    try change(job, from: [.queued]) { record, database in
      try database.execute(
        sql: "UPDATE job SET attempts = attempts + 1 WHERE id = ?",
        arguments: [job.text]
      )
      return [try move(try .require(job, database), to: .running, at: time, database)]
    }
  }

  /// Commits the result of a running job: the result, its one event and the state, together.
  ///
  /// A repeated call with the same bytes gives the event of the first one; a job never gets two
  /// different results. A cancellation asked for meanwhile comes too late.
  ///
  /// - Parameters:
  ///   - job: A running job.
  ///   - result: The document, kept byte for byte.
  ///   - summary: JSON that its event carries.
  ///   - time: Now.
  /// - Returns: The job with its event, of kind `target`.
  /// - Throws: ``StoreError/unknownJob(_:)``, ``StoreError/wrongState(_:_:)``.
  public func finish(
    _ job: JobID,
    result: [UInt8],
    summary: String,
    at time: Int64
  ) throws(StoreError) -> Transition {
    try write { database in
      let record = try JobRecord.require(job, database)
      if record.state == .done, try ResultRecord.fetch(job, database)?.body == result,
        let repeated = try earlier(record, [.done], limit: 1, database)
      {
        return repeated
      }
      guard record.state == .running else { throw StoreError.wrongState(job, record.state) }
      let event = try move(
        record,
        to: .done,
        kind: .target,
        body: summary,
        at: time,
        database
      )
      try database.execute(
        sql: "INSERT INTO result (job, seq, body) VALUES (?, ?, ?)",
        arguments: [job.text, event.seq, Data(result)]
      )
      return Transition(job: try .require(job, database), events: [event], isNew: true)
    }
  }

  /// Ends a running or queued job with an error.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - failure: Why.
  ///   - body: JSON that the event carries, or nil.
  ///   - time: Now.
  /// - Returns: The job with its event.
  /// - Throws: ``StoreError/unknownJob(_:)``, ``StoreError/wrongState(_:_:)``.
  public func fail(
    _ job: JobID,
    _ failure: JobFailure,
    body: String? = nil,
    at time: Int64
  ) throws(StoreError) -> Transition {
    try change(job, from: [.queued, .running]) { record, database in
      [try move(record, to: .failed, failure: failure, body: body, at: time, database)]
    }
  }

  /// Queues a running job again, where its worker ended without a fault of the job's.
  ///
  /// - Throws: ``StoreError/unknownJob(_:)``, ``StoreError/wrongState(_:_:)``.
  public func requeue(_ job: JobID, at time: Int64) throws(StoreError) -> Transition {
    try change(job, from: [.running]) { record, database in
      [try move(record, to: .queued, at: time, database)]
    }
  }
}

// MARK: - Giving up

extension JobStore {
  /// Cancels a job that has not started; asks a running one to stop.
  ///
  /// A final job stays as it is, and that is no error.
  ///
  /// - Returns: The job; with an event only where it is cancelled now. A running job comes back with
  ///   ``JobRecord/isCancelRequested`` and ends by ``confirmCancelled(_:at:)``.
  /// - Throws: ``StoreError/unknownJob(_:)``.
  public func cancel(_ job: JobID, at time: Int64) throws(StoreError) -> Transition {
    try write { database in
      let record = try JobRecord.require(job, database)
      switch record.state {
      case .receiving, .stored, .queued:
        let event = try move(record, to: .cancelled, at: time, database)
        return Transition(job: try .require(job, database), events: [event], isNew: true)
      case .running:
        try database.execute(
          sql: "UPDATE job SET cancel_requested = 1, touched = ? WHERE id = ?",
          arguments: [time, job.text]
        )
        let isNew = !record.isCancelRequested
        return Transition(job: try .require(job, database), events: [], isNew: isNew)
      case .done, .failed, .cancelled, .expired:
        return Transition(job: record, events: [], isNew: false)
      }
    }
  }

  /// Ends a running job that has stopped because it was asked to.
  ///
  /// - Throws: ``StoreError/unknownJob(_:)``; ``StoreError/wrongState(_:_:)`` where it does not run.
  public func confirmCancelled(_ job: JobID, at time: Int64) throws(StoreError) -> Transition {
    try change(job, from: [.running]) { record, database in
      [try move(record, to: .cancelled, at: time, database)]
    }
  }

  /// Gives up the uploads that have received nothing since `deadline`; their keys are free again.
  ///
  /// - Returns: One transition a job; the part files are the caller's to remove.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func expireUploads(
    untouchedSince deadline: Int64,
    at time: Int64
  ) throws(StoreError) -> [Transition] {
    try write { database in
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT * FROM job WHERE state = 'receiving' AND touched < ? ORDER BY number",
        arguments: [deadline]
      )
      return try rows.map { row in
        let record = try JobRecord(row, database)
        let event = try move(record, to: .expired, at: time, database)
        let job = try JobRecord.require(record.id, database)
        return Transition(job: job, events: [event], isNew: true)
      }
    }
  }

  /// Notes that the client needs a job's input no more.
  ///
  /// - Returns: False where there is no such job, which is no error.
  /// - Throws: ``StoreError/database(code:text:)``.
  @discardableResult
  public func markClosed(_ job: JobID, at time: Int64) throws(StoreError) -> Bool {
    try write { database in
      try database.execute(
        sql: "UPDATE job SET closed = coalesce(closed, ?) WHERE id = ?",
        arguments: [time, job.text]
      )
      return database.changesCount > 0
    }
  }

  /// Deals with the jobs that ran when the daemon ended: queues them again.
  ///
  /// A job that was started more than `limit` times fails as `crashed`, as its input is suspect; one
  /// that had been asked to stop is cancelled. To be called once, before any job is started.
  ///
  /// - Throws: ``StoreError/database(code:text:)``.
  public func recover(attempts limit: Int = 2, at time: Int64) throws(StoreError) -> [Transition] {
    try write { database in
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT * FROM job WHERE state = 'running' ORDER BY number"
      )
      return try rows.map { row in
        let record = try JobRecord(row, database)
        let event =
          if record.isCancelRequested {
            try move(record, to: .cancelled, at: time, database)
          } else if record.attempts > limit {
            try move(record, to: .failed, failure: .crashed, at: time, database)
          } else {
            try move(record, to: .queued, at: time, database)
          }
        let job = try JobRecord.require(record.id, database)
        return Transition(job: job, events: [event], isNew: true)
      }
    }
  }
}

// MARK: - One step

extension JobStore {
  private func change(
    _ job: JobID,
    from states: Set<JobState>,
    _ body: (JobRecord, Database) throws -> [EventRecord]
  ) throws(StoreError) -> Transition {
    try write { database in
      let record = try JobRecord.require(job, database)
      guard states.contains(record.state) else { throw StoreError.wrongState(job, record.state) }
      let events = try body(record, database)
      return Transition(job: try .require(job, database), events: events, isNew: true)
    }
  }

  /// The first events of `states` of a job that has been there before; nil if it has not.
  private func earlier(
    _ job: JobRecord,
    _ states: [JobState],
    limit: Int,
    _ database: Database
  ) throws -> Transition? {
    let names = states.map(\.rawValue)
    let rows = try Row.fetchAll(
      database,
      sql: EventRecord.selection + """
         WHERE event.job = ? AND event.state IN (\(databaseQuestionMarks(count: names.count)))
         ORDER BY event.seq LIMIT ?
        """,
      arguments: [job.id.text] + StatementArguments(names) + [limit]
    )
    guard rows.count == limit else { return nil }
    return Transition(job: job, events: try rows.map(EventRecord.init), isNew: false)
  }

  /// Changes the state and writes the event of the change.
  private func move(
    _ job: JobRecord,
    to state: JobState,
    kind: EventRecord.Kind = .job,
    failure: JobFailure? = nil,
    body: String? = nil,
    at time: Int64,
    _ database: Database
  ) throws -> EventRecord {
    let (site, id) = (job.site, job.id.text)
    try database.execute(
      sql: """
        INSERT INTO event (prev, site, job, kind, state, attempts, body, at) VALUES (
          coalesce((SELECT last_seq FROM feed WHERE site = ?), 0), ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [site, site, id, kind.rawValue, state.rawValue, job.attempts, body, time]
    )
    let seq = database.lastInsertedRowID
    try database.execute(
      sql: """
        INSERT INTO feed (site, last_seq) VALUES (?, ?)
        ON CONFLICT (site) DO UPDATE SET last_seq = excluded.last_seq
        """,
      arguments: [site, seq]
    )
    try database.execute(
      sql: """
        UPDATE job SET state = ?, seq = ?, touched = ?, failure_code = ?, failure_message = ?,
          failure_remedy = ?, key = CASE ? WHEN 'expired' THEN NULL ELSE key END WHERE id = ?
        """,
      arguments: [
        state.rawValue, seq, time, failure?.code, failure?.message, failure?.remedy,
        state.rawValue, id,
      ]
    )
    let row = try Row.fetchOne(
      database,
      sql: EventRecord.selection + " WHERE event.seq = ?",
      arguments: [seq]
    )
    guard let row else { throw damaged("event") }
    return try EventRecord(row)
  }
}
