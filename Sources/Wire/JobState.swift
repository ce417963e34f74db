/// The states of a job; the last four are final.
public enum JobState: String, CaseIterable, Hashable, Sendable {
  /// Bytes are being uploaded.
  case receiving
  /// All bytes are there, synced and checked.
  case stored
  /// The job waits for a worker.
  case queued
  /// A worker computes.
  case running
  /// The report is stored.
  case done
  /// There will be no report; the error says why.
  case failed
  /// The client asked for an end.
  case cancelled
  /// The upload was never finished.
  case expired

  /// Whether the job never leaves this state.
  public var isFinal: Bool {
    switch self {
    case .done, .failed, .cancelled, .expired: true
    case .receiving, .stored, .queued, .running: false
    }
  }
}

/// The closed classes of a job's failure.
public enum JobFailureClass: String, CaseIterable, Hashable, Sendable {
  /// A file is damaged or contradicts another.
  case badInput = "bad_input"
  /// A file or parameter is sound but not supported.
  case unsupportedInput = "unsupported_input"
  /// The data are not good enough; reserved, as such data give a report without a target.
  case qualityFailed = "qc_failed"
  /// The job took longer than it may.
  case timeout
  /// The job needed more memory than it may have.
  case outOfMemory = "out_of_memory"
  /// The worker process died.
  case crashed
  /// A fault of the service.
  case `internal` = "internal"
}

/// Why a job failed: a closed class, and the pipeline's own finding where it made one.
public struct JobFailure: Error, Hashable, Sendable {
  /// What the pipeline found.
  public struct Cause: Hashable, Sendable {
    /// The pipeline's stable code.
    public let code: String
    /// What was found.
    public let message: String
    /// What to do about it.
    public let remedy: String

    /// Creates a cause.
    public init(code: String, message: String, remedy: String) {
      self.code = code
      self.message = message
      self.remedy = remedy
    }
  }

  /// The class.
  public let code: JobFailureClass
  /// The finding behind it.
  public let finding: Cause

  /// Creates a failure.
  public init(_ code: JobFailureClass, finding: Cause) {
    self.code = code
    self.finding = finding
  }

  /// The failure as it stands in replies, events and the database.
  public var value: JSONValue {
    .object([
      "code": .string(code.rawValue),
      "finding": .object([
        "code": .string(finding.code), "message": .string(finding.message),
        "remedy": .string(finding.remedy),
      ]),
    ])
  }

  /// Reads ``value`` back; nil for anything else.
  public init?(_ value: JSONValue) {
    guard case .object(let members) = value, case .string(let name)? = members["code"],
      let code = JobFailureClass(rawValue: name), case .object(let finding)? = members["finding"],
      case .string(let cause)? = finding["code"], case .string(let message)? = finding["message"],
      case .string(let remedy)? = finding["remedy"]
    else { return nil }
    self.init(code, finding: Cause(code: cause, message: message, remedy: remedy))
  }
}
