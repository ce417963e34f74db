public import Denoising
import LinearAlgebra

/// The Pearson correlation of each target row with the seed row, over all runs together.
///
/// The seed's mean series has been cleaned as one row (``Imaging/TimeSeries/mean(of:)``). Several
/// runs count as one long run whose parts are standardised apart: r = Σ(nᵢ − 1)rᵢ / Σ(nᵢ − 1)
/// with nᵢ the kept frames of run i.
///
/// - Parameters:
///   - seedRow: The row of the seed's series, the same in every run.
///   - targets: The rows to correlate with it, the same in every run.
///   - runs: At least one cleaned run.
/// - Returns: One r in [−1, 1] a target, in the order of `targets`. A target without signal in a
///   run counts with rᵢ = 0 there; without any it has exactly 0.
/// - Throws: ``ConnectivityError`` where the seed has no signal in a run.
public func seedCorrelation(
  seedRow: Int,
  targets: [Int],
  in runs: [DenoisedRun]
) throws(ConnectivityError) -> [Double] {
  precondition(!runs.isEmpty, "a correlation over no runs")
  var sums = Array(repeating: 0.0, count: targets.count)
  var weight = 0.0
  for (number, run) in runs.enumerated() {
    let seed = run.series[row: seedRow]
    guard seed.contains(where: { $0 != 0 }) else { throw .seedHasNoSignal(run: number) }
    let column = Matrix(rows: seed.count, columns: 1, values: seed)
    let products = product(run.series, column).values
    for (position, target) in targets.enumerated() { sums[position] += products[target] }
    weight += Double(run.keptCount - 1)
  }
  return sums.map { min(max($0 / weight, -1), 1) }  // rounding may step over the ends
}
