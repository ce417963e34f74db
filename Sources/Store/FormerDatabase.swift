import GRDB
import Glibc

/// A database that another one is to replace.
struct FormerDatabase {
  /// Where it is kept.
  let path: String
  /// Its identity; nil where it cannot be read.
  let epoch: String?
}

/// Gives a database a second name, under which it stays when another one takes the first.
///
/// Its log is folded into it before, since the log goes by the name: a database without its log has
/// lost what was committed last, and one beside the log of another is damaged. What is left of
/// the log of a damaged one, where that fails, is moved along.
///
/// - Returns: Nil where there is no database.
/// - Throws: ``StoreError/file(operation:path:number:text:)``.
func setAside(_ database: String) throws(StoreError) -> FormerDatabase? {
  guard unsafe access(database, F_OK) == 0 else {
    for suffix in ["-wal", "-shm"] { try removeFile(database + suffix) }
    return nil
  }
  let epoch = foldLog(of: database)
  let name = "\(database).before-\(epoch.map { String($0.prefix(8)) } ?? "unknown")"
  let path = try link(database, as: name)
  try removeFile(database + "-shm")
  if unsafe access(database + "-wal", F_OK) == 0 {
    try renameFile(database + "-wal", to: path + "-wal")
  }
  try synchroniseFolder(folder(of: database))
  return FormerDatabase(path: path, epoch: epoch)
}

/// Writes a database's log into it and removes the log.
///
/// - Returns: Its epoch; nil where it cannot be read.
private func foldLog(of database: String) -> String? {
  guard let queue = try? DatabaseQueue(path: database) else { return nil }
  // The last connection that closes removes the log once all of it is in the database.
  defer { try? queue.close() }
  return try? queue.writeWithoutTransaction { database in
    _ = try database.checkpoint(.truncate)
    return try String.fetchOne(database, sql: "SELECT epoch FROM meta")
  }
}

/// Links a file under a name that is free, or that is its own already after a call cut short.
private func link(_ file: String, as name: String) throws(StoreError) -> String {
  for number in 0..<1000 {
    let path = number == 0 ? name : "\(name).\(number)"
    if unsafe Glibc.link(file, path) == 0 || isSameFile(file, path) { return path }
    guard errno == EEXIST else { throw .ofSystem("naming", path) }
  }
  throw .ofSystem("naming", name, number: EEXIST)
}

/// Whether two names are those of one file; leaves `errno` as it was where they are not.
private func isSameFile(_ first: String, _ second: String) -> Bool {
  let number = errno
  defer { errno = number }
  var (one, other) = (stat(), stat())
  guard unsafe lstat(first, &one) == 0, unsafe lstat(second, &other) == 0 else { return false }
  return one.st_ino == other.st_ino && one.st_dev == other.st_dev
}
