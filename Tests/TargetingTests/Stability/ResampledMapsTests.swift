import Denoising
import Geometry
import LinearAlgebra
import Statistics
import TestSupport
import Testing

@testable import Targeting

@Suite struct ResampledMapsTests {
  struct Golden: Decodable {
    struct Run: Decodable {
      let series: [[Double]]
      let counts: [[Int]]
    }
    struct Bootstrap: Decodable {
      let runs: [Run]
      let r: [[Double]]
    }
    let bootstrap: Bootstrap
  }

  @Test func `maps are those of frames actually repeated, over two runs`() throws {
    let golden = try goldenJSON("stability.json", as: Golden.self).bootstrap
    let runs = try golden.runs.map { try resampledRun(Matrix($0.series)) }
    let maps = try resampledMaps(of: runs, counts: golden.runs.map(\.counts), columnsAtOnce: 4)
    #expect(maps.resamples == golden.r.count)
    for (resample, expected) in golden.r.enumerated() {
      let found = maps.withMap(resample, columns: 0..<6) { copy($0) }
      for (a, b) in zip(found, expected) { #expect((Double(a) - b).magnitude < 1e-5) }
    }
  }

  @Test func `the formula in double precision is Pearson's r of the drawn frames to 1e-12`() throws
  {
    let series = noise(rows: 5, frames: 90, seed: 4)
    let cleaned = try standardisedRun(series).series
    let bootstrap = FrameBootstrap(resamples: 6, block: .seconds(20), seed: 8)
    let single = try resampledMaps(of: [resampledRun(series)], bootstrap)
    let counts = bootstrap.counts(run: 0, keptCount: 90, repetitionTime: .seconds(2))
    for (resample, row) in counts.enumerated() {
      let frames = row.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
      let seed = frames.map { cleaned[0, $0] }
      for voxel in 1..<5 {
        let drawn = pearsonCorrelation(seed, frames.map { cleaned[voxel, $0] })
        let formula = weightedR(cleaned[row: 0], cleaned[row: voxel], row)
        #expect((drawn - formula).magnitude < 1e-12)
        let found = single.withMap(resample, columns: voxel - 1..<voxel) { $0[0] }
        #expect((Double(found) - drawn).magnitude < 1e-5)
      }
    }
  }

  @Test func `drawing every frame once gives the map of the data`() throws {
    let series = noise(rows: 8, frames: 60, seed: 5)
    let cleaned = try standardisedRun(series).series
    // One block as long as the run.
    let whole = FrameBootstrap(resamples: 2, block: .seconds(500), seed: 1)
    let maps = try resampledMaps(of: [resampledRun(series)], whole)
    for voxel in 1..<8 {
      let r = pearsonCorrelation(cleaned[row: 0], cleaned[row: voxel])
      let found = maps.withMap(1, columns: voxel - 1..<voxel) { $0[0] }
      #expect((Double(found) - r).magnitude < 1e-6)
    }
  }

  @Test func `the pieces in which columns are computed change nothing but rounding`() throws {
    let run = try resampledRun(noise(rows: 700, frames: 50, seed: 6))
    let bootstrap = FrameBootstrap(resamples: 20, block: .seconds(10), seed: 3)
    let counts = [bootstrap.counts(run: 0, keptCount: 50, repetitionTime: .seconds(2))]
    let a = try resampledMaps(of: [run], counts: counts, columnsAtOnce: 512)
    let b = try resampledMaps(of: [run], counts: counts, columnsAtOnce: 37)
    #expect(zip(a.values, b.values).allSatisfy { ($0 - $1).magnitude < 2e-6 })
    let again = try resampledMaps(of: [run], bootstrap)
    #expect(again.values == a.values)
  }

  @Test func `a run's draws do not depend on other runs`() {
    let bootstrap = FrameBootstrap(resamples: 3, block: .seconds(10), seed: 3)
    func draws(_ run: Int) -> [[Int]] {
      bootstrap.counts(run: run, keptCount: 40, repetitionTime: .seconds(2))
    }
    #expect(draws(1) == draws(1))
    #expect(draws(0) != draws(1))
    #expect(bootstrap.blockLength(repetitionTime: .milliseconds(800)) == 13)
  }

  @Test func `a column without signal has r = 0, and a seed without signal is refused`() throws {
    var series = noise(rows: 3, frames: 40, seed: 7)
    series[row: 2] = Array(repeating: 5, count: 40)
    let bootstrap = FrameBootstrap(resamples: 4, block: .seconds(10), seed: 3)
    let maps = try resampledMaps(of: [resampledRun(series)], bootstrap)
    for resample in 0..<4 {
      #expect(maps.withMap(resample, columns: 1..<2) { $0[0] } == 0)
    }
    series[row: 0] = Array(repeating: 5, count: 40)
    #expect(throws: (any Error).self) { try resampledMaps(of: [resampledRun(series)], bootstrap) }
  }

  private func weightedR(_ s: [Double], _ z: [Double], _ counts: [Int]) -> Double {
    let weights = counts.map(Double.init)
    let n = weights.reduce(0, +)
    func mean(_ values: [Double]) -> Double {
      zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / n
    }
    let (ms, mz) = (mean(s), mean(z))
    let c = mean(zip(s, z).map { $0 * $1 }) - ms * mz
    let (qs, qz) = (mean(s.map { $0 * $0 }) - ms * ms, mean(z.map { $0 * $0 }) - mz * mz)
    return c / (qs * qz).squareRoot()
  }
}

extension Matrix {
  /// A matrix of equally long rows.
  init(_ rows: [[Double]]) {
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, values: rows.flatMap(\.self))
  }
}

/// Independent normal numbers.
func noise(rows: Int, frames: Int, seed: UInt64) -> Matrix {
  var random = SeededGenerator(seed: seed)
  let values = (0..<rows * frames).map { _ in random.nextGaussian() }
  return Matrix(rows: rows, columns: frames, values: values)
}

/// A run that is only standardised, 2 s a frame.
func standardisedRun(_ series: Matrix) throws -> DenoisedRun {
  let lines = ["a"] + Array(repeating: "0", count: series.columns)
  return try denoise(
    series,
    repetitionTime: .seconds(2),
    confounds: ConfoundTable(parsing: Array(lines.joined(separator: "\n").utf8), name: "none"),
    plan: DenoisingPlan(
      smoothing: nil,
      censoring: nil,
      detrend: false,
      bandPass: nil,
      confounds: nil
    )
  )
}

/// The first row as seed, all others as columns.
func resampledRun(_ series: Matrix) throws -> ResampledRun {
  ResampledRun(try standardisedRun(series), seedRow: 0, columns: Array(1..<series.rows))
}

private func copy(_ values: Span<Float>) -> [Float] { values.indices.map { values[$0] } }
