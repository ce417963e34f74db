import GRDB

extension JobStore {
  /// Cancels a job that has not started; asks a running one to stop.
  ///
  /// A final job stays as it is, and that is no error.
  ///
  /// - Returns: The job; with an event only where it is cancelled now. A running job comes back with
  ///   ``JobRecord/isCancelRequested`` and ends by ``confirmCancelled(_:at:)``.
  /// - Throws: ``StoreError/unknownJob(_:)``.
  public func cancel(
    _ job: JobID,
    by actor: String = daemonActor,
    at time: Int64
  ) throws(StoreError) -> Transition {
    try write { database in
      let record = try JobRecord.require(job, database)
      switch record.state {
      case .receiving, .stored, .queued:
        let event = try move(record, to: .cancelled, at: time, database)
        try database.audit(actor, .cancelled, record, event, at: time)
        return Transition(job: try .require(job, database), events: [event], isNew: true)
      case .running:
        try database.execute(
          sql: "UPDATE job SET cancel_requested = 1, touched = ? WHERE id = ?",
          arguments: [time, job.text]
        )
        let isNew = !record.isCancelRequested
        if isNew { try database.audit(actor, .cancelRequested, record, nil, at: time) }
        return Transition(job: try .require(job, database), events: [], isNew: isNew)
      case .done, .failed, .cancelled, .expired:
        return Transition(job: record, events: [], isNew: false)
      }
    }
  }

  /// Ends a running job that has stopped because it was asked to.
  ///
  /// - Throws: ``StoreError/unknownJob(_:)``; ``StoreError/wrongState(_:_:)`` where it does not run.
  public func confirmCancelled(
    _ job: JobID,
    by actor: String = daemonActor,
    at time: Int64
  ) throws(StoreError) -> Transition {
    try change(job, from: [.running]) { record, database in
      let event = try move(record, to: .cancelled, at: time, database)
      try database.audit(actor, .cancelled, record, event, at: time)
      return [event]
    }
  }

  /// Gives up the uploads that have received nothing since `deadline`; their keys are free again.
  ///
  /// - Returns: One transition a job; the part files are the caller's to remove.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func expireUploads(
    untouchedSince deadline: Int64,
    by actor: String = daemonActor,
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
        try database.audit(actor, .expired, record, event, at: time)
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
  public func markClosed(
    _ job: JobID,
    by actor: String = daemonActor,
    at time: Int64
  ) throws(StoreError) -> Bool {
    try write { database in
      guard let record = try JobRecord.fetch(job, database) else { return false }
      guard record.closed == nil else { return true }
      try database.execute(
        sql: "UPDATE job SET closed = ? WHERE id = ?",
        arguments: [time, job.text]
      )
      try database.audit(actor, .closed, record, nil, at: time)
      return true
    }
  }

  /// Deals with the jobs that ran when the daemon ended: queues them again.
  ///
  /// A job that was started more than `limit` times fails as `crashed`, as its input is suspect; one
  /// that had been asked to stop is cancelled. To be called once, before any job is started.
  ///
  /// - Parameters:
  ///   - limit: As many starts a job has, and one more, as the daemon's end need not be its fault.
  ///   - time: Now, in milliseconds since 1970.
  /// - Returns: One transition a job.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func recover(attempts limit: Int, at time: Int64) throws(StoreError) -> [Transition] {
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
        if event.state.isFinal {
          let action: AuditAction = event.state == .failed ? .failed : .cancelled
          let code = event.state == .failed ? JobFailure.crashed.code : nil
          try database.audit(daemonActor, action, record, event, code: code, at: time)
        }
        let job = try JobRecord.require(record.id, database)
        return Transition(job: job, events: [event], isNew: true)
      }
    }
  }
}
