/// How values between the voxels' centres are found.
public enum Interpolation: Sendable {
  /// Between two neighbours along each axis.
  case linear
  /// Catmull and Rom's cubic of four neighbours along each axis, which passes through all values.
  case cubic

  /// The first neighbour along one axis at `x`, and the weights from it on.
  fileprivate func taps(at x: Double) -> (first: Int, weights: [Double]) {
    let below = Int(x.rounded(.down))
    let t = x - Double(below)
    switch self {
    case .linear: return (below, [1 - t, t])
    case .cubic:
      return (
        below - 1,
        [
          ((-t + 2) * t - 1) * t / 2, ((3 * t - 5) * t * t + 2) / 2, ((-3 * t + 4) * t + 1) * t / 2,
          (t - 1) * t * t / 2,
        ]
      )
    }
  }
}

/// Interpolates volumes of one grid at points that stay the same.
public struct Interpolator {
  private var sources: [Int32] = []
  private var weights: [Float] = []
  private let pointCount: Int

  /// Looks up neighbours and weights; the nearest voxels stand in for those beyond the grid.
  ///
  /// - Parameters:
  ///   - points: Voxel indices with fractions, i, j and k.
  ///   - size: The number of voxels along i, j and k.
  ///   - interpolation: How.
  public init(
    at points: [(i: Double, j: Double, k: Double)],
    size: (i: Int, j: Int, k: Int),
    _ interpolation: Interpolation
  ) {
    func inside(_ index: Int, _ count: Int) -> Int { min(max(index, 0), count - 1) }
    pointCount = points.count
    for point in points {
      let (i, j, k) = (
        interpolation.taps(at: point.i), interpolation.taps(at: point.j),
        interpolation.taps(at: point.k)
      )
      for (c, third) in k.weights.enumerated() {
        for (b, second) in j.weights.enumerated() {
          let row = inside(k.first + c, size.k) * size.j + inside(j.first + b, size.j)
          for (a, first) in i.weights.enumerated() {
            sources.append(Int32(row * size.i + inside(i.first + a, size.i)))
            weights.append(Float(first * second * third))
          }
        }
      }
    }
  }

  /// The values of `volume` at the points, in their order.
  public func values(of volume: [Float]) -> [Float] {
    let perPoint = pointCount == 0 ? 0 : sources.count / pointCount
    return (0..<pointCount).map { point in
      var sum: Float = 0
      for tap in (point * perPoint)..<((point + 1) * perPoint) {
        sum += weights[tap] * volume[Int(sources[tap])]
      }
      return sum
    }
  }
}
