import GRDB

/// What retention deleted.
public struct Pruned: Sendable, Hashable {
  /// Jobs, with their files' rows and their results.
  public var jobs = 0
  /// Events of these jobs.
  public var events = 0
}

extension JobStore {
  /// Deletes the final jobs whose newest event is older than the policy allows, with their events and
  /// results.
  ///
  /// What is deleted of a site's events is always their beginning, so that the rest has no hole and
  /// each event still names the one before it: a job whose events interleave with those of a younger
  /// or unfinished one waits for that one. A job that still holds inputs is left alone.
  ///
  /// - Parameters:
  ///   - policy: How long events are kept.
  ///   - time: Now.
  /// - Returns: How much was deleted; it is in the audit, an entry for each site.
  /// - Throws: ``StoreError/database(code:text:)``.
  @discardableResult
  public func prune(_ policy: RetentionPolicy, at time: Int64) throws(StoreError) -> Pruned {
    let horizon = time - policy.events.milliseconds
    return try write { database in
      var pruned = Pruned()
      for site in try String.fetchAll(database, sql: "SELECT site FROM feed ORDER BY site") {
        let limit = try firstKept(ofSite: site, horizon: horizon, database)
        try prune(site, below: limit, at: time, &pruned, database)
      }
      return pruned
    }
  }

  /// The number to tell a subscriber who knows the events up to `since`, where events after it are
  /// deleted: that of the oldest kept, or the next one to come.
  ///
  /// - Parameters:
  ///   - site: Whose events; nil means those of all sites. Then the number told is the first after which
  ///     nothing of any site is missing, though older events of other sites are kept.
  ///   - since: The newest event that the subscriber has; 0 for none, which is never too old.
  /// - Returns: Nil where nothing after `since` is missing.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func oldestSeq(
    ofSite site: String?,
    ifExpiredAfter since: Int64
  ) throws(StoreError) -> Int64? {
    try read { database in
      guard let site else {
        let deleted = try Int64.fetchOne(database, sql: "SELECT max(deleted_seq) FROM feed") ?? 0
        return since > 0 && since < deleted ? deleted + 1 : nil
      }
      guard since > 0, since < (try Self.deletedSeq(ofSite: site, database)) else { return nil }
      return try Int64.fetchOne(
        database,
        sql: """
          SELECT coalesce((SELECT min(seq) FROM event WHERE site = :site),
            (SELECT last_seq + 1 FROM feed WHERE site = :site))
          """,
        arguments: ["site": site]
      )
    }
  }

  /// The number of a site's newest deleted event, 0 where none was deleted.
  public func deletedSeq(ofSite site: String) throws(StoreError) -> Int64 {
    try read { try Self.deletedSeq(ofSite: site, $0) }
  }

  private static func deletedSeq(ofSite site: String, _ database: Database) throws -> Int64 {
    try Int64.fetchOne(
      database,
      sql: "SELECT deleted_seq FROM feed WHERE site = ?",
      arguments: [site]
    ) ?? 0
  }

  /// The first event of a site that stays: below it there are only whole jobs that may go.
  private func firstKept(ofSite site: String, horizon: Int64, _ database: Database) throws -> Int64
  {
    var limit =
      try Int64.fetchOne(
        database,
        sql: """
          SELECT event.seq FROM event
          JOIN job ON job.id = event.job JOIN event AS newest ON newest.seq = job.seq
          WHERE event.site = ? AND NOT (job.state IN ('done', 'failed', 'cancelled', 'expired')
            AND job.inputs_released AND newest.at < ?)
          ORDER BY event.seq LIMIT 1
          """,
        arguments: [site, horizon]
      ) ?? .max
    // A job that ends beyond the limit stays, and so does all from its first event on.
    while let earlier = try Int64.fetchOne(
      database,
      sql: """
        SELECT event.seq FROM event JOIN job ON job.id = event.job
        WHERE event.site = ? AND event.seq < ? AND job.seq >= ? ORDER BY event.seq LIMIT 1
        """,
      arguments: [site, limit, limit]
    ) { limit = earlier }
    return limit
  }

  private func prune(
    _ site: String,
    below limit: Int64,
    at time: Int64,
    _ pruned: inout Pruned,
    _ database: Database
  ) throws {
    let last = try Int64.fetchOne(
      database,
      sql: "SELECT max(seq) FROM event WHERE site = ? AND seq < ?",
      arguments: [site, limit]
    )
    guard let last else { return }
    let jobs = "(SELECT id FROM job WHERE site = ? AND seq BETWEEN 1 AND ?)"
    if let shown = try Presentation.fetch(ofSite: site, database),
      let job = try JobRecord.fetch(shown.job, database), (1...last).contains(job.seq)
    {
      try takeOffAir(job, by: daemonActor, at: time, database)
    }
    for table in ["result", "attachment", "export", "event", "file"] {
      try database.execute(
        sql: "DELETE FROM \(table) WHERE job IN \(jobs)",
        arguments: [site, last]
      )
      if table == "event" { pruned.events += database.changesCount }
    }
    try database.execute(
      sql: "DELETE FROM job WHERE site = ? AND seq BETWEEN 1 AND ?",
      arguments: [site, last]
    )
    let count = database.changesCount
    pruned.jobs += count
    try database.execute(
      sql: "UPDATE feed SET deleted_seq = ? WHERE site = ?",
      arguments: [last, site]
    )
    var detail = AuditDetail(seq: last)
    detail.count = count
    try database.audit(
      AuditEntry(actor: daemonActor, action: "pruned", object: site, detail: detail.text),
      at: time
    )
  }
}
