import Statistics

/// The distribution of per cent improvement in a reference class.
///
/// Its quantile function is linear between four knots: (0, worst), (1 − response rate, 50),
/// (1 − remission rate, improvement that means remission), (1, 100). The worst outcome is chosen so
/// that the mean is the published one; mean, response and remission are then exact, which no normal
/// distribution achieves.
public struct OutcomeDistribution: Sendable, Equatable {
  /// The cumulative probabilities of the four knots, ascending from 0 to 1.
  public let probabilities: [Double]
  /// The improvements in per cent of the four knots, ascending from the worst to 100.
  public let improvements: [Double]

  /// The latent values of observed outcomes stay within the quantiles of this share and its rest.
  static let latentClip = 0.005

  init(
    id: String,
    responseRate: Double,
    remissionRate: Double,
    meanImprovement: Double,
    remissionImprovement: Double
  ) throws(PredictionError) {
    func refuse(_ field: String, _ found: Double, _ expected: String) -> PredictionError {
      .referenceClassInvalid(id: id, field: field, found: "\(found)", expected: expected)
    }
    guard responseRate > 0, responseRate < 1 else {
      throw refuse("response rate", responseRate, "between 0 and 1")
    }
    guard remissionRate > 0, remissionRate < responseRate else {
      throw refuse("remission rate", remissionRate, "between 0 and the response rate")
    }
    guard remissionImprovement > 50, remissionImprovement < 100 else {
      throw refuse("improvement at remission", remissionImprovement, "between 50 and 100 per cent")
    }
    let between = (responseRate - remissionRate) * (50 + remissionImprovement) / 2
    let remitted = remissionRate * (remissionImprovement + 100) / 2
    let worst = 2 * (meanImprovement - between - remitted) / (1 - responseRate) - 50
    guard worst < 50, worst.isFinite else {
      throw refuse("mean improvement", meanImprovement, "a mean that these two rates allow")
    }
    probabilities = [0, 1 - responseRate, 1 - remissionRate, 1]
    improvements = [worst, 50, remissionImprovement, 100]
  }

  /// The worst improvement that the distribution allows, in per cent; negative is a worsening.
  public var worst: Double { improvements[0] }

  /// The improvement in per cent that is not exceeded with probability `p`, which lies within 0…1.
  public func quantile(_ p: Double) -> Double {
    interpolate(p, from: probabilities, to: improvements)
  }

  /// The share of patients, 0…1, who improve by at most `improvement` per cent.
  public func cdf(_ improvement: Double) -> Double {
    interpolate(improvement, from: improvements, to: probabilities)
  }

  /// Mean and standard deviation of the improvement, in per cent.
  public var moments: (mean: Double, standardDeviation: Double) {
    var mean = 0.0
    for segment in segments { mean += segment.weight * segment.middle }
    var variance = 0.0
    for segment in segments {
      let offset = segment.middle - mean
      variance += segment.weight * (segment.width * segment.width / 12 + offset * offset)
    }
    return (mean, variance.squareRoot())
  }

  /// The three stretches between knots, within which the improvement is uniform.
  private var segments: [(weight: Double, width: Double, middle: Double)] {
    (1..<improvements.count).map { i -> (weight: Double, width: Double, middle: Double) in
      let (low, high) = (improvements[i - 1], improvements[i])
      return (probabilities[i] - probabilities[i - 1], high - low, (low + high) / 2)
    }
  }

  /// The latent normal value of an observed improvement, kept off the ends by half a per cent.
  public func latent(_ improvement: Double) -> Double {
    let p = cdf(improvement)
    return StandardNormal.quantile(min(max(p, Self.latentClip), 1 - Self.latentClip))
  }

  /// The latent value that a patient must reach to improve by at least `improvement` per cent.
  ///
  /// Not clipped: −infinity where everybody does, +infinity where nobody can.
  public func latentThreshold(_ improvement: Double) -> Double {
    StandardNormal.quantile(cdf(improvement))
  }

  private func interpolate(_ x: Double, from: [Double], to: [Double]) -> Double {
    guard x > from[0] else { return to[0] }
    for i in 1..<from.count where x <= from[i] {
      return to[i - 1] + (to[i] - to[i - 1]) * ((x - from[i - 1]) / (from[i] - from[i - 1]))
    }
    return to[to.count - 1]
  }
}
