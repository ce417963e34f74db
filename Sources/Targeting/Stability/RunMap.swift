/// The map of one run, cleaned apart.
public struct RunMap: Sendable, Equatable {
  /// The r of each searched voxel.
  public let r: [Double]
  /// How many frames the run keeps.
  public let keptCount: Int

  /// Describes the map of a run.
  public init(r: [Double], keptCount: Int) {
    self.r = r
    self.keptCount = keptCount
  }
}

/// The map of several runs together: Σ(nᵢ − 1)rᵢ / Σ(nᵢ − 1).
///
/// - Parameter runs: At least one, all with the same voxels.
/// - Returns: One r a voxel.
public func combined(_ runs: [RunMap]) -> [Double] {
  guard let first = runs.first else { preconditionFailure("a map of no runs") }
  var sums = [Double](repeating: 0, count: first.r.count)
  for run in runs {
    precondition(run.r.count == sums.count, "\(run.r.count) and \(sums.count) voxels")
    for voxel in sums.indices { sums[voxel] += Double(run.keptCount - 1) * run.r[voxel] }
  }
  let weight = runs.reduce(0) { $0 + Double($1.keptCount - 1) }
  return weight > 0 ? sums.map { $0 / weight } : sums
}
