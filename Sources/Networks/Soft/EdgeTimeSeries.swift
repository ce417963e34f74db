public import LinearAlgebra
import Statistics

/// How two networks vary together from frame to frame.
public struct NetworkEdge: Hashable, Sendable {
  /// The two networks' numbers, the lower first.
  public let first: Int
  /// The other network's number.
  public let second: Int
  /// Pearson's r of the two time courses: exactly the mean of z_i z_j.
  public let correlation: Double
  /// The root mean square of z_i z_j over all frames (chosen by us): near 1 for independent normal
  /// courses, near √3 for equal ones.
  public let amplitude: Double
  /// How often z_i z_j changes its sign from one frame to the next of the same stretch.
  ///
  /// It depends on the time between frames and on the band of frequencies: compare it within one
  /// protocol only.
  public let transitions: Int

  /// Fisher's z of ``correlation``.
  public var fisherZ: Double { Statistics.fisherZ(correlation) }
}

/// Co-fluctuation of all pairs of networks: e_ij(t) = z_i(t) z_j(t).
///
/// The standard form (unverified), with z of mean 0 and population variance 1 over all frames.
public struct EdgeTimeSeries: Sendable {
  /// The pairs in the order (0, 1), (0, 2) and so on, then (1, 2).
  public let edges: [NetworkEdge]
  /// e: one frame a row, one pair a column.
  public let series: Matrix
  /// RSS(t): the root of the sum of squares of all pairs at each frame.
  public let rootSumsOfSquares: [Double]

  /// Looks at time courses.
  ///
  /// - Parameters:
  ///   - timeCourses: One frame a row, one network a column. The pairs of a constant one have r and
  ///     amplitude 0 and no transition.
  ///   - stretches: How many frames each stretch without a gap has, in order; no transition is
  ///     counted from one to the next: ``VoxelSeries/stretches``.
  public init(of timeCourses: Matrix, stretches: [Int]) {
    let (frames, count) = (timeCourses.rows, timeCourses.columns)
    precondition(stretches.reduce(0, +) == frames, "stretches of \(frames) frames")
    var z = standardisedColumns(timeCourses)
    z.scaleColumns(by: [Double](repeating: Double(frames).squareRoot(), count: count))
    let pairs = (0..<count).flatMap { i in (i + 1..<max(count, i + 1)).map { (i, $0) } }
    var series = Matrix.zero(rows: frames, columns: pairs.count)
    for frame in 0..<frames {
      for (column, (i, j)) in pairs.enumerated() {
        series[frame, column] = z[frame, i] * z[frame, j]
      }
    }
    edges = pairs.enumerated().map { column, pair in
      edge(pair, of: (0..<frames).map { series[$0, column] }, stretches: stretches)
    }
    rootSumsOfSquares = (0..<frames).map { frame in
      series[row: frame].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    self.series = series
  }
}

private func edge(
  _ pair: (first: Int, second: Int),
  of products: [Double],
  stretches: [Int]
) -> NetworkEdge {
  let count = Double(max(1, products.count))
  let mean = products.reduce(0, +) / count
  return NetworkEdge(
    first: pair.first,
    second: pair.second,
    correlation: min(max(mean, -1), 1),  // rounding may step over the ends
    amplitude: (products.reduce(0) { $0 + $1 * $1 } / count).squareRoot(),
    transitions: signChanges(of: products, stretches: stretches)
  )
}

/// How often the sign, of −1, 0 and 1, changes within stretches.
func signChanges(of values: [Double], stretches: [Int]) -> Int {
  var changes = 0
  var start = 0
  for length in stretches {
    let signs = values[start..<(start + length)].map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
    changes += zip(signs, signs.dropFirst()).count { $0 != $1 }
    start += length
  }
  return changes
}

/// Fisher's z of r between the time courses of networks.
///
/// - Parameter timeCourses: One frame a row, one network a column.
/// - Returns: One network a row and a column; 0 where a course is constant, and 0 on the diagonal.
public func networkConnectivity(of timeCourses: Matrix) -> Matrix {
  var z = columnCorrelations(timeCourses, timeCourses)
  for i in 0..<z.rows {
    for j in 0..<z.columns { z[i, j] = i == j ? 0 : fisherZ(z[i, j]) }
  }
  return z
}
