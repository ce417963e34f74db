import Statistics

/// The model's prediction at full precision; ``ResponseEstimate`` is what is published of it.
public struct ResponsePrediction: Sendable, Equatable {
  /// Degrees of freedom ν of the latent predictive t distribution.
  public let degreesOfFreedom: Double
  /// Its location ℓ.
  public let location: Double
  /// Its scale s.
  public let scale: Double
  /// The probability of an improvement of at least 50 %.
  public let response: Double
  /// The probability of remission; nil without a threshold.
  public let remission: Double?
  /// The median improvement, in per cent.
  public let median: Double
  /// The improvement between the quartiles, in per cent.
  public let prediction50: ClosedRange<Double>
  /// The improvement between the outer tenths, in per cent.
  public let prediction80: ClosedRange<Double>
  /// The 90 % credible interval of the probability of response.
  public let credible90: ClosedRange<Double>
  /// The change of the probability of response by connectivity.
  public let contribution: Double
  /// The 90 % range of that change, from the uncertainty of the slope alone.
  public let contribution90: ClosedRange<Double>
}

/// The prediction for a patient with the features (1, xEff, further columns).
///
/// - Parameters:
///   - belief: the coefficients; the first is the intercept, the second the slope.
///   - xEff: the predictor, 0 where connectivity is not used.
///   - further: the remaining features; a site's indicator is 1 for a site with outcomes.
///   - extraVariance: variance, in units of σ², that belongs to the patient's unknown site.
///   - outcomes: the reference class's distribution.
///   - remissionImprovement: the improvement in per cent that means remission for this patient.
/// - Returns: probabilities, quantiles and both kinds of interval, unrounded.
public func predict(
  _ belief: NormalInverseGamma,
  xEff: Double,
  further: [Double] = [],
  extraVariance: Double = 0,
  outcomes: OutcomeDistribution,
  remissionImprovement: Double?
) -> ResponsePrediction {
  let t = StudentT(degreesOfFreedom: belief.degreesOfFreedom)
  let with = Latent(belief, [1, xEff] + further, extraVariance)
  let without = Latent(belief, [1, 0] + further, extraVariance)
  let responseThreshold = outcomes.latentThreshold(50)
  func reach(_ threshold: Double, _ latent: Latent) -> Double {
    t.survival((threshold - latent.location) / latent.scale)
  }
  func improvement(_ p: Double) -> Double {
    outcomes.quantile(StandardNormal.cdf(with.location + with.scale * t.quantile(p)))
  }
  func believed(_ location: Double) -> Double {
    StandardNormal.cdf((location - responseThreshold) / with.residual)
  }
  func credible(_ p: Double) -> Double {
    believed(with.location + with.epistemicScale * t.quantile(p))
  }
  let slopeDeviation = with.residual * belief.variance(unit(1, of: belief.mean.count)).squareRoot()
  func shift(_ p: Double) -> Double {
    let slope = belief.mean[1] + slopeDeviation * t.quantile(p)
    return believed(without.location + slope * xEff) - believed(without.location)
  }
  let (a, b) = (shift(0.05), shift(0.95))
  return ResponsePrediction(
    degreesOfFreedom: t.degreesOfFreedom,
    location: with.location,
    scale: with.scale,
    response: reach(responseThreshold, with),
    remission: remissionImprovement.map { reach(outcomes.latentThreshold($0), with) },
    median: improvement(0.5),
    prediction50: improvement(0.25)...improvement(0.75),
    prediction80: improvement(0.1)...improvement(0.9),
    credible90: credible(0.05)...credible(0.95),
    contribution: reach(responseThreshold, with) - reach(responseThreshold, without),
    contribution90: min(a, b)...max(a, b)
  )
}

/// Location and scales of the latent outcome for one set of features.
private struct Latent {
  let location: Double
  let scale: Double
  let epistemicScale: Double
  let residual: Double

  init(_ belief: NormalInverseGamma, _ φ: [Double], _ extraVariance: Double) {
    let variance = belief.variance(φ) + extraVariance
    residual = belief.residualVariance.squareRoot()
    location = belief.location(φ)
    scale = residual * (1 + variance).squareRoot()
    epistemicScale = residual * variance.squareRoot()
  }
}

private func unit(_ index: Int, of count: Int) -> [Double] {
  (0..<count).map { $0 == index ? 1 : 0 }
}
