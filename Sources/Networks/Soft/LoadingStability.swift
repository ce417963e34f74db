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
  let (a, b) = (standardisedColumns(first), standardisedColumns(second))
  let lengths = (columnNorms(a), columnNorms(b))
  return (0..<a.columns).map { column in
    guard lengths.0[column] > 0, lengths.1[column] > 0 else {
      return LoadingStability(correlation: nil)
    }
    let r = (0..<a.rows).reduce(0) { $0 + a[$1, column] * b[$1, column] }
    return LoadingStability(correlation: min(max(r, -1), 1))
  }
}
