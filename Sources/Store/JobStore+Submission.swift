import GRDB

/// What became of a submission.
public struct Submission: Sendable, Hashable {
  /// The job: a new one, or the one that this key was used for before.
  public let job: JobRecord
  /// Whether it was there before.
  public let isExisting: Bool
}

extension JobStore {
  /// Creates a job in state `receiving`; the same client, key and content give the existing one.
  ///
  /// Content is the same where the files agree one by one in role, run, size and digest, and the
  /// parameters in their digest. There is no event yet, as nothing has been accepted yet.
  ///
  /// - Parameters:
  ///   - new: The job as submitted; it must have a file.
  ///   - id: The identity if it is new.
  ///   - actor: Who submits it, for the audit.
  ///   - time: Now.
  /// - Returns: The job, and whether it was there before.
  /// - Throws: ``StoreError/keyConflict(existing:)``, ``StoreError/database(code:text:)``.
  public func create(
    _ new: NewJob,
    id: JobID = .random(),
    by actor: String = daemonActor,
    at time: Int64
  ) throws(StoreError) -> Submission {
    precondition(!new.files.isEmpty, "a job has at least one file")
    return try write { database in
      let existing = try Row.fetchOne(
        database,
        sql: "SELECT * FROM job WHERE client = ? AND key = ?",
        arguments: [new.client, new.key]
      )
      if let existing = try existing.map({ try JobRecord($0, database) }) {
        guard existing.hasContent(of: new) else {
          throw StoreError.keyConflict(existing: existing.id)
        }
        return Submission(job: existing, isExisting: true)
      }
      try insert(new, id: id, at: time, database)
      let job = try JobRecord.require(id, database)
      var detail = AuditDetail(subject: job.subject, files: job.files)
      detail.parametersSHA256 = job.parametersSHA256
      try database.audit(actor, .submitted, id, detail, at: time)
      return Submission(job: job, isExisting: false)
    }
  }

  /// Forgets a job that was refused after all: nothing of it was acknowledged, and its key is free.
  ///
  /// - Parameter job: A job in state `receiving`, which has no events yet.
  /// - Throws: ``StoreError/unknownJob(_:)``, ``StoreError/wrongState(_:_:)``.
  public func withdraw(_ job: JobID) throws(StoreError) {
    try write { database in
      let record = try JobRecord.require(job, database)
      guard record.state == .receiving else { throw StoreError.wrongState(job, record.state) }
      try database.execute(sql: "DELETE FROM file WHERE job = ?", arguments: [job.text])
      try database.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [job.text])
    }
  }

  /// Records how far a file is durable, after the caller has called `fdatasync`.
  ///
  /// - Parameters:
  ///   - offset: Bytes from the start; less than before where an upload begins again.
  ///   - file: Index of the file.
  ///   - job: A job in state `receiving`.
  ///   - time: Now.
  /// - Throws: ``StoreError/unknownJob(_:)``, ``StoreError/wrongState(_:_:)``,
  ///   ``StoreError/outsideFile(_:file:offset:)``.
  public func recordOffset(
    _ offset: Int64,
    ofFile file: Int,
    of job: JobID,
    at time: Int64
  ) throws(StoreError) {
    try write { database in
      let record = try JobRecord.require(job, database)
      guard record.state == .receiving else { throw StoreError.wrongState(job, record.state) }
      guard record.files.indices.contains(file), (0...record.files[file].size).contains(offset)
      else { throw StoreError.outsideFile(job, file: file, offset: offset) }
      try database.execute(
        sql: "UPDATE file SET offset_durable = ? WHERE job = ? AND idx = ?",
        arguments: [offset, job.text, file]
      )
      try database.execute(
        sql: "UPDATE job SET touched = ? WHERE id = ?",
        arguments: [time, job.text]
      )
    }
  }

  private func insert(_ new: NewJob, id: JobID, at time: Int64, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO job (id, client, site, subject, key, parameters, parameters_sha256, state,
          created, touched) VALUES (?, ?, ?, ?, ?, ?, ?, 'receiving', ?, ?)
        """,
      arguments: [
        id.text, new.client, new.site, new.subject, new.key, new.parameters, new.parametersSHA256,
        time, time,
      ]
    )
    for (index, file) in new.files.enumerated() {
      try database.execute(
        sql: """
          INSERT INTO file (job, idx, role, run, name, sha256, size, offset_durable, path,
            is_uploaded) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id.text, index, file.role, file.run, file.name, file.sha256, file.size,
          file.path == nil ? 0 : file.size, file.path, file.path == nil,
        ]
      )
    }
  }
}

extension JobRecord {
  fileprivate func hasContent(of new: NewJob) -> Bool {
    guard parametersSHA256 == new.parametersSHA256, files.count == new.files.count else {
      return false
    }
    return zip(files, new.files).allSatisfy { old, new in
      old.role == new.role && old.run == new.run && old.size == new.size
        && old.sha256 == new.sha256
    }
  }
}
