import Foundation
import GRDB

extension AuditVerdict {
  /// Reads the whole audit, an entry at a time.
  init(_ database: Database, expectedHead: AuditHead?) throws {
    guard try database.tableExists("audit") else {
      self = expectedHead == nil ? .intact(count: 0, head: nil) : .broken(seq: 1, .truncated)
      return
    }
    var walk = AuditWalk(expectedHead: expectedHead)
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY seq")
    while let row = try rows.next() {
      if let fault = try walk.fault(of: row, database) {
        self = .broken(seq: walk.next, fault)
        return
      }
    }
    self = try walk.end(database)
  }
}

/// A walk along the chain: what is known behind the last entry that was read.
private struct AuditWalk {
  let expectedHead: AuditHead?
  /// The number that the next entry must have.
  private(set) var next: Int64 = 1
  private var hash = AuditChain.genesis

  init(expectedHead: AuditHead?) { self.expectedHead = expectedHead }

  /// What is wrong with `row`; nil, and one step further, where nothing is.
  mutating func fault(of row: Row, _ database: Database) throws -> AuditFault? {
    let (seq, stored): (Int64, Data) = (row["seq"], row["hash"])
    guard seq == next else { return seq > next ? .missing : .reordered }
    guard row["prev_hash"] as Data == hash else {
      return try hasSuccessor(otherThan: seq, database) ? .reordered : .changed
    }
    let found = AuditChain.hash(after: hash, seq: seq, ts: row["ts"], AuditEntry(row))
    guard found == stored else { return .changed }
    if let expectedHead, expectedHead.seq == seq, expectedHead.hash != hexadecimal(found) {
      return .rewritten
    }
    hash = found
    next += 1
    return nil
  }

  /// The verdict when all rows were sound.
  func end(_ database: Database) throws -> AuditVerdict {
    let numbered = try Int64.fetchOne(
      database,
      sql: "SELECT seq FROM sqlite_sequence WHERE name = 'audit'"
    )
    let known = max(expectedHead?.seq ?? 0, numbered ?? 0)
    guard known < next else { return .broken(seq: next, .truncated) }
    let head = next == 1 ? nil : AuditHead(seq: next - 1, hash: hexadecimal(hash))
    return .intact(count: Int(next - 1), head: head)
  }

  /// Whether the entry that follows the last one stands elsewhere.
  private func hasSuccessor(otherThan seq: Int64, _ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database,
      sql: "SELECT EXISTS (SELECT 1 FROM audit WHERE prev_hash = ? AND seq <> ?)",
      arguments: [hash, seq]
    ) ?? false
  }
}
