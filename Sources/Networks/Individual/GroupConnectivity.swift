public import Imaging
public import LinearAlgebra

/// Fisher's z of each pair of some groups' mean series: networks, nodes or patches.
public struct GroupConnectivity: Hashable, Sendable {
  /// How many groups there are.
  public let count: Int
  /// Row after row.
  private let values: [Double?]

  /// z of the groups numbered `first` and `second`, the same both ways; nil on the diagonal, and for
  /// a group without voxels or without signal.
  public subscript(first: Int, second: Int) -> Double? { values[first * count + second] }

  fileprivate init(count: Int, values: [Double?]) {
    self.count = count
    self.values = values
  }
}

extension VoxelSeries {
  /// Fisher's z of each pair of `means`.
  ///
  /// r of several runs is the mean of the runs' r, weighted by kept frames; it is held within
  /// ±(1 − 1e-6).
  ///
  /// - Parameter means: Mean series, one a column: ``means(of:crew:)``.
  /// - Returns: One z a pair.
  public func connectivity(of means: Matrix) -> GroupConnectivity {
    precondition(means.rows == length, "means of other coordinates")
    let unit = standardised(means)
    let products = productOfTranspose(unit, unit)
    let hasSignal = columnNorms(means).map { $0 > 0 }
    let count = means.columns
    let values: [Double?] = (0..<(count * count)).map { index in
      let (first, second) = (min(index / count, index % count), max(index / count, index % count))
      guard first != second, hasSignal[first], hasSignal[second] else { return nil }
      return boundedFisherZ(products[first, second])
    }
    return GroupConnectivity(count: count, values: values)
  }

  /// Fisher's z of each pair of groups of voxels, by their mean series.
  ///
  /// - Parameters:
  ///   - groups: Numbers of voxels.
  ///   - crew: Who does it.
  /// - Returns: One z a pair.
  public func connectivity(of groups: [[Int]], crew: Crew = .alone) -> GroupConnectivity {
    connectivity(of: means(of: groups, crew: crew))
  }
}
