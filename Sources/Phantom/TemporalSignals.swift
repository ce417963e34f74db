import Statistics
import Glibc

/// Random series over time, each with mean 0 and variance 1.
struct TemporalSignals {
  let frameCount: Int
  let repetitionTime: Double
  private var random: SeededGenerator

  init(frameCount: Int, repetitionTime: Double, random: SeededGenerator) {
    self.frameCount = frameCount
    self.repetitionTime = repetitionTime
    self.random = random
  }

  /// A random series with equal power at the run's own frequencies within `band`, in hertz.
  mutating func bandLimited(_ band: ClosedRange<Double>) -> [Double] {
    let resolution = 1 / (Double(frameCount) * repetitionTime)
    let top = min(band.upperBound, 0.45 / repetitionTime)
    let first = max(1, Int((band.lowerBound / resolution).rounded(.up)))
    let last = max(first, Int((top / resolution).rounded(.down)))
    var series = [Double](repeating: 0, count: frameCount)
    for harmonic in first...last {
      let (a, b) = (random.nextGaussian(), random.nextGaussian())
      for frame in 0..<frameCount {
        let angle = 2 * Double.pi * Double(harmonic * frame % frameCount) / Double(frameCount)
        series[frame] += a * cos(angle) + b * sin(angle)
      }
    }
    return standardised(series)
  }

  /// A random series without memory.
  mutating func white() -> [Double] {
    standardised((0..<frameCount).map { _ in random.nextGaussian() })
  }

  /// A number of the standard normal distribution.
  mutating func gaussian() -> Double { random.nextGaussian() }

  /// A whole number below `bound`.
  mutating func index(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

  /// A number of the uniform distribution on `range`.
  mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * random.nextUniform()
  }
}

/// The series with mean 0 and variance 1; a constant one becomes 0.
func standardised(_ series: [Double]) -> [Double] {
  let mean = series.reduce(0, +) / Double(series.count)
  let variance = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(series.count)
  guard variance > 0 else { return series.map { _ in 0 } }
  return series.map { ($0 - mean) / variance.squareRoot() }
}

/// What of `series` is uncorrelated with `other`, standardised again; both must be standardised.
func part(of series: [Double], apartFrom other: [Double]) -> [Double] {
  let r = zip(series, other).reduce(0) { $0 + $1.0 * $1.1 } / Double(series.count)
  return standardised(zip(series, other).map { $0 - r * $1 })
}

/// The change from the frame before; 0 in the first frame.
func difference(_ series: [Double]) -> [Double] {
  series.indices.map { $0 == 0 ? 0 : series[$0] - series[$0 - 1] }
}
