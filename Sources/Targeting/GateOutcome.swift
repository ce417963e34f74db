public import Findings

/// What a gate says of a measured number, or why it says nothing.
public struct GateOutcome: Hashable, Sendable {
  /// What came out.
  public enum Verdict: String, CaseIterable, Hashable, Sendable {
    /// Within the thresholds.
    case pass
    /// Beyond the first threshold.
    case warn
    /// Beyond the last threshold.
    case fail
    /// There was no rule or no number, for ``GateOutcome/reason``.
    case notEvaluated = "not_evaluated"
  }

  /// The finding's code, `gate_passed` or `gate_not_evaluated`.
  public let code: String
  /// The gate; its raw value is the name that reports use.
  public let gate: Gate
  /// What came out.
  public let verdict: Verdict
  /// The number, in ``unit``; nil where there is none or it is not finite.
  public let measured: Double?
  /// The gate's unit.
  public var unit: String { gate.unit }
  /// The threshold of a warning; nil where there is none.
  public let warn: Double?
  /// The threshold of a failure; nil where there is none.
  public let fail: Double?
  /// On which side of the thresholds a number is worse.
  public let direction: Gate.Direction
  /// What it is about: a run, a region, a method.
  public let subject: String
  /// Where the thresholds come from; empty without a rule.
  public let sources: [GateSource]
  /// A snake_case word: why nothing was judged, or `not_finite`; nil in all other cases.
  public let reason: String?
  /// The status that this outcome alone leaves.
  public let status: TargetStatus
  /// What was measured, for people.
  public let message: String

  /// The finding that the outcome deserves; nil where it passed or was not evaluated.
  public var finding: Finding? {
    guard status != .ok else { return nil }
    return Finding(
      code,
      status == .noTarget ? .error : .warning,
      subject: subject,
      message: message,
      remedy: gate.remedy
    )
  }
}

extension Sequence where Element == GateOutcome {
  /// The findings of those that warn or fail, in order.
  public var findings: [Finding] { compactMap(\.finding) }
}
