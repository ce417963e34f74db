import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Denoising
@testable import Imaging

/// The cleaning as one matrix, against the cleaning step by step.
@Suite struct CleaningOperatorTests {
  let frames = 150
  static let censorings: [[Int]] = [[], [0, 1, 2, 60, 61, 90, 147, 149], [20, 129]]

  @Test(arguments: censorings, [true, false])
  func `cleaned series are those of the plain cleaning`(censored: [Int], filtered: Bool) throws {
    for stretch in [nil, 40..<150, 0..<75] as [Range<Int>?] {
      for seed in 0..<5 as Range<UInt64> {
        let (series, table) = try inputs(seed: seed, censored: censored)
        let plain = try denoise(
          series,
          repetitionTime: .seconds(2),
          confounds: table,
          plan: plan(confoundCount: 3, filtered: filtered),
          frames: stretch
        )
        let cleaning = try operation(table, filtered: filtered, stretch: stretch)
        let run = cleaning(series)
        #expect(run.keptFrames == plain.keptFrames)
        #expect(run.degreesOfFreedom == plain.degreesOfFreedom)
        let difference = largestDifference(run.series.values, plain.series.values)
        #expect(difference < 1e-8, "seed \(seed), stretch \(String(describing: stretch))")
      }
    }
  }

  @Test(arguments: censorings, [true, false])
  func `r from sums in single precision is that of the plain cleaning`(
    censored: [Int],
    filtered: Bool
  ) throws {
    for stretch in [nil, 40..<150, 0..<75] as [Range<Int>?] {
      for seed in 0..<5 as Range<UInt64> {
        let (series, table) = try inputs(seed: seed, censored: censored)
        let plain = try denoise(
          series,
          repetitionTime: .seconds(2),
          confounds: table,
          plan: plan(confoundCount: 3, filtered: filtered),
          frames: stretch
        )
        let cleaning = try operation(table, filtered: filtered, stretch: stretch)
        let coordinates = try sum(series, cleaning)
        let found = coordinates.correlations(with: coordinates.mean(of: [0]))
        let expected = (0..<series.rows).map { row in
          zip(plain.series[row: 0], plain.series[row: row]).reduce(0) { $0 + $1.0 * $1.1 }
            / Double(plain.keptCount - 1)
        }
        #expect(largestDifference(found, expected) < 1e-6, "seed \(seed)")
      }
    }
  }

  @Test func `a constant is taken to zero`() throws {
    let (_, table) = try inputs(seed: 1, censored: [3, 70])
    let cleaning = try operation(table)
    for frame in 0..<cleaning.keptCount {
      let sum = (0..<cleaning.transposed.rows).reduce(0) { $0 + cleaning.transposed[$1, frame] }
      #expect(sum.magnitude < 1e-12)
    }
  }

  @Test func `the compact rows have the same inner products`() throws {
    let (_, table) = try inputs(seed: 2, censored: [0, 5, 6, 100])
    let cleaning = try operation(table)
    let compact = try CompactOperator(cleaning)
    #expect(compact.count < cleaning.keptCount)
    let full = productWithTranspose(cleaning.transposed, cleaning.transposed)
    for (i, a) in compact.influentialFrames.enumerated() {
      for (j, b) in compact.influentialFrames.enumerated() {
        let product = (0..<compact.count).reduce(0.0) {
          $0 + Double(compact.rows[$1 * frames + a]) * Double(compact.rows[$1 * frames + b])
        }
        #expect((product - full[i, j]).magnitude < 1e-6)
      }
    }
  }

  @Test func `censored frames have rows of exact zeros`() throws {
    let censored = [0, 1, 40, 41, 149]
    let (_, table) = try inputs(seed: 3, censored: censored)
    let compact = try CompactOperator(operation(table))
    for row in 0..<compact.count {
      for frame in censored { #expect(compact.rows[row * frames + frame] == 0) }
    }
  }

  @Test func `what censored frames hold changes no coordinate, not even a bit`() throws {
    let censored = [0, 1, 40, 41, 109, 149]
    let (series, table) = try inputs(seed: 4, censored: censored)
    var spoilt = series
    for frame in censored { for row in 0..<series.rows { spoilt[row, frame] = 1e6 } }
    let cleaning = try operation(table)
    let (a, b) = (try sum(series, cleaning), try sum(spoilt, cleaning))
    #expect(a.correlations(with: a.mean(of: [0, 1])) == b.correlations(with: b.mean(of: [0, 1])))
  }

  @Test func `what the confounds explain has exactly no correlation`() throws {
    var (series, table) = try inputs(seed: 5, censored: [12])
    let confound = try table.column("c1").compactMap(\.self)
    series.append(row: confound.map { 40 * $0 })
    series.append(row: (0..<frames).map { 900 + 0.7 * Double($0) })
    series.append(row: Array(repeating: 77, count: frames))
    let coordinates = try sum(series, operation(table))
    let r = coordinates.correlations(with: coordinates.mean(of: [0]))
    #expect(Array(r.suffix(3)) == [0, 0, 0])
    #expect(coordinates.mean(of: [4]).norm == 0)
    #expect(coordinates.correlations(with: coordinates.mean(of: [5])).allSatisfy { $0 == 0 })
  }

  @Test func `a mean of voxels is cleaned like the mean of their series`() throws {
    var (series, table) = try inputs(seed: 6, censored: [12, 13])
    series.append(row: (0..<frames).map { (series[1, $0] + series[3, $0]) / 2 })
    let coordinates = try sum(series, operation(table))
    let fromMean = coordinates.correlations(with: coordinates.mean(of: [1, 3]))
    let fromRow = coordinates.correlations(with: coordinates.mean(of: [4]))
    #expect(largestDifference(fromMean, fromRow) < 1e-6)
  }

  private func operation(
    _ table: ConfoundTable,
    filtered: Bool = true,
    stretch: Range<Int>? = nil
  ) throws -> CleaningOperator {
    try CleaningOperator(
      table,
      repetitionTime: .seconds(2),
      plan: plan(confoundCount: 3, filtered: filtered),
      stretch: stretch
    )
  }

  private func inputs(
    seed: UInt64,
    censored: [Int]
  ) throws -> (series: Matrix, table: ConfoundTable) {
    let exact = randomWalks(rows: 7, frames: frames, seed: seed)
    // As an image stores them, so that both ways begin with the same numbers.
    let walks = Matrix(rows: 7, columns: frames, values: exact.values.map { Double(Float($0)) })
    func rows(_ range: Range<Int>) -> Matrix {
      Matrix(rows: range.count, columns: frames, values: range.flatMap { walks[row: $0] })
    }
    return (rows(0..<4), try confounds(rows(4..<7), censored: censored))
  }

  /// The coordinates of `series`, in blocks of differences from the first used frame.
  private func sum(
    _ series: Matrix,
    _ cleaning: CleaningOperator
  ) throws -> DenoisedCoordinates {
    let compact = try CompactOperator(cleaning)
    let used = Set(compact.influentialFrames)
    let reference = compact.influentialFrames[0]
    var sum = CoordinateSum(compact, columnCount: series.rows)
    var block = FrameBlock(columnCount: series.rows)
    for frame in 0..<series.columns {
      unsafe block.append { target in
        for row in 0..<series.rows {
          let change = Float(series[row, frame]) - Float(series[row, reference])
          unsafe target[row] = used.contains(frame) ? change : 0
        }
      }
      if block.isFull || frame == series.columns - 1 {
        sum.add(block)
        block.startOver()
      }
    }
    return sum.finish()
  }
}
