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
  /// No worker process could be had.
  case workerMissing = "18e3e27ef9a44295bc485ef1294ada38"
  /// The daemon is stopping.
  case drain = "cfbda797601743418c46421e3ad0e5a1"
  /// A peer was not let in, or asked for what its role does not allow.
  case clientRefused = "416fe7b9026c4a0ca0b596225ac2c00f"
  /// A case was refused, or would be, for want of room on the disk.
  case diskLow = "24750bd2ecf0498dbd37355232198d99"
  /// The client list was read anew, or could not be read and the old one stays.
  case clientsReloaded = "72f0e274f4bc44819d85563114f4e7f1"
  /// The database is another one than before: it was restored from a backup.
  case newEpoch = "00b1ff83445e4693a9b959827416dc41"
  /// What a site's navigators are shown has changed.
  case onAir = "2d1f6c0f8f8b4a3c9a5e7c64b6f0d9e1"
  /// Navigators are served at an address that other hosts can reach, though they prove nothing.
  case navigatorsOpen = "9b0c5e3a71d24f6b8e2a4d17c3f58a06"
  /// The files of a result were written.
  case exported = "5d0b9c7e62a14f5c9a3c1b7f80e4d2a6"
  /// Of the files of a result some, or all, will not be there.
  case exportIncomplete = "c8f1e2d45b7a4e0f8d6a93b1720c5e4b"
  /// The files of a result cannot be written yet.
  case exportFailed = "7e3a5f90d1c84b2ea4f6d8b05c9712e3"
  /// A refused input was set aside for people to look at.
  case quarantined = "dc893db944db414bb2191848b03e5f12"
}
