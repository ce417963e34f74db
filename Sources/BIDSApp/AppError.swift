public import Findings

/// What the app refuses by itself.
public enum AppError: CodedError {
  /// The output folder holds the dataset of another program.
  case foreignFolder(String)
  /// Another process plans the unit.
  case busy(unit: String)
  /// There is a result that was made otherwise.
  case outdated(unit: String, differences: [String])
  /// There is a folder in the result's place that tells nothing of how it was made.
  case unknownResult(folder: String)
  /// The file system does not lock files.
  case noLocks(path: String, reason: String)
  /// The process that planned the unit ended by a signal.
  case crashed(unit: String, signal: Int)
  /// The output folder holds no result and no error.
  case emptyGroup(folder: String)

  /// A stable code.
  public var code: String {
    switch self {
    case .foreignFolder: "output_folder_foreign"
    case .busy: "unit_busy"
    case .outdated: "result_outdated"
    case .unknownResult: "result_unknown"
    case .noLocks: "output_lock_unavailable"
    case .crashed: "crashed"
    case .emptyGroup: "group_empty"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .foreignFolder(let path): "\(path) holds a dataset that this program has not made."
    case .busy(let unit): "Another process plans \(unit) at this moment; it was left to it."
    case .outdated(let unit, let differences):
      "\(unit) has a result, which was left alone, as it was made otherwise: "
        + differences.joined(separator: "; ") + "."
    case .unknownResult(let folder):
      "\(folder) is there, without a record of how it was made, and was left alone."
    case .noLocks(let path, let reason): sentence("\(path) cannot be locked: \(reason)")
    case .crashed(let unit, let signal):
      "The process that planned \(unit) was ended by signal \(signal)."
    case .emptyGroup(let folder): "\(folder) holds no result of a participant."
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .foreignFolder: "Give another output folder, or an empty one."
    case .busy: "Wait for the other process; if this was no mistake, run it again then."
    case .outdated: "Give another output folder, or --force to replace the result."
    case .unknownResult: "Remove that folder, or give another output folder."
    case .noLocks:
      "Give an output folder whose file system locks files (Lustre: mounted with flock)."
    case .crashed: "Give it more memory if it was killed for want of it; else report it."
    case .emptyGroup: "Run the participant level first."
    }
  }

  /// Whether what is there stays valid, so that no error is to stand beside it.
  var leavesResult: Bool {
    switch self {
    case .busy, .outdated: true
    case .foreignFolder, .unknownResult, .noLocks, .crashed, .emptyGroup: false
    }
  }
}
