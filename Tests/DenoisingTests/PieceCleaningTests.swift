import LinearAlgebra
import TestSupport
import Testing

@testable import Denoising

/// Cleaning of alternating blocks, apart from those between them.
@Suite struct PieceCleaningTests {
  let pieces = [0..<40, 80..<120, 160..<200] as [Range<Int>]

  private func cleaning(
    _ table: ConfoundTable,
    confoundCount: Int = 4,
    pieces: [Range<Int>]
  ) throws -> CleaningOperator {
    var parts = SharedParts(table)
    return try CleaningOperator(
      repetitionTime: .seconds(2),
      plan: plan(confoundCount: confoundCount),
      pieces: pieces,
      sharing: &parts
    )
  }

  @Test func `frames of the other half have no influence, not even a bit`() throws {
    let series = randomWalks(rows: 5, frames: 200, seed: 1)
    let columns = randomWalks(rows: 4, frames: 200, seed: 2)
    var (otherSeries, otherColumns) = (series, columns)
    for frame in 0..<200 where !pieces.contains(where: { $0.contains(frame) }) {
      for row in 0..<5 { otherSeries[row, frame] = 1e5 * Double(row + frame) }
      for row in 0..<4 { otherColumns[row, frame] = -3e4 * Double(frame % 7) }
    }
    let a = try cleaning(confounds(columns), pieces: pieces)(series)
    let b = try cleaning(confounds(otherColumns), pieces: pieces)(otherSeries)
    #expect(a.keptFrames == pieces.flatMap { Array($0) })
    #expect(a.series == b.series)
  }

  @Test func `mean, trend, stop band and confounds are gone from each piece`() throws {
    let series = randomWalks(rows: 3, frames: 200, seed: 3)
    let columns = randomWalks(rows: 4, frames: 200, seed: 4)
    let run = try cleaning(confounds(columns), pieces: pieces)(series)
    for row in 0..<3 {
      let values = run.series[row: row]
      for piece in 0..<3 {
        let own = Array(values[piece * 40..<(piece + 1) * 40])
        #expect(own.reduce(0, +).magnitude < 1e-8)
        #expect(own.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }.magnitude < 1e-6)
        let alternating = own.enumerated().reduce(0) {
          $0 + ($1.offset % 2 == 0 ? 1 : -1) * $1.element
        }
        #expect(alternating.magnitude < 1e-8)
      }
      for column in 0..<4 {
        let used = run.keptFrames.map { columns[column, $0] }
        let mean = used.reduce(0, +) / 120
        let product = zip(values, used).reduce(0) { $0 + $1.0 * ($1.1 - mean) }
        #expect(product.magnitude < 1e-6)
      }
    }
  }

  @Test func `one piece is the projection of that stretch`() throws {
    let series = randomWalks(rows: 3, frames: 200, seed: 5)
    let table = try confounds(randomWalks(rows: 4, frames: 200, seed: 6), censored: [30, 31, 77])
    let one = try cleaning(table, pieces: [20..<140])(series)
    let band = BandPass(.projection, highPass: Hertz(0.01), lowPass: Hertz(0.1))
    let usual = plan(confoundCount: 4)
    let projection = DenoisingPlan(
      smoothing: nil,
      censoring: usual.censoring,
      detrend: true,
      bandPass: band,
      confounds: usual.confounds
    )
    let same = try denoise(
      series,
      repetitionTime: .seconds(2),
      confounds: table,
      plan: projection,
      frames: 20..<140
    )
    #expect(one.degreesOfFreedom == same.degreesOfFreedom)
    #expect(largestDifference(one.series.values, same.series.values) < 1e-9)
  }

  @Test func `each piece costs its own mean, trend and stop band`() throws {
    let table = try confounds(randomWalks(rows: 4, frames: 200, seed: 6))
    // 40 frames of 2 s: bins 1 to 8 of 20 lie within the band, which leaves 16, less the trend.
    let own = try cleaning(table, confoundCount: 0, pieces: [0..<40])
    #expect(own.degreesOfFreedom == 15)
    #expect(try cleaning(table, confoundCount: 0, pieces: pieces).degreesOfFreedom == 45)
    #expect(try cleaning(table, pieces: pieces).degreesOfFreedom == 41)
  }

  @Test func `pieces too short for the band are refused`() throws {
    let table = try confounds(randomWalks(rows: 1, frames: 40, seed: 6))
    #expect(throws: DenoisingError.self) { try cleaning(table, confoundCount: 1, pieces: [0..<4]) }
  }

  @Test func `maps of noise do not resemble each other between alternating halves`() throws {
    let (frames, voxels, repetitions) = (240, 150, 30)
    var sum = 0.0
    for seed in 0..<UInt64(repetitions) {
      var random = SplitMix64(seed: seed)
      let values = (0..<(voxels + 1) * frames).map { _ in Double.random(in: -1...1, using: &random)
      }
      let series = Matrix(rows: voxels + 1, columns: frames, values: values)
      let table = try confounds(randomWalks(rows: 8, frames: frames, seed: 100 + seed))
      let blocks = (0..<8).map { $0 * 30..<($0 + 1) * 30 }
      let maps = try [0, 1].map { half in
        let own = blocks.indices.filter { $0 % 2 == half }.map { blocks[$0] }
        let run = try cleaning(table, confoundCount: 8, pieces: own)(series).series
        return productWithTranspose(run, run.selecting(rows: 0..<1)).values.dropFirst()
      }
      sum += pearson(Array(maps[0]), Array(maps[1])) / Double(repetitions)
    }
    // One standard error is about 1 / √(150 · 30) = 0.015, and the seeds are fixed.
    #expect(sum.magnitude < 0.02)
  }

  private func pearson(_ a: [Double], _ b: [Double]) -> Double {
    let (meanA, meanB) = (a.reduce(0, +) / Double(a.count), b.reduce(0, +) / Double(b.count))
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      ab += (x - meanA) * (y - meanB)
      aa += (x - meanA) * (x - meanA)
      bb += (y - meanB) * (y - meanB)
    }
    return ab / (aa * bb).squareRoot()
  }
}
