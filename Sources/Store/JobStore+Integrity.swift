import Crypto
import Foundation
import GRDB

extension JobStore {
  /// Checks the database: SQLite's own checks, and what the store promises of its rows.
  ///
  /// - Returns: What is wrong, a sentence each; empty where nothing is.
  /// - Throws: ``StoreError/database(code:text:)``.
  public func integrityProblems() throws(StoreError) -> [String] {
    try read { try storeProblems(of: $0) }
  }
}

/// What is wrong with a database of the current schema; see ``JobStore/integrityProblems()``.
func storeProblems(of database: Database) throws -> [String] {
  var problems = try sqliteProblems(of: database)
  for (sql, text) in invariants {
    problems += try String.fetchAll(database, sql: sql).map { "\(text): \($0)" }
  }
  if case .broken(let seq, let fault) = try AuditVerdict(database, expectedHead: nil) {
    problems.append("the audit is broken: entry \(seq) is \(fault.rawValue)")
  }
  return problems + (try resultsThatDiffer(in: database))
}

/// The jobs whose report or published summary is not the one whose digest the audit holds.
///
/// Wrong coordinates would else look like right ones. A job from before the audit has no digest in it.
func resultsThatDiffer(in database: Database) throws -> [String] {
  let sql = """
    SELECT audit.object AS job, json_extract(audit.detail, '$.result_sha256') AS result_sha256,
      json_extract(audit.detail, '$.summary_sha256') AS summary_sha256,
      result.body AS report, event.body AS summary
    FROM audit JOIN result ON result.job = audit.object JOIN event ON event.seq = result.seq
    WHERE audit.action = 'finished'
    """
  var problems: [String] = []
  let rows = try Row.fetchCursor(database, sql: sql)
  while let row = try rows.next() {
    let parts: [(name: String, digest: String?, bytes: Data?)] = [
      ("report", row["result_sha256"], row["report"]),
      ("summary", row["summary_sha256"], (row["summary"] as String?).map { Data($0.utf8) }),
    ]
    for (name, digest, bytes) in parts {
      guard let digest, let bytes, hexadecimal(SHA256.hash(data: bytes)) != digest else { continue }
      problems.append("the \(name) of job \(row["job"] as String) is not the one that was computed")
    }
  }
  return problems
}

/// What SQLite's own checks say.
func sqliteProblems(of database: Database) throws -> [String] {
  let found = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
  let foreign = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map { row in
    "a row of \(row["table"] as String) refers to one of \(row["parent"] as String) that is not there"
  }
  return found + foreign
}

/// Queries that must find nothing; each gives what to name in the problem.
private let invariants = [
  (
    """
    SELECT presentation.site FROM presentation LEFT JOIN job ON job.id = presentation.job
    LEFT JOIN result ON result.job = presentation.job WHERE job.site IS NOT presentation.site OR result.job IS NULL
    """,
    "what is on the air is no result of the site"
  ),
  (
    """
    SELECT seq FROM (
      SELECT seq, site, prev, lag(seq) OVER (PARTITION BY site ORDER BY seq) AS before FROM event)
    LEFT JOIN feed USING (site) WHERE prev IS NOT coalesce(before, deleted_seq)
    """,
    "an event does not name the one before it"
  ),
  (
    """
    SELECT site FROM feed WHERE last_seq IS NOT
      coalesce((SELECT max(seq) FROM event WHERE event.site = feed.site), deleted_seq)
    """,
    "the last number of a site is not that of its newest event"
  ),
  (
    """
    SELECT id FROM job WHERE seq IS NOT
      coalesce((SELECT max(seq) FROM event WHERE event.job = job.id), 0)
    """,
    "the number of a job is not that of its newest event"
  ),
  (
    """
    SELECT id FROM job JOIN event ON event.seq = job.seq WHERE event.state IS NOT job.state
    """,
    "a job is in another state than its newest event tells"
  ),
  (
    """
    SELECT id FROM job WHERE (SELECT count(*) FROM event WHERE job = id AND kind = 'target')
      IS NOT (state = 'done' AND purged IS NULL)
    """,
    "a job has not one target event exactly when it is done"
  ),
  (
    """
    SELECT id FROM job WHERE (SELECT count(*) FROM result
      JOIN event ON event.seq = result.seq AND event.job = result.job AND event.kind = 'target'
      WHERE result.job = id) IS NOT (state = 'done' AND purged IS NULL)
    """,
    "a job has not one result, with the number of its event, exactly when it is done"
  ),
  (
    "SELECT job FROM attachment WHERE job NOT IN (SELECT job FROM result)",
    "files lie beside a result that there is not"
  ),
  (
    "SELECT job FROM event JOIN job ON job.id = event.job WHERE event.site IS NOT job.site",
    "an event is of another site than its job"
  ),
]
