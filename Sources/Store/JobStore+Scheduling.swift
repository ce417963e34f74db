import GRDB

extension JobStore {
  /// The queued job whose turn it is.
  ///
  /// The site with the fewest running jobs comes first, among those the one that was served longest
  /// ago, and of its jobs the one that was submitted first; one that was queued again keeps its
  /// place. So whatever one site has queued delays another by one job at most.
  ///
  /// - Returns: The job, or nil where none is queued.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func nextQueued() throws(StoreError) -> JobRecord? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT job.* FROM job
          LEFT JOIN (SELECT site, count(*) AS count FROM job WHERE state = 'running' GROUP BY site)
            AS running ON running.site = job.site
          LEFT JOIN feed ON feed.site = job.site
          WHERE job.state = 'queued'
          ORDER BY coalesce(running.count, 0), coalesce(feed.served_seq, 0), job.number LIMIT 1
          """
      )
      return try row.map { try JobRecord($0, database) }
    }
  }
}
