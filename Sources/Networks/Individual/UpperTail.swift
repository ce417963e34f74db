/// The upper end of many values, as much of it as a quantile needs.
///
/// So that millions of values need not be held at once; the quantile is exact.
struct UpperTail {
  /// Of how many values the quantile will be.
  private let count: Int
  /// The place of the quantile among the ascending values.
  private let position: Double
  /// The greatest values so far, unordered, and some others.
  private var kept: [Double] = []
  /// Nothing below it can matter any more.
  private var least = -Double.infinity

  /// Makes ready for the quantile `p` of `count` values.
  init(_ p: Double, of count: Int) {
    precondition(p >= 0 && p <= 1 && count > 0, "the quantile \(p) of \(count) values")
    self.count = count
    position = p * Double(count - 1)
  }

  /// How many of the greatest values the quantile needs.
  private var neededCount: Int { count - Int(position.rounded(.down)) }

  /// Adds some values.
  mutating func add(_ values: [Double]) {
    for value in values where value >= least { kept.append(value) }
    guard kept.count > neededCount else { return }
    kept.sort(by: >)
    kept.removeSubrange(neededCount...)
    least = kept[neededCount - 1]
  }

  /// The quantile, interpolated linearly between order statistics, when all values were added.
  ///
  /// Hyndman & Fan 1996, doi:10.2307/2684934, type 7: the default of NumPy.
  var quantile: Double {
    precondition(kept.count == neededCount, "values are missing")
    let sorted = kept.sorted(by: >)
    let lower = sorted[neededCount - 1]
    guard neededCount > 1 else { return lower }
    return lower + (position - position.rounded(.down)) * (sorted[neededCount - 2] - lower)
  }
}
