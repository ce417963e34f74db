public import Findings

/// Why a backup was not made, or not put in place.
public enum BackupError: CodedError, Hashable {
  /// There is a file of this name already; it was left alone.
  case exists(path: String)
  /// The backup is not sound, and nothing was changed.
  case damaged(path: String, problems: [String])
  /// Database or files refused.
  case store(StoreError)

  /// A stable snake_case code; its meaning never changes.
  public var code: String {
    switch self {
    case .exists: "backup_exists"
    case .damaged: "backup_damaged"
    case .store(let error): error.code
    }
  }

  /// What happened.
  public var message: String {
    switch self {
    case .exists(let path): "there is a file \(path) already"
    case .damaged(let path, let problems):
      "the backup \(path) is not sound: \(problems.prefix(5).joined(separator: "; "))"
    case .store(let error): error.message
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .exists: "Choose another name, or remove that file first."
    case .damaged: "Take another backup; nothing was changed."
    // Another state folder would restore beside the daemon, which is not what is wanted.
    case .store(.stateFolderInUse):
      "Stop it first: systemctl stop tmsplannerd.socket tmsplannerd.service."
    case .store(let error): error.remedy
    }
  }
}

extension BackupError: CustomStringConvertible {
  /// The message, then the remedy.
  public var description: String { "\(message). \(remedy)" }
}

/// Calls `body` and puts what else it throws into our own words.
func backingUp<Value>(_ body: () throws -> Value) throws(BackupError) -> Value {
  do {
    return try body()
  } catch let error as BackupError {
    throw error
  } catch {
    throw .store(StoreError(error))
  }
}
