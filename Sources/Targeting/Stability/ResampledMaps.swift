public import Connectivity
import LinearAlgebra

/// The correlation maps of all resamples.
public struct ResampledMaps: Sendable {
  /// How many resamples there are.
  public let resamples: Int
  /// How many columns each map has.
  public let columnCount: Int
  /// One resample a row.
  var values: [Float]

  /// Calls `body` with the columns `columns` of the map of `resample`.
  public func withMap<Result>(
    _ resample: Int,
    columns: Range<Int>,
    _ body: (Span<Float>) -> Result
  ) -> Result {
    precondition((0..<resamples).contains(resample), "resample \(resample) of \(resamples)")
    precondition(columns.lowerBound >= 0 && columns.upperBound <= columnCount, "\(columns)")
    let start = resample * columnCount
    return body(
      values.span.extracting(start + columns.lowerBound..<start + columns.upperBound)
    )
  }
}

/// The maps of all resamples of `runs`.
///
/// Conditional on the cleaning: cleaned frames are drawn again, not cleaned again, so that what the
/// regression has cost is invisible to it, and the maps vary by 13 to 50 % too little (measured on
/// white noise). With W how often each frame is drawn, Z the cleaned series and s the seed's,
///
///     m = WZ/n,  c = (W∘s′)Z/n − mₛm,  q = W(Z∘Z)/n − m²,  r* = c/√(q qₛ),
///
/// which is Pearson's r of the drawn frames, to 1e-5 in this single precision. Several runs:
/// r = Σ(nᵢ − 1)rᵢ / Σ(nᵢ − 1), as ``Connectivity/seedCorrelation(in:)``.
///
/// - Parameters:
///   - runs: At least one run, all with the same columns.
///   - bootstrap: How frames are drawn.
/// - Returns: One map a resample. A column without signal has r = 0 in the run.
/// - Throws: ``ConnectivityError`` where the seed has no signal in a run.
public func resampledMaps(
  of runs: [ResampledRun],
  _ bootstrap: FrameBootstrap
) throws(ConnectivityError) -> ResampledMaps {
  let counts = runs.enumerated().map { number, run in
    bootstrap.counts(
      run: number,
      keptCount: run.keptCount,
      repetitionTime: run.repetitionTime
    )
  }
  return try resampledMaps(of: runs, counts: counts, columnsAtOnce: 512)
}

/// The maps where `counts` say how often each frame of each run is drawn in each resample.
///
/// In pieces of `columnsAtOnce`, of which nothing but rounding may depend.
func resampledMaps(
  of runs: [ResampledRun],
  counts: [[[Int]]],
  columnsAtOnce: Int
) throws(ConnectivityError) -> ResampledMaps {
  guard let first = runs.first else { preconditionFailure("resamples of no runs") }
  precondition(runs.allSatisfy { $0.columnCount == first.columnCount }, "runs of other columns")
  let resamples = counts.first?.count ?? 0
  var maps = ResampledMaps(
    resamples: resamples,
    columnCount: first.columnCount,
    values: [Float](repeating: 0, count: resamples * first.columnCount)
  )
  let total = runs.reduce(0) { $0 + max(1, $1.keptCount - 1) }
  for (number, run) in runs.enumerated() {
    guard run.seed.contains(where: { $0 != 0 }) else { throw .seedHasNoSignal(run: number) }
    let draws = Draws(run, counts[number])
    let share = Float(max(1, run.keptCount - 1)) / Float(total)
    draws.add(run, times: share, to: &maps, columnsAtOnce: columnsAtOnce)
  }
  return maps
}

/// The draws from one run, and what they make of the seed.
private struct Draws {
  /// W/n, and below it W∘s′/n.
  private var weights: [Float] = []
  private let resamples: Int
  /// Of the seed in each resample.
  private var means: [Float] = []
  /// 1/√qₛ of each resample; 0 where the seed has no signal in it.
  private var inverseDeviations: [Float] = []

  init(_ run: ResampledRun, _ counts: [[Int]]) {
    resamples = counts.count
    let share = 1 / Double(run.keptCount)
    weights.reserveCapacity(2 * resamples * run.keptCount)
    for row in counts { for count in row { weights.append(Float(Double(count) * share)) } }
    for row in counts {
      var (sum, squares) = (0.0, 0.0)
      for (frame, count) in row.enumerated() {
        let weighted = Double(count) * share * run.seed[frame]
        weights.append(Float(weighted))
        sum += weighted
        squares += weighted * run.seed[frame]
      }
      let variance = squares - sum * sum
      means.append(Float(sum))
      inverseDeviations.append(variance > leastVariance ? Float(1 / variance.squareRoot()) : 0)
    }
  }

  /// Adds `share` of the correlations in each resample to `maps`.
  func add(
    _ run: ResampledRun,
    times share: Float,
    to maps: inout ResampledMaps,
    columnsAtOnce: Int
  ) {
    var sums = [Float](repeating: 0, count: 2 * resamples * columnsAtOnce)
    var squares = [Float](repeating: 0, count: resamples * columnsAtOnce)
    for start in stride(from: 0, to: run.columnCount, by: columnsAtOnce) {
      let columns = start..<min(run.columnCount, start + columnsAtOnce)
      let range = columns.lowerBound * run.keptCount..<columns.upperBound * run.keptCount
      let series = run.series.span.extracting(range)
      let squared = run.series[range].map { $0 * $0 }
      let (frames, once) = (run.keptCount, resamples * run.keptCount)
      var target = sums.mutableSpan
      writeProductWithTranspose(weights.span, series, inner: frames, to: &target)
      var squareTarget = squares.mutableSpan
      let counts = weights.span.extracting(0..<once)
      writeProductWithTranspose(counts, squared.span, inner: frames, to: &squareTarget)
      for resample in 0..<resamples {
        let own = resample * columns.count
        let other = own + resamples * columns.count
        let place = resample * maps.columnCount + start
        addCorrelations(
          sums: sums.span.extracting(own..<own + columns.count),
          products: sums.span.extracting(other..<other + columns.count),
          squares: squares.span.extracting(own..<own + columns.count),
          seedMean: means[resample],
          factor: share * inverseDeviations[resample],
          to: &maps.values,
          at: place
        )
      }
    }
  }
}

/// The variance, of series with variance 1, below which a resample has no signal but rounding.
private let leastVariance = 1e-5

/// Adds `factor` c/√q to a stretch of `values`.
private func addCorrelations(
  sums: Span<Float>,
  products: Span<Float>,
  squares: Span<Float>,
  seedMean: Float,
  factor: Float,
  to values: inout [Float],
  at place: Int
) {
  var values = values.mutableSpan
  let least = Float(leastVariance)
  for column in sums.indices {
    let mean = sums[column]
    let variance = squares[column] - mean * mean
    let covariance = products[column] - seedMean * mean
    let deviation = max(variance, least).squareRoot()
    values[place + column] += variance > least ? factor * covariance / deviation : 0
  }
}
