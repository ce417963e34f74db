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
///   - first: The loadings of a run or a half.
///   - second: Those of another, of the same prior.
/// - Returns: One a network.
public func loadingStability(
  _ first: SupportedLoadings,
  _ second: SupportedLoadings
) -> [LoadingStability] {
  precondition(
    first.voxelCount == second.voxelCount
      && first.values.map(\.count) == second.values.map(\.count),
    "loadings of another prior"
  )
  return zip(first.values, second.values).map { a, b in
    LoadingStability(correlation: correlation(a, b, amongZeros: first.voxelCount))
  }
}

/// r over `count` voxels of which the others are 0 in both; nil where either is constant but for rounding.
private func correlation(_ a: [Double], _ b: [Double], amongZeros count: Int) -> Double? {
  let count = Double(max(1, count))
  let means = (a.reduce(0, +) / count, b.reduce(0, +) / count)
  // What the zeros add, which lie at a distance of the means from them.
  let zeros = count - Double(a.count)
  var (aa, bb) = (zeros * means.0 * means.0, zeros * means.1 * means.1)
  var ab = zeros * means.0 * means.1
  for (x, y) in zip(a, b) {
    let (x, y) = (x - means.0, y - means.1)
    (aa, bb, ab) = (aa + x * x, bb + y * y, ab + x * y)
  }
  // What remains of the squares themselves; a constant's mean may be off by its rounding.
  func varies(_ squares: Double, _ mean: Double) -> Bool {
    squares.squareRoot() > 1e-12 * (squares + count * mean * mean).squareRoot()
  }
  guard varies(aa, means.0), varies(bb, means.1) else { return nil }
  return min(max(ab / (aa * bb).squareRoot(), -1), 1)
}
