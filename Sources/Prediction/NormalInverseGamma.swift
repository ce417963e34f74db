/// What is believed of a linear model's coefficients and of its residual variance.
///
/// β | σ² ~ N(m, σ²V) and σ² ~ InvGamma(a, b): the conjugate family of normal regression, so that
/// learning from outcomes is exact.
public struct NormalInverseGamma: Sendable, Equatable {
  /// The mean of the coefficients, m.
  public let mean: [Double]
  /// The covariance of the coefficients in units of σ², V; row-major.
  public let covariance: [Double]
  /// The shape of the residual variance, a.
  public let shape: Double
  /// The scale of the residual variance, b.
  public let scale: Double

  /// Creates the belief with uncorrelated coefficients of the given variances, in units of σ².
  init(mean: [Double], variances: [Double], shape: Double, scale: Double) {
    precondition(mean.count == variances.count, "one variance a coefficient")
    let count = mean.count
    var covariance = [Double](repeating: 0, count: count * count)
    for i in 0..<count { covariance[i * count + i] = variances[i] }
    self.init(mean: mean, covariance: covariance, shape: shape, scale: scale)
  }

  private init(mean: [Double], covariance: [Double], shape: Double, scale: Double) {
    self.mean = mean
    self.covariance = covariance
    self.shape = shape
    self.scale = scale
  }

  /// The belief after one observation `y` with the features `φ`.
  ///
  /// The rank-one form of the conjugate update: no matrix is inverted, and any order of the same
  /// observations gives the same belief but for rounding.
  func updated(features φ: [Double], observed y: Double) -> Self {
    let count = mean.count
    let vφ = covarianceTimes(φ)
    let predictiveVariance = 1 + dot(φ, vφ)
    let error = y - dot(φ, mean)
    var newCovariance = covariance
    for i in 0..<count {
      for j in 0..<count {
        newCovariance[i * count + j] -= vφ[i] * vφ[j] / predictiveVariance
      }
    }
    return Self(
      mean: (0..<count).map { mean[$0] + vφ[$0] * error / predictiveVariance },
      covariance: newCovariance,
      shape: shape + 0.5,
      scale: scale + 0.5 * error * error / predictiveVariance
    )
  }

  /// The expected value of a linear combination of the coefficients, φᵀm.
  func location(_ φ: [Double]) -> Double { dot(φ, mean) }

  /// The variance of that combination in units of σ², φᵀVφ.
  func variance(_ φ: [Double]) -> Double { dot(φ, covarianceTimes(φ)) }

  /// The estimate b/a of the residual variance that scales every t distribution of the model.
  var residualVariance: Double { scale / shape }

  /// The degrees of freedom of every t distribution of the model, 2a.
  public var degreesOfFreedom: Double { 2 * shape }

  private func covarianceTimes(_ φ: [Double]) -> [Double] {
    let count = mean.count
    precondition(φ.count == count, "one feature a coefficient")
    return (0..<count).map { row in
      (0..<count).reduce(0) { $0 + covariance[row * count + $1] * φ[$1] }
    }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// The constants of the prior; design decisions of this project unless a source is named.
public enum ResponsePrior {
  /// Variance of a protocol's intercept, worth about 25 patients; in units of σ².
  public static let protocolVariance = 0.04
  /// Variance of the intercept between sites: a standard deviation of 0.25 beside 0.22 published.
  public static let siteVariance = 0.0625
  /// Variance of the slope: the standard deviation of 0.08 of the pooled associations.
  public static let slopeVariance = 0.0064
  /// Shape of the residual variance.
  public static let shape = 11.0
  /// Scale of the residual variance, whose expectation is then 1.
  public static let scale = 10.0

  /// The prior of one clinic: intercept and slope.
  public static func singleSite(_ kind: PredictorKind) -> NormalInverseGamma {
    NormalInverseGamma(
      mean: [0, kind.priorSlope],
      variances: [protocolVariance + siteVariance, slopeVariance],
      shape: shape,
      scale: scale
    )
  }
}
