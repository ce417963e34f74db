import LinearAlgebra

/// The cubic not-a-knot spline through the kept frames, for the frames between them.
///
/// The third derivative is continuous at the second and the last but one knot; the same curve as
/// SciPy's `CubicSpline`. The system is solved for the slopes at the knots. Elimination needs no
/// pivoting: from the second row on each pivot exceeds its superdiagonal.
struct SplineInterpolation {
  private let knots: [Int]
  private let steps: [Double]
  /// The superdiagonal divided by the pivot, and the pivots, of the eliminated system.
  private let ratios: [Double]
  private let pivots: [Double]
  private let lower: [Double]

  /// The fewest knots that define the spline.
  static let fewestKnots = 4

  /// Creates the spline with `knots`, the ascending numbers of the kept frames.
  init(knots: [Int]) throws(DenoisingError) {
    guard knots.count >= Self.fewestKnots else {
      throw .tooFewFrames(found: knots.count, needed: Self.fewestKnots)
    }
    self.knots = knots
    let h = zip(knots.dropFirst(), knots).map { Double($0 - $1) }
    steps = h
    let last = knots.count - 1
    var lower = Array(repeating: 0.0, count: knots.count)
    var diagonal = lower
    var upper = lower
    (diagonal[0], upper[0]) = (h[1], h[0] + h[1])
    for i in 1..<last {
      (lower[i], diagonal[i], upper[i]) = (h[i], 2 * (h[i - 1] + h[i]), h[i - 1])
    }
    (lower[last], diagonal[last]) = (h[last - 2] + h[last - 1], h[last - 2])
    var ratios = Array(repeating: 0.0, count: knots.count)
    for i in 0...last {
      if i > 0 { diagonal[i] -= lower[i] * ratios[i - 1] }
      ratios[i] = upper[i] / diagonal[i]
    }
    (self.lower, self.pivots, self.ratios) = (lower, diagonal, ratios)
  }

  /// Replaces the samples between the knots; those at the knots stay as they are.
  func fill(_ series: inout [Double]) {
    let slopes = slopes(of: series)
    for (i, h) in steps.enumerated() where h > 1 {
      let (left, right) = (series[knots[i]], series[knots[i + 1]])
      for frame in knots[i] + 1..<knots[i + 1] {
        let u = Double(frame - knots[i]) / h
        let v = 1 - u
        series[frame] =
          (1 + 2 * u) * v * v * left + u * u * (3 - 2 * u) * right
          + h * u * v * (v * slopes[i] - u * slopes[i + 1])
      }
    }
  }

  private func slopes(of series: [Double]) -> [Double] {
    let h = steps
    let last = knots.count - 1
    let chords = (0..<last).map { (series[knots[$0 + 1]] - series[knots[$0]]) / h[$0] }
    var slopes = Array(repeating: 0.0, count: knots.count)
    let d = h[0] + h[1]
    slopes[0] = ((h[0] + 2 * d) * h[1] * chords[0] + h[0] * h[0] * chords[1]) / d
    for i in 1..<last { slopes[i] = 3 * (h[i] * chords[i - 1] + h[i - 1] * chords[i]) }
    let (a, b) = (h[last - 2], h[last - 1])
    slopes[last] =
      (b * b * chords[last - 2] + (2 * (a + b) + b) * a * chords[last - 1]) / (a + b)
    for i in 0...last {
      if i > 0 { slopes[i] -= lower[i] * slopes[i - 1] }
      slopes[i] /= pivots[i]
    }
    for i in stride(from: last - 1, through: 0, by: -1) { slopes[i] -= ratios[i] * slopes[i + 1] }
    return slopes
  }
}
