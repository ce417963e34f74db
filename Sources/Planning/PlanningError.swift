public import Findings

/// Why a case could not be planned: a code, where it happened, and what to do.
public struct PlanningError: Error, Equatable, Sendable {
  /// Whose fault a failure is, which decides the exit status and the job's error class.
  public enum Fault: String, Sendable {
    /// The arguments or the request are wrong.
    case request
    /// An input file is unusable.
    case input
    /// The computation was asked to stop.
    case cancelled
    /// Something failed on our side: memory, disk, a library.
    case program
  }

  /// What happened, to what, and what to do.
  public let finding: Finding
  /// The stage in which it happened.
  public let stage: Stage
  /// Whose fault it is.
  public let fault: Fault

  /// Creates an error from a finding.
  public init(_ finding: Finding, stage: Stage, fault: Fault) {
    self.finding = finding
    self.stage = stage
    self.fault = fault
  }

  /// The stable code.
  public var code: String { finding.code }

  /// Wraps a science module's error about `subject` as a fault of the input.
  static func input(_ error: some CodedError, subject: String, stage: Stage) -> PlanningError {
    // Want of memory is found while an input is read, and is no fault of the input.
    let fault = error.code == "out_of_memory" ? Fault.program : .input
    return PlanningError(error.finding(subject: subject), stage: stage, fault: fault)
  }

  /// Wraps an error of a request, such as an unknown protocol.
  static func request(_ error: some CodedError, subject: String) -> PlanningError {
    PlanningError(error.finding(subject: subject), stage: .preflight, fault: .request)
  }

  /// An input refused with `code`.
  static func refusal(
    _ code: String,
    subject: String,
    _ message: String,
    remedy: String,
    stage: Stage = .preflight,
    fault: Fault = .input
  ) -> PlanningError {
    let finding = Finding(code, .error, subject: subject, message: message, remedy: remedy)
    return PlanningError(finding, stage: stage, fault: fault)
  }
}
