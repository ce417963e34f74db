import CGSL

/// Student's t distribution; the degrees of freedom need not be whole.
public struct StudentT: Sendable, Equatable {
  /// The degrees of freedom, above 0.
  public let degreesOfFreedom: Double

  /// Creates the distribution with `degreesOfFreedom`, which must be finite and above 0.
  public init(degreesOfFreedom: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom.isFinite,
      "degrees of freedom are above 0"
    )
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of a value of at most `t`.
  public func cdf(_ t: Double) -> Double {
    guard t.isFinite else { return t.isNaN ? .nan : (t < 0 ? 0 : 1) }
    return gsl_cdf_tdist_P(t, degreesOfFreedom)
  }

  /// The probability of a value above `t`, without the cancellation of `1 - cdf(t)`.
  public func survival(_ t: Double) -> Double {
    guard t.isFinite else { return t.isNaN ? .nan : (t < 0 ? 1 : 0) }
    return gsl_cdf_tdist_Q(t, degreesOfFreedom)
  }

  /// The value that is not exceeded with probability `p`; ∓infinity at 0 and 1.
  ///
  /// `p` must lie within 0…1.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies within 0...1")
    if p == 0 { return -.infinity }
    if p == 1 { return .infinity }
    return gsl_cdf_tdist_Pinv(p, degreesOfFreedom)
  }
}
