public import Denoising

/// One cleaned run as a correlation needs it: the seed and the voxels, in the same coordinates.
public struct SeededRun: Sendable {
  /// The seed's cleaned series.
  public let seed: SeedCoordinates
  /// The voxels' cleaned series.
  public let voxels: DenoisedCoordinates

  /// Pairs a seed with the voxels of the same cleaning.
  public init(seed: SeedCoordinates, voxels: DenoisedCoordinates) {
    self.seed = seed
    self.voxels = voxels
  }
}

/// The Pearson correlation of each voxel with the seed, over all runs together.
///
/// Several runs count as one long run whose parts are standardised apart: r = Σ(nᵢ − 1)rᵢ /
/// Σ(nᵢ − 1) with nᵢ the kept frames of run i. The same as
/// ``seedCorrelation(seedRow:targets:in:)`` makes of the plain cleaned series, to 1e-6.
///
/// - Parameter runs: At least one run, all with the same voxels.
/// - Returns: One r in [−1, 1] a voxel. A voxel without signal in a run counts with rᵢ = 0 there;
///   without any it has exactly 0.
/// - Throws: ``ConnectivityError`` where the seed has no signal in a run.
public func seedCorrelation(in runs: [SeededRun]) throws(ConnectivityError) -> [Double] {
  guard let first = runs.first else { preconditionFailure("a correlation over no runs") }
  var sums = [Double](repeating: 0, count: first.voxels.columnCount)
  var weight = 0.0
  for (number, run) in runs.enumerated() {
    guard run.seed.norm > 0 else { throw .seedHasNoSignal(run: number) }
    let share = Double(run.voxels.keptCount - 1)
    for (column, r) in run.voxels.correlations(with: run.seed).enumerated() {
      sums[column] += share * r
    }
    weight += share
  }
  return sums.map { min(max($0 / weight, -1), 1) }  // rounding may step over the ends
}
