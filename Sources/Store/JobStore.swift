import GRDB
import Glibc

/// Jobs, their files, events and results, in one SQLite database.
///
/// Every change of a job's state and the events of that change are one transaction, durable
/// (`synchronous=FULL`) when the call returns; the events are to be published only then. All methods
/// block on the disk: they must not be called on the socket thread. Calls from any thread are
/// serialised for writing; reading goes on beside it. Times are milliseconds since 1970 and come
/// from the caller.
public final class JobStore: Sendable {
  let pool: DatabasePool
  /// The identity of the database; it changes when a backup is restored.
  public let epoch: String

  /// Opens the database, and creates it where there is none.
  ///
  /// - Parameter path: The database file; its folder must exist. A new file gets mode 0600.
  /// - Throws: ``StoreError/database(code:text:)``, ``StoreError/newerSchema(found:known:)``.
  public init(path: String) throws(StoreError) {
    // SQLite gives the WAL and its index the mode of the database file.
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .ofSystem("opening", path) }
    Glibc.close(descriptor)
    (pool, epoch) = try translatingErrors {
      var configuration = Configuration()
      configuration.foreignKeysEnabled = true
      configuration.busyMode = .timeout(5)
      // What is deleted is a patient's data: SQLite writes zeros over it.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
      let pool = try DatabasePool(path: path, configuration: configuration)
      // GRDB sets NORMAL when it opens a pool, after the configuration's own statements: with it
      // a power cut takes back what was called stored.
      try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      guard try Self.synchronousOfWriter(pool) == Self.synchronousFull else {
        throw DatabaseError(message: "SQLite does not keep synchronous=FULL")
      }
      var generator = SystemRandomNumberGenerator()
      let fresh = uuidText(using: &generator)
      try pool.write { try Schema.prepare($0, epoch: fresh) }
      let epoch = try pool.read { try String.fetchOne($0, sql: "SELECT epoch FROM meta") }
      return (pool, epoch ?? fresh)
    }
  }

  /// SQLite's `synchronous` of the connection that writes: 2 is FULL.
  ///
  /// Readers have a setting of their own, which says nothing about durability.
  public func synchronousOfWriter() throws(StoreError) -> Int {
    try translatingErrors { try Self.synchronousOfWriter(pool) }
  }

  /// Closes the database; later calls throw ``StoreError/database(code:text:)``.
  public func close() throws(StoreError) {
    try translatingErrors { try pool.close() }
  }

  private static let synchronousFull = 2

  private static func synchronousOfWriter(_ pool: DatabasePool) throws -> Int {
    try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } ?? -1
  }

  func write<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    try translatingErrors { try pool.write(body) }
  }

  func read<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    try translatingErrors { try pool.read(body) }
  }
}

/// Calls `body` and puts what GRDB throws into our own words.
func translatingErrors<Result>(_ body: () throws -> Result) throws(StoreError) -> Result {
  do {
    return try body()
  } catch {
    throw StoreError(error)
  }
}

extension StoreError {
  /// Any error that a transaction throws, in our own words.
  init(_ error: any Error) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError:
      self = .database(
        code: error.extendedResultCode.rawValue,
        text: error.message ?? "no text"
      )
    default: self = .database(code: -1, text: "\(error)")
    }
  }
}
