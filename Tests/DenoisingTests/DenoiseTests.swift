import Denoising
import Geometry
import Glibc
import Imaging
import LinearAlgebra
import TestSupport
import Testing

/// What must not change a cleaned series, and what must.
@Suite struct DenoiseTests {
  let censored = [0, 1, 20, 21, 50, 99, 119]

  @Test func `what censored frames hold changes nothing, not even a bit`() throws {
    for seed in 0..<20 as Range<UInt64> {
      let (series, nuisances) = inputs(seed: seed)
      for filtered in [true, false] {
        let clean = try cleaned(series, nuisances, censored: censored, filtered: filtered)
        var (spoilt, spoiltNuisances) = (series, nuisances)
        for frame in censored {
          for row in 0..<series.rows { spoilt[row, frame] = frame == 20 ? .nan : 1e6 }
          for row in 0..<nuisances.rows { spoiltNuisances[row, frame] = -1e5 * Double(row) }
        }
        let again = try cleaned(spoilt, spoiltNuisances, censored: censored, filtered: filtered)
        #expect(again.series == clean.series, "seed \(seed), filtered \(filtered)")
        #expect(again.degreesOfFreedom == clean.degreesOfFreedom)
      }
    }
  }

  @Test func `gain and offset leave the cleaned series as it was`() throws {
    for seed in 0..<20 as Range<UInt64> {
      let (series, nuisances) = inputs(seed: seed)
      let scaled = mapping(series) { 3.5 * $0 + 700 }
      let expected = try cleaned(series, nuisances, censored: censored).series.values
      let found = try cleaned(scaled, nuisances, censored: censored).series.values
      #expect(largestDifference(found, expected) < 1e-9, "seed \(seed)")
    }
  }

  @Test func `a confound in other units leaves the cleaned series as it was`() throws {
    let (series, nuisances) = inputs(seed: 1)
    let scaled = mapping(nuisances) { 1e-6 * $0 - 4e-3 }
    let expected = try cleaned(series, nuisances).series.values
    #expect(largestDifference(try cleaned(series, scaled).series.values, expected) < 1e-6)
  }

  @Test func `rows in another order come out in that order`() throws {
    let (series, nuisances) = inputs(seed: 2)
    let order = [3, 0, 2, 1]
    var permuted = Matrix.zero(rows: 0, columns: series.columns)
    for row in order { permuted.append(row: series[row: row]) }
    let expected = try cleaned(series, nuisances)
    let found = try cleaned(permuted, nuisances)
    for (position, row) in order.enumerated() {
      let difference = largestDifference(found.series[row: position], expected.series[row: row])
      #expect(difference < 1e-12, "row \(row)")
    }
  }

  @Test func `a confound given twice changes nothing`() throws {
    for seed in 0..<20 as Range<UInt64> {
      let (series, nuisances) = inputs(seed: seed)
      var doubled = nuisances
      doubled.append(row: nuisances[row: 2])
      let once = try cleaned(series, nuisances, censored: censored)
      let twice = try cleaned(series, doubled, censored: censored)
      #expect(largestDifference(twice.series.values, once.series.values) < 1e-10, "seed \(seed)")
      #expect(twice.degreesOfFreedom == once.degreesOfFreedom, "seed \(seed)")
    }
  }

  @Test func `a constant confound and a line change nothing`() throws {
    let (series, nuisances) = inputs(seed: 3)
    var more = nuisances
    more.append(row: Array(repeating: 1234.567, count: series.columns))
    more.append(row: (0..<series.columns).map { 0.1 * Double($0) })
    let expected = try cleaned(series, nuisances)
    let found = try cleaned(series, more)
    #expect(largestDifference(found.series.values, expected.series.values) < 1e-10)
    #expect(found.degreesOfFreedom == expected.degreesOfFreedom)
  }

  @Test func `cleaned rows are standardised and free of the filtered confounds`() throws {
    let (series, nuisances) = inputs(seed: 4)
    // The confounds' own cleaned series, without regression, are what was regressed out.
    let filtered = try cleaned(nuisances, .zero(rows: 0, columns: 120), censored: censored)
    let run = try cleaned(series, nuisances, censored: censored)
    for row in 0..<run.series.rows {
      let values = run.series[row: row]
      let squares = values.reduce(0) { $0 + $1 * $1 }
      #expect((values.reduce(0, +) / Double(values.count)).magnitude < 1e-13)
      #expect((squares / Double(values.count - 1) - 1).magnitude < 1e-12)
    }
    let leakage = productWithTranspose(filtered.series, run.series).values
    #expect(leakage.allSatisfy { $0.magnitude < 1e-9 })
  }

  @Test func `a sine in the pass band survives and one in the stop band is gone`() throws {
    let frames = 300
    func sine(_ hertz: Double) -> [Double] {
      (0..<frames).map { sin(2 * .pi * hertz * 2 * Double($0) + 0.4) }
    }
    var series = Matrix.zero(rows: 0, columns: frames)
    let (pass, slow, fast) = (sine(0.04), sine(0.002), sine(0.2))
    series.append(row: pass)
    series.append(row: pass.indices.map { pass[$0] + fast[$0] + 50 * slow[$0] })
    let run = try cleaned(series, .zero(rows: 0, columns: frames))
    let middle = 60..<240  // the padding's transients end here
    let amplitude = 2.0.squareRoot()  // of a sine with standard deviation 1
    let errors = middle.map { (run.series[0, $0] - amplitude * pass[$0]).magnitude }
    #expect(errors.allSatisfy { $0 < 0.05 })
    let mixed = middle.map { run.series[1, $0] }
    let plain = middle.map { run.series[0, $0] }
    #expect(correlation(mixed, plain) > 0.99)
  }

  @Test func `a silent row stays silent`() throws {
    var (series, nuisances) = inputs(seed: 5)
    series.append(row: Array(repeating: 4321.123, count: 120))
    series.append(row: Array(repeating: 0, count: 120))
    series.append(row: (0..<120).map { 900 + 0.7 * Double($0) })
    series.append(row: nuisances[row: 1])
    var blip = Array(repeating: 77.0, count: 120)
    blip[20] = 1e4  // where it is censored
    series.append(row: blip)
    let run = try cleaned(series, nuisances, censored: censored)
    for row in 4..<9 {
      #expect(run.series[row: row].allSatisfy { $0 == 0 }, "row \(row)")
    }
  }

  @Test func `the faintest change that single precision can store is still signal`() throws {
    var samples = Array(repeating: Float(4321), count: 120)
    samples[60] = samples[60].nextUp
    let series = try TimeSeries(
      signals: samples,
      voxelCount: 1,
      frameCount: 120,
      repetitionTime: .seconds(2)
    )
    let table = try confounds(.zero(rows: 0, columns: 120))
    let run = try denoise(series, confounds: table, plan: plan(confoundCount: 0))
    #expect(run.series.values.contains { $0 != 0 })
  }

  @Test func `a stretch is cleaned as if it were a run of its own`() throws {
    let (series, nuisances) = inputs(seed: 6)
    let stretch = 40..<120
    let part = try denoise(
      series,
      repetitionTime: .seconds(2),
      confounds: confounds(nuisances, censored: censored),
      plan: plan(confoundCount: 3),
      frames: stretch
    )
    let alone = try cleaned(
      series.selecting(columns: Array(stretch)),
      nuisances.selecting(columns: Array(stretch)),
      censored: censored.map { $0 - 40 }
    )
    #expect(part.series == alone.series)
    #expect(part.degreesOfFreedom == alone.degreesOfFreedom)
    #expect(part.keptFrames == alone.keptFrames.map { $0 + 40 })
  }

  @Test func `minutes kept are kept frames times the repetition time`() throws {
    let (series, nuisances) = inputs(seed: 7)
    let run = try cleaned(series, nuisances, censored: censored)
    #expect(run.keptCount == 113)
    #expect((run.minutesKept - 113.0 * 2 / 60).magnitude < 1e-12)
  }

  @Test func `the mean of voxels is taken before cleaning`() throws {
    let series = try TimeSeries(
      signals: [1, 2, 3, 10, 20, 60],
      voxelCount: 2,
      frameCount: 3,
      repetitionTime: .seconds(2)
    )
    #expect(series.mean(of: [0, 1]) == [5.5, 11, 31.5])
    #expect(series.rows([1, 0]).values == [10, 20, 60, 1, 2, 3])
  }

  private func inputs(seed: UInt64) -> (series: Matrix, nuisances: Matrix) {
    let walks = randomWalks(rows: 7, frames: 120, seed: seed)
    func rows(_ range: Range<Int>) -> Matrix {
      Matrix(rows: range.count, columns: 120, values: range.flatMap { walks[row: $0] })
    }
    return (rows(0..<4), rows(4..<7))
  }

  private func cleaned(
    _ series: Matrix,
    _ nuisances: Matrix,
    censored: [Int] = [],
    filtered: Bool = true
  ) throws -> DenoisedRun {
    try denoise(
      series,
      repetitionTime: .seconds(2),
      confounds: confounds(nuisances, censored: censored),
      plan: plan(confoundCount: nuisances.rows, filtered: filtered)
    )
  }

  private func mapping(_ matrix: Matrix, _ change: (Double) -> Double) -> Matrix {
    Matrix(rows: matrix.rows, columns: matrix.columns, values: matrix.values.map(change))
  }

  private func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let (meanA, meanB) = (a.reduce(0, +) / Double(a.count), b.reduce(0, +) / Double(b.count))
    let (x, y) = (a.map { $0 - meanA }, b.map { $0 - meanB })
    func dot(_ p: [Double], _ q: [Double]) -> Double { zip(p, q).reduce(0) { $0 + $1.0 * $1.1 } }
    return dot(x, y) / (dot(x, x) * dot(y, y)).squareRoot()
  }
}
