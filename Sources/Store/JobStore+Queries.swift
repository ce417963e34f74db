import Foundation
import GRDB

extension JobStore {
  /// The job of this identity, or nil.
  public func job(_ id: JobID) throws(StoreError) -> JobRecord? {
    try read { try JobRecord.fetch(id, $0) }
  }

  /// The job that `client` submitted under `key`, or nil; an expired upload has given its key back.
  public func job(ofClient client: String, key: String) throws(StoreError) -> JobRecord? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: "SELECT * FROM job WHERE client = ? AND key = ?",
        arguments: [client, key]
      )
      return try row.map { try JobRecord($0, database) }
    }
  }

  /// The jobs in any of `states`, in the order of their submission.
  ///
  /// - Parameters:
  ///   - states: The states.
  ///   - limit: How many at most.
  /// - Returns: The oldest jobs of those states.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func jobs(in states: Set<JobState>, limit: Int = 1000) throws(StoreError) -> [JobRecord] {
    try read { database in
      let names = states.map(\.rawValue)
      return try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM job WHERE state IN (\(databaseQuestionMarks(count: names.count)))
          ORDER BY number LIMIT ?
          """,
        arguments: StatementArguments(names) + [limit]
      ).map { try JobRecord($0, database) }
    }
  }

  /// How many jobs are in each state.
  ///
  /// - Parameter client: Only this client's jobs; nil counts all.
  /// - Returns: A count for every state, zeros included.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func countByState(ofClient client: String? = nil) throws(StoreError) -> [JobState: Int] {
    try read { database in
      // Of all jobs the index alone tells the counts; it is asked again and again.
      let condition = client == nil ? "" : "WHERE client = ?"
      let rows = try Row.fetchAll(
        database,
        sql: "SELECT state, count(*) AS count FROM job \(condition) GROUP BY state",
        arguments: client.map { [$0] } ?? []
      )
      var counts = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0, 0) })
      for row in rows { counts[try jobState(row)] = row["count"] }
      return counts
    }
  }

  /// The result of a job, byte for byte as committed; nil where it has none.
  public func result(of job: JobID) throws(StoreError) -> ResultRecord? {
    try read { try ResultRecord.fetch(job, $0) }
  }

  /// What the pictures of a job's result are drawn from; nil where none were made.
  public func figures(of job: JobID) throws(StoreError) -> [UInt8]? {
    try read { database in
      try Data.fetchOne(
        database,
        sql: "SELECT figures FROM result WHERE job = ? AND figures IS NOT NULL",
        arguments: [job.text]
      ).map { [UInt8]($0) }
    }
  }

  /// The events after `since`, ascending.
  ///
  /// - Parameters:
  ///   - site: Whose events; nil gives those of all sites.
  ///   - since: Exclusive; 0 gives all that are kept.
  ///   - limit: How many at most; at least 1.
  ///   - maximumBytes: How many bytes of bodies at most, but for the first event, which always comes.
  ///     Each event counts 512 bytes for its other fields.
  /// - Returns: The page. `done` is false where either limit cut it short.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func events(
    ofSite site: String?,
    since: Int64,
    limit: Int = 256,
    maximumBytes: Int = 1_048_576
  ) throws(StoreError) -> EventPage {
    precondition(limit >= 1, "a page holds at least one event")
    return try read { database in
      let cursor = try Row.fetchCursor(
        database,
        sql: EventRecord.selection + """
           WHERE (? IS NULL OR event.site = ?) AND event.seq > ? ORDER BY event.seq LIMIT ?
          """,
        arguments: [site, site, since, limit + 1]
      )
      var events: [EventRecord] = []
      var bytes = 0
      while let row = try cursor.next() {
        let event = try EventRecord(row)
        bytes += fieldBytes + (event.body?.utf8.count ?? 0)
        if events.count == limit || (bytes > maximumBytes && !events.isEmpty) {
          return EventPage(events: events, last: events.last?.seq ?? since, done: false)
        }
        events.append(event)
      }
      return EventPage(events: events, last: events.last?.seq ?? since, done: true)
    }
  }

  /// The number of a site's latest event, 0 before its first.
  ///
  /// It stays when old events are deleted.
  ///
  /// - Parameter site: The site; nil means the latest of all.
  /// - Returns: The number.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func lastSeq(ofSite site: String?) throws(StoreError) -> Int64 {
    try read { database in
      try Int64.fetchOne(
        database,
        sql: "SELECT coalesce(max(last_seq), 0) FROM feed WHERE ? IS NULL OR site = ?",
        arguments: [site, site]
      ) ?? 0
    }
  }

  /// The number of a site's oldest event that is kept; nil where none is.
  public func oldestSeq(ofSite site: String) throws(StoreError) -> Int64? {
    try read { database in
      try Int64.fetchOne(
        database,
        sql: "SELECT min(seq) FROM event WHERE site = ?",
        arguments: [site]
      )
    }
  }
}

private let fieldBytes = 512

extension ResultRecord {
  static func fetch(_ job: JobID, _ database: Database) throws -> ResultRecord? {
    let row = try Row.fetchOne(
      database,
      sql: "SELECT seq, body FROM result WHERE job = ?",
      arguments: [job.text]
    )
    return row.map { ResultRecord(job: job, seq: $0["seq"], body: [UInt8]($0["body"] as Data)) }
  }
}
