import Crypto
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
  ///   - actor: Who committed it, for the audit.
  ///   - time: Now.
  /// - Returns: The job with its events `stored` and `queued`.
  /// - Throws: ``StoreError/unknownJob(_:)``; ``StoreError/wrongState(_:_:)`` where the upload was
  ///   cancelled or has expired.
  public func markStored(
    _ job: JobID,
    paths: [String],
    by actor: String = daemonActor,
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
      let detail = AuditDetail(subject: record.subject, files: record.files, seq: stored.seq)
      try database.audit(actor, .stored, job, detail, at: time)
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
      let event = try move(try .require(job, database), to: .running, at: time, database)
      try database.execute(
        sql: "UPDATE feed SET served_seq = ? WHERE site = ?",
        arguments: [event.seq, record.site]
      )
      return [event]
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
  ///   - figures: What its pictures are drawn from; nil where none were made.
  ///   - attachments: The files beside it, each of its own name.
  ///   - export: Whether it is to be written as files, see ``pendingExports()``.
  ///   - actor: Who made it, for the audit.
  ///   - time: Now.
  /// - Returns: The job with its event, of kind `target`.
  /// - Throws: ``StoreError/unknownJob(_:)``, ``StoreError/wrongState(_:_:)``.
  public func finish(
    _ job: JobID,
    result: [UInt8],
    summary: String,
    figures: [UInt8]? = nil,
    attachments: [Attachment] = [],
    export: ExportWish = .none,
    by actor: String = daemonActor,
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
        sql: "INSERT INTO result (job, seq, body, figures) VALUES (?, ?, ?, ?)",
        arguments: [job.text, event.seq, Data(result), figures.map { Data($0) }]
      )
      var detail = AuditDetail(subject: record.subject, files: record.files, seq: event.seq)
      detail.resultSHA256 = hexadecimal(SHA256.hash(data: result))
      detail.attachmentsSHA256 = try insert(attachments, of: job, database)
      detail.summarySHA256 = hexadecimal(SHA256.hash(data: Array(summary.utf8)))
      try database.audit(actor, .finished, job, detail, at: time)
      try requestExport(of: record, export, at: time, database)
      try followPresentation(
        try .require(job, database),
        result,
        by: daemonActor,
        at: time,
        database
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
  ///   - actor: Who found it, for the audit.
  ///   - time: Now.
  /// - Returns: The job with its event.
  /// - Throws: ``StoreError/unknownJob(_:)``, ``StoreError/wrongState(_:_:)``.
  public func fail(
    _ job: JobID,
    _ failure: JobFailure,
    body: String? = nil,
    by actor: String = daemonActor,
    at time: Int64
  ) throws(StoreError) -> Transition {
    try change(job, from: [.queued, .running]) { record, database in
      let event = try move(
        record,
        to: .failed,
        failure: failure,
        body: body,
        at: time,
        database
      )
      try database.audit(actor, .failed, record, event, code: failure.code, at: time)
      return [event]
    }
  }

  /// Queues a running job again, where its worker ended without a fault of the job's; cancels it where
  /// that was asked for meanwhile, as nobody would look at the wish again.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - isTried: Whether its start counts as an attempt; false where no worker ever had it.
  ///   - time: Now.
  /// - Returns: The step.
  /// - Throws: ``StoreError/unknownJob(_:)``, ``StoreError/wrongState(_:_:)``.
  public func requeue(
    _ job: JobID,
    isTried: Bool = true,
    at time: Int64
  ) throws(StoreError) -> Transition {
    try change(job, from: [.running]) { record, database in
      if record.isCancelRequested {
        let event = try move(record, to: .cancelled, at: time, database)
        try database.audit(daemonActor, .cancelled, record, event, at: time)
        return [event]
      }
      if !isTried {
        try database.execute(
          sql: "UPDATE job SET attempts = attempts - 1 WHERE id = ?",
          arguments: [job.text]
        )
      }
      return [try move(try .require(job, database), to: .queued, at: time, database)]
    }
  }
}
