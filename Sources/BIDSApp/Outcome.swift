public import Findings

/// How a unit ended.
///
/// The kind alone passes between processes, as ``status``.
public enum UnitOutcome: Sendable {
  /// It was planned: the report's status, and what could not be made beside it.
  case planned(status: String, notes: [Finding])
  /// Its result is there, and would come out again.
  case unchanged
  /// Its input, or what is asked, is at fault.
  case refused(Finding)
  /// The program or the machine is at fault.
  case failed(Finding)

  /// The kind of the outcome.
  public var status: UnitStatus {
    switch self {
    case .planned(let status, _): status == "ok" ? .recommended : .notRecommended
    case .unchanged: .unchanged
    case .refused: .refused
    case .failed: .failed
    }
  }
}

/// The kind of a unit's outcome, as the exit status of a process that plans one unit of another's.
public enum UnitStatus: Int32, Sendable, CaseIterable {
  /// Planned, with a recommended target.
  case recommended = 0
  /// The program or the machine is at fault.
  case failed = 1
  /// The input, or what is asked, is at fault.
  case refused = 3
  /// Planned, without a recommended target.
  case notRecommended = 4
  /// The result was there.
  case unchanged = 5
}

/// How many units ended in which way.
public struct Tally: Sendable, Equatable {
  /// Planned now.
  public var planned = 0
  /// Of these, those whose report recommends no target.
  public var withoutRecommendation = 0
  /// There already.
  public var unchanged = 0
  /// Refused.
  public var refused = 0
  /// Failed.
  public var failed = 0

  /// Counts nothing yet.
  public init() {}

  /// Counts an outcome of the kind `status`.
  public mutating func add(_ status: UnitStatus) {
    switch status {
    case .recommended: planned += 1
    case .notRecommended:
      planned += 1
      withoutRecommendation += 1
    case .unchanged: unchanged += 1
    case .refused: refused += 1
    case .failed: failed += 1
    }
  }

  /// 1 where something of ours failed, else 3 where something was refused, else 0: a report without a
  /// target is a result too.
  public var exitStatus: Int32 { failed > 0 ? 1 : refused > 0 ? 3 : 0 }
}
