import Foundation
import GRDB

extension JobStore {
  /// Appends an entry to the audit.
  ///
  /// What the store itself changes it notes itself, in the transaction of the change.
  ///
  /// - Parameters:
  ///   - entry: What was done.
  ///   - time: Now.
  /// - Returns: The new head.
  /// - Throws: ``StoreError/database(code:text:)``.
  @discardableResult
  public func record(_ entry: AuditEntry, at time: Int64) throws(StoreError) -> AuditHead {
    try write { try $0.audit(entry, at: time) }
  }

  /// The entries after `since`, ascending.
  ///
  /// - Parameters:
  ///   - since: Exclusive; 0 gives them from the first.
  ///   - limit: How many at most.
  /// - Returns: The entries.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func auditEntries(
    since: Int64,
    limit: Int = 256
  ) throws(StoreError) -> [AuditRecord] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
        arguments: [since, limit]
      ).map { row in
        AuditRecord(
          seq: row["seq"],
          ts: row["ts"],
          entry: AuditEntry(row),
          hash: hexadecimal(row["hash"] as Data)
        )
      }
    }
  }

  /// The newest entry of the audit, or nil; worth keeping where the database's owner cannot write.
  public func auditHead() throws(StoreError) -> AuditHead? {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        .map { AuditHead(seq: $0["seq"], hash: hexadecimal($0["hash"] as Data)) }
    }
  }

  /// Reads the whole audit and checks its chain, in constant memory.
  ///
  /// - Parameter expectedHead: A head that was kept elsewhere. Without one a chain that somebody
  ///   wrote anew from a point to its end looks intact.
  /// - Returns: How many entries are intact, or the first that is not and how.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func verifyAudit(expectedHead: AuditHead? = nil) throws(StoreError) -> AuditVerdict {
    try read { try AuditVerdict($0, expectedHead: expectedHead) }
  }

  /// Checks the audit of a database file as ``verifyAudit(expectedHead:)`` does, without changing
  /// anything: it is opened for reading and not migrated.
  ///
  /// - Parameters:
  ///   - path: The database or a backup of it.
  ///   - expectedHead: A head that was kept elsewhere.
  /// - Returns: The verdict; a database from before the audit has an empty one.
  /// - Throws: ``StoreError/database(code:text:)``.
  public static func verifyAudit(
    ofDatabaseAt path: String,
    expectedHead: AuditHead? = nil
  ) throws(StoreError) -> AuditVerdict {
    try translatingErrors {
      try readOnlyQueue(path).read { try AuditVerdict($0, expectedHead: expectedHead) }
    }
  }

  /// What of a database file's reports is not what the audit's digests say, as
  /// ``verifyAudit(ofDatabaseAt:expectedHead:)`` reads it.
  ///
  /// - Parameter path: The database or a backup of it.
  /// - Returns: A sentence for each report or summary that was altered.
  /// - Throws: ``StoreError/database(code:text:)``.
  public static func alteredResults(ofDatabaseAt path: String) throws(StoreError) -> [String] {
    try translatingErrors {
      try readOnlyQueue(path).read { database in
        guard try database.tableExists("audit"), try database.tableExists("result") else {
          return []
        }
        return try resultsThatDiffer(in: database)
      }
    }
  }

  /// A connection that cannot change the database.
  static func readOnlyQueue(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    return try DatabaseQueue(path: path, configuration: configuration)
  }
}
