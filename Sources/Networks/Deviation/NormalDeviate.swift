import Glibc
import Statistics

/// The normal deviate that is as improbable as a value of Student's t.
struct NormalDeviate {
  /// Φ⁻¹(F(t)).
  let z: Double
  /// The probability of a t that is at least as far from 0; never 0.
  let p: Double

  /// Follows `t`, however far out, by the smaller tail.
  init(t: Double, degreesOfFreedom: Double) {
    let tail = StudentT(degreesOfFreedom: degreesOfFreedom).survival(t.magnitude)
    if tail > Self.least {
      z = t < 0 ? StandardNormal.quantile(tail) : -StandardNormal.quantile(tail)
      p = min(1, 2 * tail)
    } else {
      let size = normalDeviate(logTail: logTail(t.magnitude, degreesOfFreedom: degreesOfFreedom))
      z = t < 0 ? -size : size
      p = .leastNormalMagnitude
    }
  }

  /// Smaller tails lose digits.
  private static let least = 1e-300
}

/// log P(T > t) of Student's t far out, for tails that double precision has no number for.
///
/// The incomplete beta function's series: log ½ xᵃ √(1 − x)/(a B(a, ½)) (1 + Σ …) with a = ν/2 and
/// x = ν/(ν + t²) (Abramowitz & Stegun 1964, 26.5.4, from memory; checked by integration).
func logTail(_ t: Double, degreesOfFreedom nu: Double) -> Double {
  let a = nu / 2
  let ratio = t * (t / nu)
  // x and 1 − x keep their digits by way of t²/ν, also where it is very small or overflows.
  let (logX, x) = ratio.isFinite ? (-log1p(ratio), 1 / (1 + ratio)) : (log(nu) - 2 * log(t), 0)
  let logRest = ratio.isFinite ? log(ratio) + logX : 0
  var (term, sum, step) = (1.0, 1.0, 0.0)
  while term > 1e-16 * sum, step < 1e6 {
    term *= (a + 0.5 + step) / (a + 1 + step) * x
    sum += term
    step += 1
  }
  let logBeta = logGamma(a) + logGamma(0.5) - logGamma(a + 0.5)
  return log(0.5) + a * logX + logRest / 2 - log(a) - logBeta + log(sum)
}

/// log Γ(x) for x above 0.
private func logGamma(_ x: Double) -> Double {
  // Stirling's series is precise to rounding from 15 on; Γ(x + 1) = x Γ(x) leads there.
  var (x, product) = (x, 1.0)
  while x < 15 {
    product *= x
    x += 1
  }
  let square = 1 / (x * x)
  let rest = (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / x
  return (x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi) + rest - log(product)
}

/// The z above which the normal distribution has a tail of which `logTail` is the logarithm, below
/// about −600.
private func normalDeviate(logTail: Double) -> Double {
  var z = (-2 * logTail).squareRoot()
  for _ in 0..<6 {  // Newton's steps, on the asymptotic series of the tail
    let s = 1 / (z * z)
    let mills = log1p(-s * (1 - s * (3 - s * (15 - s * 105))))
    let value = -z * z / 2 - log(z * (2 * Double.pi).squareRoot()) + mills
    z += (value - logTail) / (z + 1 / z)
  }
  return z
}

/// Benjamini & Hochberg's 1995 adjusted p, doi:10.1111/j.2517-6161.1995.tb02031.x, in the given order.
func falseDiscoveryRates(_ p: [Double]) -> [Double] {
  let order = p.indices.sorted { p[$0] > p[$1] }
  var rates = p
  var least = 1.0
  for (position, index) in order.enumerated() {
    let rank = p.count - position
    least = min(least, p[index] * Double(p.count) / Double(rank))
    rates[index] = least
  }
  return rates
}
