import CGSL

/// The normal distribution with mean 0 and standard deviation 1.
public enum StandardNormal {
  /// The probability of a value of at most `x`.
  public static func cdf(_ x: Double) -> Double { gsl_cdf_ugaussian_P(x) }

  /// The probability of a value above `x`, without the cancellation of `1 - cdf(x)`.
  public static func survival(_ x: Double) -> Double { gsl_cdf_ugaussian_Q(x) }

  /// The value that is not exceeded with probability `p`; ∓infinity at 0 and 1.
  ///
  /// `p` must lie within 0…1.
  public static func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies within 0...1")
    if p == 0 { return -.infinity }
    if p == 1 { return .infinity }
    return gsl_cdf_ugaussian_Pinv(p)
  }
}
