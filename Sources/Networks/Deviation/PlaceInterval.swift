import Glibc
import Statistics

/// What holds a value's place (x − µ)/σ among a population with 95 % confidence.
///
/// From n controls with mean x̄ and standard deviation s, (x − x̄)/s times √n follows the noncentral t
/// distribution with n − 1 degrees of freedom and noncentrality √n (x − µ)/σ (Crawford & Garthwaite
/// 2002, doi:10.1016/S0028-3932(01)00224-X, abstract): the ends are the places for which the observed
/// statistic lies 2.5 % from either end. Chosen by us. It tells how well so few controls place the
/// value; the value's own error, which the controls' values have alike, is in it only as they are.
///
/// - Parameters:
///   - place: (x − x̄)/s, finite.
///   - count: The number of controls n, at least 2.
/// - Returns: The ends, the lower first.
func placeInterval(of place: Double, controlCount count: Int) -> ClosedRange<Double> {
  let root = Double(count).squareRoot()
  // Beyond 1000 the ends grow in proportion to the statistic, within 1e-6 of themselves.
  let size = place.magnitude * root
  let statistic = min(size, 1000)
  let t = NoncentralT(degreesOfFreedom: Double(count - 1), upTo: statistic)
  let ends = [0.975, 0.025].map { p in
    t.noncentrality(of: statistic, below: p) / root * max(1, size / 1000)
  }
  return place < 0 ? (-ends[1])...(-ends[0]) : ends[0]...ends[1]
}

/// The noncentral t distribution, by the integral over the standard deviation's own distribution.
struct NoncentralT {
  /// Where the scale √(χ²/ν) is looked at, and its probabilities, which add up to 1.
  private let scales: [(value: Double, weight: Double)]

  /// Prepares the distribution with `nu` degrees of freedom, at least 1, for values up to `t`.
  init(degreesOfFreedom nu: Double, upTo t: Double) {
    // In w = log of the scale the integrand is smooth, and its sum at equal steps precise to rounding
    // where a step is short beside the density and beside Φ's rise, of a width of about 1/t.
    // log density = ν w − ν e^{2w}/2 + constant, which is greatest at w = 0 and e^−42 at these ends.
    let half = (42 / nu).squareRoot()
    let (low, high) = (-(42 / nu + half), min(half, 2.3))
    let step = min(0.05 * half, 0.5 / max(1, t.magnitude))
    let points = (0...Int((high - low) / step)).map { low + Double($0) * step }
    let densities = points.map { exp(nu * ($0 - (exp(2 * $0) - 1) / 2)) }
    let total = densities.reduce(0, +)
    scales = zip(points, densities).compactMap { point, density in
      density > 1e-18 * total ? (exp(point), density / total) : nil
    }
  }

  /// The probability of at most `t` with the noncentrality `delta`: of Z + δ ≤ t · scale.
  func cdf(_ t: Double, noncentrality delta: Double) -> Double {
    scales.reduce(0) { $0 + $1.weight * StandardNormal.cdf(t * $1.value - delta) }
  }

  /// The noncentrality with which at most `t` has the probability `p`, by bisection.
  func noncentrality(of t: Double, below p: Double) -> Double {
    // The scale hardly ever leaves 0...8, and Z hardly ever −10...10.
    let reach = 8 * t.magnitude + 10
    var (low, high) = (-reach, reach)
    while high - low > 1e-12 * max(1, reach) {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if cdf(t, noncentrality: middle) > p { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
