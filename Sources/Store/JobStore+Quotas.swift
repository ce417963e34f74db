import GRDB

extension JobStore {
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
}
