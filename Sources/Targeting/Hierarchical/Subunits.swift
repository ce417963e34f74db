public import Denoising
import LinearAlgebra

/// A group of searched voxels with similar series.
public struct Subunit: Sendable, Equatable {
  /// Which searched voxels belong to it, by their places among them, ascending.
  public let members: [Int]
  /// Σ ρ n over the seed's subunits: Spearman's ρ of the two median series, times the seed subunit's
  /// n voxels.
  public let netCorrelation: Double
  /// All voxels of the seed: ``netCorrelation`` lies between −n and n of them.
  public let seedVoxelCount: Int

  /// Describes a subunit.
  public init(members: [Int], netCorrelation: Double, seedVoxelCount: Int) {
    self.members = members
    self.netCorrelation = netCorrelation
    self.seedVoxelCount = seedVoxelCount
  }
}

/// The subunits of the searched voxels, by their cleaned series, and how each goes with the seed.
///
/// Voxels of each region are joined by 1 − Spearman's ρ; a subunit's series is, frame by frame, the
/// median over its voxels. Series of several runs are put one after the other, each standardised.
/// The distances of the larger region take 2 n² bytes, its ranks 8 bytes a voxel and frame.
///
/// - Parameters:
///   - runs: At least one cleaned run, with the same rows in each.
///   - searchedRows: The rows of the searched voxels, in their order.
///   - seedRows: The rows of the seed's voxels.
///   - rule: Linkage, cut and the most voxels; what else it holds is not used here.
/// - Returns: All subunits, of one voxel too, in the order of their lowest member.
/// - Throws: ``TargetingError/tooManyVoxels(found:most:)``.
public func findSubunits(
  in runs: [DenoisedRun],
  searchedRows: [Int],
  seedRows: [Int],
  rule: HierarchicalRule
) throws(TargetingError) -> [Subunit] {
  precondition(!runs.isEmpty, "subunits of no runs")
  let seedGroups = try groups(of: seedRows, in: runs, rule: rule)
  let seeds = seedGroups.map { group in
    (ranks: medianRanks(of: group.map { seedRows[$0] }, in: runs), voxelCount: group.count)
  }
  return try groups(of: searchedRows, in: runs, rule: rule).map { group in
    let ranks = medianRanks(of: group.map { searchedRows[$0] }, in: runs)
    let net = seeds.reduce(0.0) { $0 + dot(ranks, $1.ranks) * Double($1.voxelCount) }
    return Subunit(members: group, netCorrelation: net, seedVoxelCount: seedRows.count)
  }
}

/// The groups of `rows`, by their places among them.
private func groups(
  of rows: [Int],
  in runs: [DenoisedRun],
  rule: HierarchicalRule
) throws(TargetingError) -> [[Int]] {
  guard rows.count <= rule.maximumVoxels else {
    throw .tooManyVoxels(found: rows.count, most: rule.maximumVoxels)
  }
  return Agglomeration.groups(
    distances(of: rows, in: runs),
    linkage: rule.linkage,
    cut: rule.cut
  )
}

private func distances(of rows: [Int], in runs: [DenoisedRun]) -> PairDistances {
  let frameCount = runs.reduce(0) { $0 + $1.keptCount }
  var ranks = Matrix.zero(rows: 0, columns: frameCount)
  ranks.reserve(rowCount: rows.count)
  for row in rows { ranks.append(row: unitRanks(series(row, in: runs))) }
  return PairDistances(ranks: ranks)
}

private func medianRanks(of rows: [Int], in runs: [DenoisedRun]) -> [Double] {
  unitRanks(medians(of: rows.map { series($0, in: runs) }))
}

private func series(_ row: Int, in runs: [DenoisedRun]) -> [Double] {
  runs.flatMap { $0.series[row: row] }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
