/// The kinds of entry that operators look for; each has one `MESSAGE_ID`, which never changes.
enum JournalKind: String, CaseIterable, Sendable {
  /// The sockets are bound.
  case ready = "e6109387bb9e40899790b175562e18f0"
  /// A client's case is accepted.
  case accepted = "a65b0df829ad48e7ad90505f75079bc9"
  /// All bytes of a case are stored.
  case stored = "b49b634405e44be1a3fd627bca21f800"
  /// A worker began a job.
  case started = "400b6a524140472c955edc0e5fb7517e"
  /// A report is stored.
  case done = "e96d8aa908b64633a1fc9c68439f5cff"
  /// A job ended without a report.
  case failed = "4466c29b953f45819231485e0bc98d3a"
  /// A worker process died.
  case workerCrashed = "d08faeca154345cea8927a90617288f4"
  /// The daemon is stopping.
  case drain = "cfbda797601743418c46421e3ad0e5a1"
}
