/// How unusual a measure of a person is among controls.
public struct MeasureDeviation: Sendable, Equatable {
  /// The measure's name.
  public let measure: String
  /// The person's value.
  public let value: Double
  /// How many controls have the measure, at least 4.
  public let controlCount: Int
  /// The controls' mean.
  public let controlMean: Double
  /// The controls' standard deviation.
  public let controlDeviation: Double
  /// The predictive statistic (x − x̄)/(s √(1 + 1/n)), Student's t with n − 1 degrees of freedom.
  public let t: Double
  /// The normal deviate that is as improbable as ``t``.
  public let z: Double
  /// What 95 % of such control sets would hold the person's place (x − µ)/σ in: see
  /// ``placeInterval(of:controlCount:)``, widened where needed to hold ``z``.
  public let interval: ClosedRange<Double>
  /// The two-sided probability of so large a t for one more control; above 0, however small.
  public let p: Double
  /// p after Benjamini & Hochberg's correction over the measures that are here.
  public let q: Double
}

/// Why a measure has no z.
public enum MissingDeviation: Hashable, Sendable {
  /// The person lacks it.
  case notMeasured
  /// Fewer than 4 controls have it; how many do.
  case tooFewControls(count: Int)
  /// All controls have the same value.
  case noVariance

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .notMeasured: "measure_missing"
    case .tooFewControls: "measure_controls_too_few"
    case .noVariance: "measure_no_variance"
    }
  }
}

/// A person's measures among local controls, with what a reader must know to judge them.
public struct Deviation: Sendable, Equatable {
  /// The measures that could be compared, in the order of the controls.
  public let measures: [MeasureDeviation]
  /// Why others could not, by their names; they are never filled in.
  public let missing: [String: MissingDeviation]
  /// How many controls there are.
  public let controlCount: Int
  /// The youngest and the oldest control, in years.
  public let controlAges: ClosedRange<Double>
  /// How many controls are of each sex.
  public let controlSexes: [Sex: Int]

  /// How many measures a person like the controls would have beyond |z| = 1.96 by chance, if site and
  /// pipeline were matched perfectly: 0.05 a measure.
  public var expectedFalseFlags: Double { 0.05 * Double(measures.count) }

  /// The same by the shares that were really found: ``measuredFalseFlagShare``.
  public var measuredFalseFlags: ClosedRange<Double> {
    let share = Self.measuredFalseFlagShare
    let count = Double(measures.count)
    return (share.lowerBound * count)...(share.upperBound * count)
  }

  /// The share of healthy people's measures beyond |z| = 1.96 with 4 to 16 local controls of an
  /// unseen site, where 0.05 is nominal (computed: 64 people, an external model of connectivity).
  ///
  /// More controls did not help: the rest is scale and pipeline, not offset.
  public static let measuredFalseFlagShare = 0.082...0.087

  /// The least number of controls (chosen by us): the predictive t keeps its 5 % from 4 on (computed).
  public static let leastControls = 4
}
