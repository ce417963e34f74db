public import Findings

extension GateRules {
  /// What every gate says of `measurements`, in the order of ``Gate/allCases``: also what passed,
  /// and what could not be judged.
  ///
  /// A number that is not finite is beyond every threshold. A seed or region without a single voxel
  /// fails, and so does a map without a negative r, whatever the rules.
  public func outcomes(for measurements: GateMeasurements) -> [GateOutcome] {
    Gate.allCases.flatMap { gate in
      measurements[gate].map { Judgement(gate, $0, by: self[gate]).outcome }
    }
  }

  /// The findings about what `measurements` fall short of; nothing where all is well.
  public func findings(for measurements: GateMeasurements) -> [Finding] {
    outcomes(for: measurements).findings
  }
}

/// One number before one gate.
private struct Judgement {
  let gate: Gate
  let entry: GateMeasurements.Entry
  let rule: GateRule?

  init(_ gate: Gate, _ entry: GateMeasurements.Entry, by rule: GateRule?) {
    (self.gate, self.entry, self.rule) = (gate, entry, rule)
  }

  var outcome: GateOutcome {
    switch entry.measure {
    case .missing(let reason):
      return notEvaluated(nil, rule == nil && gate.acceptsRule ? "no_rule" : reason)
    case .failed(let reason):
      return rule == nil && gate.acceptsRule ? notEvaluated(nil, "no_rule") : notMeasured(reason)
    case .value(let value):
      if let floor = gate.floor, rule == nil || isBeyond(value, floor.limit, floor.direction) {
        return judged(value, by: floor)
      }
      guard let rule else { return notEvaluated(value, "no_rule") }
      return judged(value, by: rule)
    }
  }

  private func judged(_ value: Double, by rule: GateRule) -> GateOutcome {
    let fails = isBeyond(value, rule.fail, gate.direction)
    let warns = isBeyond(value, rule.warn, gate.direction)
    let limit = fails ? rule.fail : warns ? rule.warn : nil
    let side = limit.map { ", \(gate.direction.words) \(plain($0))" } ?? ""
    return outcome(
      fails ? gate.codes.fail : warns ? gate.codes.warn : passedCode,
      fails ? .fail : warns ? .warn : .pass,
      value,
      status: fails ? rule.statusOfFailure : warns ? .lowConfidence : .ok,
      message: gate.told(plain(value)) + side
    )
  }

  private func judged(_ value: Double, by floor: Gate.Floor) -> GateOutcome {
    let fails = isBeyond(value, floor.limit, floor.direction)
    return outcome(
      fails ? floor.code : passedCode,
      fails ? .fail : .pass,
      value,
      floor: floor,
      status: fails ? .noTarget : .ok,
      message: fails ? floor.message : gate.told(plain(value))
    )
  }

  /// A rule whose number could not be had: nobody may take the target for judged by it.
  private func notMeasured(_ reason: String) -> GateOutcome {
    outcome(
      notMeasuredCode,
      .notEvaluated,
      nil,
      reason: reason,
      status: .lowConfidence,
      message: "\(gate.rawValue) could not be measured: \(reason)"
    )
  }

  private func notEvaluated(_ value: Double?, _ reason: String) -> GateOutcome {
    outcome(
      notEvaluatedCode,
      .notEvaluated,
      value,
      reason: reason,
      status: .ok,
      message: value.map { gate.told(plain($0)) } ?? "not evaluated: \(reason)"
    )
  }

  private func outcome(
    _ code: String,
    _ verdict: GateOutcome.Verdict,
    _ value: Double?,
    floor: Gate.Floor? = nil,
    reason: String? = nil,
    status: TargetStatus,
    message: String
  ) -> GateOutcome {
    let isFinite = value?.isFinite ?? true
    return GateOutcome(
      code: code,
      gate: gate,
      verdict: verdict,
      measured: isFinite ? value : nil,
      warn: floor == nil ? rule?.warn : nil,
      fail: floor?.limit ?? rule?.fail,
      direction: floor?.direction ?? gate.direction,
      subject: entry.subject,
      sources: floor == nil ? rule?.sources ?? [] : [builtIn],
      reason: reason ?? (isFinite ? nil : "not_finite"),
      status: status,
      message: message
    )
  }
}

private let builtIn = GateSource(
  label: "chosen_by_us",
  text: "Built in: beyond this there is nothing that a target could be made from."
)

/// Whether `value` is worse than `limit`; the one place where a threshold is compared.
///
/// What is not finite is worse than any limit, and nothing is worse than none.
private func isBeyond(_ value: Double, _ limit: Double?, _ direction: Gate.Direction) -> Bool {
  guard let limit else { return false }
  guard value.isFinite else { return true }
  return switch direction {
  case .below: value < limit
  case .above: value > limit
  case .atOrBelow: value <= limit
  case .atOrAbove: value >= limit
  }
}

extension Gate.Direction {
  fileprivate var words: String {
    switch self {
    case .below: "below"
    case .above: "above"
    case .atOrBelow: "at or below"
    case .atOrAbove: "at or above"
    }
  }
}

/// `value` with three decimals at most, a whole number without any.
private func plain(_ value: Double) -> String {
  let rounded = (value * 1000).rounded() / 1000
  return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
}

/// There is no voxel with a negative r in `subject`, so that there is no target.
func noAnticorrelation(subject: String) -> Finding {
  let gate = Gate.anticorrelation
  return Finding(
    gate.codes.fail,
    .error,
    subject: subject,
    message: noAnticorrelationMessage,
    remedy: gate.remedy
  )
}
