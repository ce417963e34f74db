/// Where a threshold comes from, in a report's words.
public struct GateSource: Hashable, Sendable {
  /// How far it was checked, such as `verified` or `chosen_by_us`.
  public let label: String
  /// What the source is and what it says, or the reasoning of a choice.
  public let text: String

  /// Creates a source.
  public init(label: String, text: String) {
    self.label = label
    self.text = text
  }
}

/// The thresholds of one gate.
public struct GateRule: Hashable, Sendable {
  /// The gate.
  public let gate: Gate
  /// Beyond this the result is of low confidence; nil never warns.
  public let warn: Double?
  /// Beyond this the gate fails; nil never fails.
  public let fail: Double?
  /// The status that a failure brings: ``TargetStatus/noTarget`` or ``TargetStatus/lowConfidence``.
  public let statusOfFailure: TargetStatus
  /// Where the thresholds come from.
  public let sources: [GateSource]

  /// Creates a rule with at least one threshold.
  ///
  /// `fail` is no stricter than `warn`, and nil where the gate may only warn.
  public init(
    _ gate: Gate,
    warn: Double?,
    fail: Double? = nil,
    statusOfFailure: TargetStatus = .noTarget,
    sources: [GateSource] = []
  ) {
    precondition(gate.acceptsRule, "\(gate) has no thresholds to choose")
    precondition(warn != nil || fail != nil, "a rule for \(gate) without a threshold")
    precondition(fail == nil || gate.mayFail, "\(gate) only warns")
    precondition(statusOfFailure != .ok, "a failure of \(gate) that nobody would see")
    precondition(Self.isOrdered(gate, warn: warn, fail: fail), "\(gate) fails before it warns")
    self.gate = gate
    self.warn = warn
    self.fail = fail
    self.statusOfFailure = statusOfFailure
    self.sources = sources
  }

  /// Whether whatever fails would also warn; so does a pair of which one is nil.
  public static func isOrdered(_ gate: Gate, warn: Double?, fail: Double?) -> Bool {
    guard let warn, let fail else { return true }
    return switch gate.direction {
    case .below, .atOrBelow: fail <= warn
    case .above, .atOrAbove: fail >= warn
    }
  }
}

/// What the data and the target must offer before the target is recommended.
public struct GateRules: Hashable, Sendable {
  private let rules: [Gate: GateRule]

  /// Creates rules, at most one a gate.
  public init(_ rules: [GateRule]) {
    self.rules = Dictionary(uniqueKeysWithValues: rules.map { ($0.gate, $0) })
  }

  /// The rule for `gate`; nil where there is none.
  public subscript(gate: Gate) -> GateRule? { rules[gate] }
}
