public import LinearAlgebra

/// How well one network's loadings agree between two runs or halves.
public struct LoadingStability: Hashable, Sendable {
  /// r of the loadings over the voxels of the mask; nil where either is constant.
  public let correlation: Double?
  /// Whether r is at least ``least``; else the network is called unstable.
  public var isStable: Bool { correlation.map { $0 >= Self.least } ?? false }

  /// The least r of a stable network: 0.5 (chosen by us).
  public static let least = 0.5
}

/// How well two results of the same voxels, networks and prior agree, network by network.
///
/// Both begin at the same prior and share its zeros, so that r is high even where the data say
/// little: it can show that a network is unstable, not that it is right.
///
/// - Parameters:
///   - first: The loadings of a run or a half: one voxel a row, one network a column.
///   - second: Those of another.
/// - Returns: One a network.
public func loadingStability(_ first: Matrix, _ second: Matrix) -> [LoadingStability] {
  precondition(first.rows == second.rows && first.columns == second.columns, "other networks")
  return (0..<first.columns).map { column in
    LoadingStability(correlation: columnCorrelation(first, second, column))
  }
}

/// r of the columns numbered `column`; nil where either is constant but for rounding.
///
/// Nothing is copied: the loadings of a brain take 24 MB.
private func columnCorrelation(_ a: Matrix, _ b: Matrix, _ column: Int) -> Double? {
  let count = Double(max(1, a.rows))
  let rows = 0..<a.rows
  let means = (
    rows.reduce(0) { $0 + a[$1, column] } / count, rows.reduce(0) { $0 + b[$1, column] } / count
  )
  var (aa, bb, ab) = (0.0, 0.0, 0.0)
  for row in rows {
    let (x, y) = (a[row, column] - means.0, b[row, column] - means.1)
    (aa, bb, ab) = (aa + x * x, bb + y * y, ab + x * y)
  }
  // What remains of the squares themselves; a constant's mean may be off by its rounding.
  func varies(_ squares: Double, _ mean: Double) -> Bool {
    squares.squareRoot() > 1e-12 * (squares + count * mean * mean).squareRoot()
  }
  guard varies(aa, means.0), varies(bb, means.1) else { return nil }
  return min(max(ab / (aa * bb).squareRoot(), -1), 1)
}
