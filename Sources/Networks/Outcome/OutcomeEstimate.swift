import Geometry
import Glibc

/// What a user's model says of a person, with what a reader must see beside it.
///
/// For research. It is never fed to the choice of a target.
public struct OutcomeEstimate: Sendable, Equatable {
  /// What the numbers are.
  public enum Quantity: String, CaseIterable, Hashable, Sendable {
    /// The outcome, in the model's unit.
    case outcome
    /// The linear score of a logistic model without a statement of calibration; no probability.
    case score
    /// The probability of a logistic model that states its calibration.
    case probability
  }

  /// What ``value`` and ``interval`` are.
  public let quantity: Quantity
  /// ŷ.
  public let value: Double
  /// ŷ ± 1.96 residual standard deviations; of a probability, the link of the score's interval.
  public let interval: ClosedRange<Double>
  /// (z − µ)/σ of each feature, in the order of the model.
  public let standardised: [Double]
  /// The root mean square of ``standardised``: about 1 of someone like the people of the model.
  ///
  /// The distance that takes account of how features go together (Mahalanobis) is not told: a model
  /// states no covariances.
  public let rootMeanSquare: Double
  /// The largest size among ``standardised``.
  public let largest: Double
  /// Why the estimate is applied outside its pipeline; empty where it is not.
  public let degradations: [OutcomeDegradation]
  /// The people that the model was fitted to.
  public let training: LinearOutcomeModel.Training
  /// How the model was validated, with its error and that of the mean alone.
  public let validation: LinearOutcomeModel.Validation

  /// Whether the estimate is "applied outside its pipeline".
  public var isOutsidePipeline: Bool { !degradations.isEmpty }

  /// Whether the model's own error is below that of predicting the mean for everyone.
  public var isBetterThanMean: Bool { validation.meanAbsoluteError < validation.meanOnlyError }
}

extension LinearOutcomeModel {
  /// The least number of people that a model is fitted to (chosen by us).
  public static let leastPeople = 50
  /// The size of a standardised feature beyond which a model extrapolates (chosen by us).
  public static let farFeature = 4.0

  /// What the model says of a person.
  ///
  /// - Parameters:
  ///   - edges: Fisher z of pairs of parcels, the lower number first; more than the model's do no harm.
  ///   - context: Where they come from.
  /// - Returns: The estimate, with what degrades it.
  /// - Throws: ``OutcomeModelError`` where atlas or space differ, an edge is missing, the model was
  ///   not validated on others, or was fitted to fewer than ``leastPeople``.
  public func apply(
    to edges: [ParcelPair: Double],
    in context: OutcomeContext
  ) throws(OutcomeModelError) -> OutcomeEstimate {
    let present = try values(of: edges, in: context)
    var (standardised, score) = ([Double](), intercept)
    for (number, z) in present.enumerated() {
      let value = (z - features.means[number]) / features.deviations[number]
      score += weights[number] * value
      standardised.append(value)
    }
    let reach = 1.96 * residualDeviation
    guard (score - reach).isFinite, (score + reach).isFinite else {
      throw .invalid(key: "weights", reason: "give an estimate that is not finite")
    }
    func map(_ score: Double) -> Double { quantity == .probability ? logistic(score) : score }
    let squares = standardised.reduce(0) { $0 + $1 * $1 }
    return OutcomeEstimate(
      quantity: quantity,
      value: map(score),
      interval: map(score - reach)...map(score + reach),
      standardised: standardised,
      rootMeanSquare: (squares / Double(standardised.count)).squareRoot(),
      largest: standardised.map(\.magnitude).max() ?? 0,
      degradations: degradations(in: context, standardised),
      training: training,
      validation: validation
    )
  }

  private var quantity: OutcomeEstimate.Quantity {
    switch link {
    case .identity: .outcome
    case .logistic: validation.calibration == nil ? .score : .probability
    }
  }

  private func values(
    of edges: [ParcelPair: Double],
    in context: OutcomeContext
  ) throws(OutcomeModelError) -> [Double] {
    guard context.atlasSHA256 == features.atlasSHA256 else {
      throw .otherAtlas(model: features.atlasSHA256, person: context.atlasSHA256)
    }
    guard context.space == features.space else {
      throw .otherSpace(model: features.space, person: context.space)
    }
    guard validation.scheme != .inSample else { throw .inSampleOnly }
    guard training.count >= Self.leastPeople else { throw .tooFewPeople(count: training.count) }
    let missing = features.edges.filter { !(edges[$0]?.isFinite ?? false) }
    guard missing.isEmpty else { throw .missingEdges(missing) }
    return features.edges.compactMap { edges[$0] }
  }
}

/// 1/(1 + e⁻ˣ), without overflow.
private func logistic(_ x: Double) -> Double {
  x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
}
