/// The name under which the daemon itself acts in the audit.
public let daemonActor = "daemon"

/// Something that was done, and by whom.
///
/// No part of it holds a path, a file name or a patient's name: the audit is kept for ever.
public struct AuditEntry: Sendable, Hashable {
  /// Who did it: a client, an operator's `uid-…`, or ``daemonActor``.
  public let actor: String
  /// What was done, in one word.
  public let action: String
  /// What it was done to, such as a job's identity.
  public let object: String
  /// JSON with the circumstances.
  public let detail: String

  /// Describes an act.
  ///
  /// - Parameters:
  ///   - actor: Who did it.
  ///   - action: What was done.
  ///   - object: What it was done to.
  ///   - detail: JSON.
  public init(actor: String, action: String, object: String, detail: String = "{}") {
    self.actor = actor
    self.action = action
    self.object = object
    self.detail = detail
  }
}

/// An entry as it stands in the audit.
public struct AuditRecord: Sendable, Hashable {
  /// Its number, from 1 without a gap.
  public let seq: Int64
  /// When, in milliseconds since 1970.
  public let ts: Int64
  /// What was done.
  public let entry: AuditEntry
  /// The hash of this entry and of all before it, in lower-case hexadecimal.
  public let hash: String
}

/// The newest entry: who knows it can tell later whether any entry up to it was touched.
public struct AuditHead: Sendable, Hashable {
  /// Its number.
  public let seq: Int64
  /// Its hash in lower-case hexadecimal.
  public let hash: String

  /// Names an entry.
  public init(seq: Int64, hash: String) {
    self.seq = seq
    self.hash = hash
  }
}

/// What a reading of the whole audit found.
public enum AuditVerdict: Sendable, Hashable {
  /// All entries are as they were written; `head` is nil where there is none.
  case intact(count: Int, head: AuditHead?)
  /// The entries before `seq` are intact, `seq` is not.
  case broken(seq: Int64, AuditFault)
}

/// How an entry of the audit is broken.
public enum AuditFault: String, Sendable, Hashable, CaseIterable {
  /// Its fields are not those that were hashed.
  case changed
  /// There is no entry of this number, but there are later ones.
  case missing
  /// Another entry belongs in its place.
  case reordered
  /// The entries from here on are gone: the known head, or the last one numbered, is not there.
  case truncated
  /// The chain fits together, but is not the one whose head is known.
  case rewritten
}

/// What the store itself notes.
enum AuditAction: String {
  case submitted, stored, finished, failed, cancelled, expired, closed, pruned, purged, restored,
    presented, exported
  case exportRefused = "export_refused"
  case presentationCleared = "presentation_cleared"
  case cancelRequested = "cancel_requested"
  case backedUp = "backed_up"
}
