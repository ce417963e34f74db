import Targeting

extension TargetReport {
  /// What one gate says: a measured number beside its thresholds.
  public struct Gate: Codable, Hashable, Sendable {
    /// The gate's name.
    public let gate: String
    /// `pass`, `warn`, `fail` or `not_evaluated`.
    public let verdict: String
    /// The code of the finding, `gate_passed` or `gate_not_evaluated`.
    public let code: String
    /// What it is about.
    public let subject: String
    /// The number; null where there is none, for `reason`.
    @ExplicitNull public var measured: PlainNumber?
    /// The unit of the number and the thresholds.
    public let unit: String
    /// Beyond this the confidence is low.
    @ExplicitNull public var warn: PlainNumber?
    /// Beyond this the gate fails.
    @ExplicitNull public var fail: PlainNumber?
    /// On which side of a threshold a number is worse: `below`, `above`, `at_or_below`, `at_or_above`.
    public let direction: String
    /// Where the thresholds come from.
    public let sources: [Source]
    /// Why nothing was judged.
    @ExplicitNull public var reason: String?
    /// What was measured, for people.
    public let message: String

    /// Where a threshold comes from.
    public struct Source: Codable, Hashable, Sendable {
      /// How far it was checked.
      public let label: String
      /// What the source says, or the reasoning of a choice.
      public let text: String
    }
  }

  /// A method that found no target.
  public struct Missing: Codable, Hashable, Sendable {
    /// The method's name.
    public let name: String
    /// A code that says why.
    public let reason: String
  }

  /// Where the targets of the several methods lie together; information, not a target.
  public struct Consensus: Codable, Hashable, Sendable {
    /// The methods.
    public let methods: [String]
    /// Their middle: RAS mm under the name of the frame.
    public let centre: [String: [PlainNumber]]
    /// The largest distance between two of them; null of a single one.
    @ExplicitNull public var largestDistance: PlainNumber?
    /// The mean distance between two of them.
    @ExplicitNull public var meanDistance: PlainNumber?
    /// How many searched voxels are selected by at least so many methods: one, two and so on.
    public let agreeingVoxels: [Int]

    enum CodingKeys: String, CodingKey {
      case methods, centre
      case largestDistance = "largest_distance_mm"
      case meanDistance = "mean_distance_mm"
      case agreeingVoxels = "agreeing_voxels"
    }
  }
}

extension TargetReport.Gate {
  init(_ outcome: GateOutcome) {
    self.init(
      gate: outcome.gate.rawValue,
      verdict: outcome.verdict.rawValue,
      code: outcome.code,
      subject: outcome.subject,
      measured: outcome.measured.map(PlainNumber.correlation),
      unit: outcome.unit,
      warn: outcome.warn.map(PlainNumber.correlation),
      fail: outcome.fail.map(PlainNumber.correlation),
      direction: outcome.direction.rawValue,
      sources: outcome.sources.map { Source(label: $0.label, text: $0.text) },
      reason: outcome.reason,
      message: outcome.message
    )
  }
}
