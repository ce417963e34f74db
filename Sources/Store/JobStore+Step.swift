import GRDB

extension JobStore {
  func change(
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
  func earlier(
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
}

/// Changes the state and writes the event of the change.
func move(
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
