import GRDB

extension JobStore {
  /// How many jobs of `client` are not final, uploads included.
  public func unfinishedJobs(ofClient client: String) throws(StoreError) -> Int {
    try count(
      "client = ? AND state IN ('receiving', 'stored', 'queued', 'running')",
      arguments: [client]
    )
  }

  /// How many uploads are not finished.
  ///
  /// - Parameter client: Only this client's; nil counts all.
  /// - Returns: The number of jobs in state `receiving`.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func unfinishedUploads(ofClient client: String? = nil) throws(StoreError) -> Int {
    try count("state = 'receiving' AND (? IS NULL OR client = ?)", arguments: [client, client])
  }

  /// The bytes on the disk that the jobs of `site` hold: each stored input once, however many jobs
  /// use it, and the whole size of each file that is still being received.
  ///
  /// - Parameter site: The site.
  /// - Returns: Bytes; files that the site gave by path do not count.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func bytesHeld(forSite site: String) throws(StoreError) -> Int64 {
    try read { database in
      try Int64.fetchOne(
        database,
        sql: """
          WITH held AS (
            SELECT DISTINCT sha256, size FROM file JOIN job ON job.id = file.job
            WHERE job.site = :site AND is_uploaded AND NOT inputs_released
              AND state <> 'receiving'),
          parts AS (
            SELECT size FROM file JOIN job ON job.id = file.job
            WHERE job.site = :site AND is_uploaded AND state = 'receiving'
              AND sha256 NOT IN (SELECT sha256 FROM held))
          SELECT coalesce((SELECT sum(size) FROM held), 0)
            + coalesce((SELECT sum(size) FROM parts), 0)
          """,
        arguments: ["site": site]
      ) ?? 0
    }
  }

  private func count(
    _ condition: String,
    arguments: StatementArguments
  ) throws(StoreError) -> Int {
    try read { database in
      try Int.fetchOne(
        database,
        sql: "SELECT count(*) FROM job WHERE \(condition)",
        arguments: arguments
      ) ?? 0
    }
  }
}
