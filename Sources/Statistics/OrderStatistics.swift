/// The smallest of `sorted` that at least the share `share` of all does not exceed.
///
/// The inverse of the empirical distribution function: always one of the values, so that a region
/// drawn with it holds the share it claims; infinite values count like any others. NumPy's
/// `quantile(method="inverted_cdf")`.
///
/// - Parameters:
///   - share: Above 0 and at most 1.
///   - sorted: Ascending, none of them NaN.
/// - Returns: The order statistic, or nil of no values.
public func orderStatistic(_ share: Double, of sorted: [Double]) -> Double? {
  guard !sorted.isEmpty else { return nil }
  return sorted[heldCount(share, of: sorted.count) - 1]
}

/// How many of `count` make up the share `share`: rounded up, at least 1, at most `count`.
public func heldCount(_ share: Double, of count: Int) -> Int {
  precondition(share > 0 && share <= 1, "a share of \(share)")
  // 0.9 of 10 is 9.000000000000001 at worst, which must not become 10.
  return min(count, max(1, Int((share * Double(count) - 1e-9).rounded(.up))))
}

/// The quantile `p` of `sorted`, interpolated linearly between order statistics.
///
/// Hyndman & Fan 1996, doi:10.2307/2684934, type 7: the default of NumPy and R.
///
/// - Parameters:
///   - p: Within 0…1.
///   - sorted: Ascending and finite.
/// - Returns: The quantile, or nil of no values.
public func quantile(_ p: Double, of sorted: [Double]) -> Double? {
  precondition(p >= 0 && p <= 1, "a quantile at \(p)")
  guard let last = sorted.last else { return nil }
  let position = p * Double(sorted.count - 1)
  let lower = Int(position.rounded(.down))
  guard lower + 1 < sorted.count else { return last }
  return sorted[lower] + (position - Double(lower)) * (sorted[lower + 1] - sorted[lower])
}

/// The ranks, from 0, of the order statistics that enclose the quantile `p` with `confidence`.
///
/// By the binomial distribution in its normal approximation, whatever the values are distributed
/// like. An end that would lie beyond the values is nil: so few values do not bound it.
///
/// - Parameters:
///   - p: Above 0 and below 1.
///   - count: How many values there are.
///   - confidence: Above 0 and below 1.
/// - Returns: The lower and the upper rank.
public func quantileRanks(
  _ p: Double,
  of count: Int,
  confidence: Double
) -> (lower: Int?, upper: Int?) {
  let reach = StandardNormal.quantile((1 + confidence) / 2)
  let (middle, deviation) = (p * Double(count), (p * (1 - p) * Double(count)).squareRoot())
  let lower = Int((middle - reach * deviation).rounded(.down)) - 1
  let upper = Int((middle + reach * deviation).rounded(.up))
  return (lower >= 0 ? lower : nil, upper < count ? upper : nil)
}
