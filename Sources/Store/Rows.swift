import GRDB

/// The error of a row that no record can be made of: the schema's checks exclude such rows.
func damaged(_ what: String) -> DatabaseError {
  DatabaseError(resultCode: .SQLITE_CORRUPT, message: "unreadable \(what)")
}

func jobID(_ row: Row, _ column: String) throws -> JobID {
  guard let id = JobID(row[column] as String) else { throw damaged("job id") }
  return id
}

func jobState(_ row: Row) throws -> JobState {
  guard let state = JobState(rawValue: row["state"]) else { throw damaged("state") }
  return state
}

extension FileRecord {
  init(_ row: Row) {
    index = row["idx"]
    role = row["role"]
    run = row["run"]
    name = row["name"]
    size = row["size"]
    sha256 = row["sha256"]
    offsetDurable = row["offset_durable"]
    path = row["path"]
    isUploaded = row["is_uploaded"]
  }

  static func all(of job: String, _ database: Database) throws -> [FileRecord] {
    try Row.fetchAll(
      database,
      sql: "SELECT * FROM file WHERE job = ? ORDER BY idx",
      arguments: [job]
    )
    .map(FileRecord.init)
  }
}

extension JobRecord {
  init(_ row: Row, _ database: Database) throws {
    id = try jobID(row, "id")
    client = row["client"]
    site = row["site"]
    subject = row["subject"]
    key = row["key"]
    state = try jobState(row)
    attempts = row["attempts"]
    isCancelRequested = row["cancel_requested"]
    failure = (row["failure_code"] as String?).map {
      JobFailure(
        code: $0,
        message: row["failure_message"] ?? "",
        remedy: row["failure_remedy"] ?? ""
      )
    }
    files = try FileRecord.all(of: id.text, database)
    parameters = row["parameters"]
    parametersSHA256 = row["parameters_sha256"]
    seq = row["seq"]
    created = row["created"]
    touched = row["touched"]
    closed = row["closed"]
    purged = row["purged"]
  }

  static func fetch(_ id: JobID, _ database: Database) throws -> JobRecord? {
    try Row.fetchOne(database, sql: "SELECT * FROM job WHERE id = ?", arguments: [id.text])
      .map { try JobRecord($0, database) }
  }

  /// The job, which must exist.
  static func require(_ id: JobID, _ database: Database) throws -> JobRecord {
    guard let job = try fetch(id, database) else { throw StoreError.unknownJob(id) }
    return job
  }
}

extension EventRecord {
  /// What every query of events selects; an event does not repeat its job's subject.
  static let selection = "SELECT event.*, job.subject FROM event JOIN job ON job.id = event.job"

  init(_ row: Row) throws {
    guard let kind = Kind(rawValue: row["kind"]) else { throw damaged("kind of event") }
    self.kind = kind
    seq = row["seq"]
    prev = row["prev"]
    site = row["site"]
    job = try jobID(row, "job")
    subject = row["subject"]
    state = try jobState(row)
    attempts = row["attempts"]
    body = row["body"]
    ts = row["at"]
  }
}
