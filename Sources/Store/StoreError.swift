public import Findings

/// What went wrong in the database or in the upload folder.
public enum StoreError: CodedError, Hashable {
  /// The client has used this key for other content or other parameters, as job `existing`.
  case keyConflict(existing: JobID)
  /// There is no such job.
  case unknownJob(JobID)
  /// The job's state does not allow the call.
  case wrongState(JobID, JobState)
  /// The job has no file of this index, or the offset lies outside the file.
  case outsideFile(JobID, file: Int, offset: Int64)
  /// A chunk begins elsewhere than where the file ends; nothing was written.
  case wrongOffset(expected: Int64)
  /// A file is not complete; it goes on at `expected`.
  case incomplete(file: Int, expected: Int64)
  /// The content is not what its digest promised.
  case digestMismatch(file: Int, expected: String, found: String)
  /// A text is not fit for a path: a site or a digest.
  case unusableName(String)
  /// The disk has no room.
  case diskFull(path: String, bytes: Int64)
  /// Another process uses the state folder.
  case stateFolderInUse(path: String)
  /// The database was made by a newer version of the program.
  case newerSchema(found: Int, known: Int)
  /// SQLite refused; nothing was changed.
  case database(code: Int32, text: String)
  /// The system refused an operation on a file.
  case file(operation: String, path: String, number: Int32, text: String)

  /// A stable snake_case code; its meaning never changes.
  public var code: String {
    switch self {
    case .keyConflict: "key_conflict"
    case .unknownJob: "unknown_job"
    case .wrongState: "wrong_state"
    case .outsideFile: "outside_file"
    case .wrongOffset: "wrong_offset"
    case .incomplete: "incomplete"
    case .digestMismatch: "digest_mismatch"
    case .unusableName: "unusable_name"
    case .diskFull: "refused_disk"
    case .stateFolderInUse: "state_folder_in_use"
    case .newerSchema: "newer_schema"
    case .database, .file: "storage_error"
    }
  }

  /// Whether the same call may succeed later, as when a full disk has room again.
  public var isPassing: Bool {
    switch self {
    case .diskFull, .file: true
    case .database(let code, _):
      // Of an extended code the low byte tells the kind: busy, no memory, no reading or writing,
      // full, not to be opened.
      [5, 7, 10, 13, 14].contains(code & 0xFF)
    default: false
    }
  }

  /// What happened, with the numbers.
  public var message: String {
    switch self {
    case .keyConflict(let job): "the key belongs to job \(job), which has other content"
    case .unknownJob(let job): "there is no job \(job)"
    case .wrongState(let job, let state): "job \(job) is \(state.rawValue)"
    case .outsideFile(let job, let file, let offset):
      "byte \(offset) of file \(file) of job \(job) does not exist"
    case .wrongOffset(let expected): "the file goes on at byte \(expected)"
    case .incomplete(let file, let expected): "file \(file) is complete up to byte \(expected) only"
    case .digestMismatch(let file, let expected, let found):
      "SHA-256 of file \(file) is \(found), promised was \(expected)"
    case .unusableName(let name): "\(name.debugDescription) cannot be part of a path"
    case .diskFull(let path, let bytes): "no room for \(bytes) bytes at \(path)"
    case .stateFolderInUse(let path): "another tmsplannerd uses the state folder \(path)"
    case .newerSchema(let found, let known):
      "the database has schema \(found), this program knows \(known)"
    case .database(let code, let text): "SQLite error \(code): \(text)"
    case .file(let operation, let path, let number, let text):
      "\(operation) \(path): \(text) (errno \(number))"
    }
  }

  /// What to do about it.
  public var remedy: String {
    switch self {
    case .keyConflict: "Choose another key for other content or parameters."
    case .unknownJob: "Check the job's identity."
    case .wrongState: "Ask for the job's status and go on from there."
    case .outsideFile, .wrongOffset, .incomplete: "Go on at the offset that the server names."
    case .digestMismatch: "Send the file again from its start."
    case .unusableName: "Use letters, digits, dot, underscore and hyphen only."
    case .diskFull: "Free space on the server's disk, then submit again."
    case .stateFolderInUse: "Stop it first, or give this one a state_folder of its own."
    case .newerSchema: "Install the newer version, or restore a backup of before."
    case .database, .file: "Check the server's disk and its journal, then try again."
    }
  }
}

extension StoreError: CustomStringConvertible {
  /// The message, then the remedy.
  public var description: String { "\(message). \(remedy)" }
}
