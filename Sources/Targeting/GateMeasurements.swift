/// The numbers of a case that ``GateRules`` judge, and why others are missing.
public struct GateMeasurements: Sendable, Equatable {
  /// A number, or the reason why there is none.
  public enum Measure: Sendable, Equatable {
    /// The number, in the gate's unit; one that is not finite fails.
    case value(Double)
    /// A snake_case word that says why there is nothing to measure, which is no fault.
    case missing(String)
    /// A snake_case word that says why what a rule asks for could not be measured.
    case failed(String)
  }

  /// A measure and what it is about: a run, a region, a method.
  public struct Entry: Sendable, Equatable {
    /// What was measured.
    public let subject: String
    /// The number.
    public let measure: Measure
  }

  private var entries: [Gate: [Entry]] = [:]

  /// Creates measurements without any number.
  public init() {}

  /// Adds a number for `gate`, in the gate's unit; nil where there is none, for `reason`.
  ///
  /// A gate takes several, such as one a run; each is judged by itself.
  ///
  /// - Parameters:
  ///   - gate: What was measured.
  ///   - value: The number; NaN and infinities count as the worst there is.
  ///   - subject: What it is about; nil for what the gate is usually about.
  ///   - reason: A snake_case word; looked at only where `value` is nil.
  public mutating func record(
    _ gate: Gate,
    _ value: Double?,
    subject: String? = nil,
    missing reason: String = "not_measured"
  ) {
    let measure = value.map(Measure.value) ?? .missing(reason)
    entries[gate, default: []]
      .append(Entry(subject: subject ?? gate.usualSubject, measure: measure))
  }

  /// Says that the number of `gate` could not be had, for `reason`: a rule about it warns then.
  ///
  /// - Parameters:
  ///   - gate: What was not measured.
  ///   - subject: What it is about; nil for what the gate is usually about.
  ///   - reason: A snake_case word.
  public mutating func fail(_ gate: Gate, subject: String? = nil, reason: String) {
    entries[gate, default: []]
      .append(Entry(subject: subject ?? gate.usualSubject, measure: .failed(reason)))
  }

  /// What was recorded for `gate`, in that order; nothing recorded is one missing number.
  public subscript(gate: Gate) -> [Entry] {
    entries[gate] ?? [Entry(subject: gate.usualSubject, measure: .missing("not_measured"))]
  }
}
