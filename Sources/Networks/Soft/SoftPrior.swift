public import LinearAlgebra

/// Where networks are expected, as loadings that fall off smoothly.
public struct SoftPrior: Sendable, Equatable {
  /// One voxel a row, one network a column, each column with a maximum of 1, or all zeros where the
  /// mask holds nothing of its network.
  public let loadings: Matrix
  /// The share of the mask that no network's support reaches.
  ///
  /// The support is where a loading is at least ``supportShare`` of its column's maximum. A loading
  /// that starts at 0 stays 0, so that soft networks say nothing there.
  public let uncoveredShare: Double

  /// The share of a column's maximum below which a loading counts as 0: pNet's 5 % (read).
  public static let supportShare = 0.05

  /// Takes loadings as they are, for example of an imported prior; none is scaled.
  public init(loadings: Matrix) {
    self.loadings = loadings
    uncoveredShare = Networks.uncoveredShare(loadings, below: leastSupported(loadings))
  }

  /// The same with 0 outside the support, which is what a fit begins at: it then needs no copy of its
  /// own, of a brain 24 MB.
  public var withinSupport: SoftPrior { SoftPrior(loadings: supported(loadings)) }
}

/// A soft prior of the group's spheres, smoothed within the mask.
///
/// - Parameters:
///   - prior: Where the networks lie.
///   - networks: Which of them, each a column, in this order; nil for all. One that the mask does not
///     hold must be left out before a fit.
///   - graph: The voxels of the same mask.
///   - passes: How often the closed mean is taken; 3 is chosen by us.
/// - Returns: The loadings, and what they leave uncovered: of spheres, most of a brain.
public func softPrior(
  of prior: NetworkPrior,
  networks: [Int]? = nil,
  graph: VoxelGraph,
  passes: Int = 3
) -> SoftPrior {
  let networks = networks ?? Array(0..<prior.networkCount)
  var hard = Matrix.zero(rows: prior.networks.count, columns: networks.count)
  for (voxel, network) in prior.networks.enumerated() {
    guard let network, let column = networks.firstIndex(of: network) else { continue }
    hard[voxel, column] = 1
  }
  return softPrior(of: consume hard, graph: graph, passes: passes)
}

/// A soft prior of hard networks, smoothed within the mask.
///
/// - Parameters:
///   - hard: One voxel a row, one network a column; 1 inside, 0 outside.
///   - graph: The voxels of the same mask.
///   - passes: How often the closed mean is taken; 3 is chosen by us.
/// - Returns: The loadings, and what they leave uncovered.
public func softPrior(
  of hard: consuming Matrix,
  graph: VoxelGraph,
  passes: Int = 3
) -> SoftPrior {
  precondition(hard.rows == graph.count, "another number of rows than \(graph.count) voxels")
  // Of a brain each such matrix takes 30 MB: no more of them are kept than are read.
  var loadings = consume hard
  for _ in 0..<passes { loadings = graph.closedMean(loadings) }
  loadings.scaleColumns(by: columnMaxima(loadings).map { $0 > 0 ? 1 / $0 : 0 })
  return SoftPrior(loadings: loadings)
}

/// `loadings` with 0 where one is below ``SoftPrior/supportShare`` of its column's maximum; themselves
/// where none is, so that nothing is copied.
func supported(_ loadings: Matrix) -> Matrix {
  let least = leastSupported(loadings)
  let width = loadings.columns
  let all = loadings.values
  let isWithin = all.indices.allSatisfy { index in
    all[index] == 0 || !(all[index] < least[index % width])
  }
  guard !isWithin else { return loadings }
  let values = all.enumerated().map { $1 < least[$0 % width] ? 0 : $1 }
  return Matrix(rows: loadings.rows, columns: width, values: values)
}

/// The least loading of each column that counts as more than 0.
private func leastSupported(_ loadings: Matrix) -> [Double] {
  columnMaxima(loadings).map { SoftPrior.supportShare * $0 }
}

/// The share of rows that hold nothing but 0 and numbers below `least`, one a column; 0 of no rows.
private func uncoveredShare(_ loadings: Matrix, below least: [Double]) -> Double {
  guard loadings.rows > 0 else { return 0 }
  let uncovered = (0..<loadings.rows).count { row in
    loadings.withRow(row) { values in
      values.indices.allSatisfy { values[$0] == 0 || values[$0] < least[$0] }
    }
  }
  return Double(uncovered) / Double(loadings.rows)
}

/// The largest number of each column, at least 0.
func columnMaxima(_ matrix: Matrix) -> [Double] {
  var maxima = [Double](repeating: 0, count: matrix.columns)
  for row in 0..<matrix.rows {
    for column in 0..<matrix.columns { maxima[column] = max(maxima[column], matrix[row, column]) }
  }
  return maxima
}
