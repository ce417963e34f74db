import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Denoising

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
        let sums = try coordinates(of: series, cleaning)
        let found = sums.correlations(with: sums.mean(of: [0]))
        let expected = (0..<series.rows).map { row in
          zip(plain.series[row: 0], plain.series[row: row]).reduce(0) { $0 + $1.0 * $1.1 }
            / Double(plain.keptCount - 1)
        }
        #expect(largestDifference(found, expected) < 1e-6, "seed \(seed)")
      }
    }
  }

  @Test func `every form, option and golden case comes out of the operator as well`() throws {
    let golden = try GoldenOptions.read()
    let form = BandPass.Form.butterworth(order: 5)
    for reference in golden.cases {
      let edges = (reference.highPass, reference.lowPass)
      let set = confoundSet(reference.confounds)
      let correct = reference.correct ?? reference.nilearn
      let censored = reference.censored
      try expect(golden, censored, band(form, edges.0, edges.1), set, nil, equals: correct)
      let compat = Compatibility.nilearn014
      let faulty = reference.nilearn
      try expect(golden, censored, band(form, edges.0, edges.1), set, compat, equals: faulty)
    }
    for reference in golden.projections {
      let band = band(.projection, reference.highPass, reference.lowPass)
      let set = confoundSet(reference.confounds)
      try expect(golden, reference.censored, band, set, nil, equals: reference.cleaned)
    }
  }

  private func expect(
    _ golden: GoldenOptions,
    _ censored: [Int],
    _ band: BandPass?,
    _ set: ConfoundSet,
    _ compatibility: Compatibility?,
    equals cleaned: [[Double]]
  ) throws {
    let cleaning = try CleaningOperator(
      table(golden.confounds, censored: censored),
      repetitionTime: .seconds(golden.repetitionTime),
      plan: golden.plan(band, set, compatibility)
    )
    let what = "\(set), \(String(describing: band)), censored \(censored), \(compatibility as Any)"
    let run = cleaning(golden.matrix)
    for (row, expected) in cleaned.enumerated() {
      #expect(largestDifference(run.series[row: row], expected) < 1e-6, "\(what)")
    }
    let sums = try coordinates(of: golden.matrix, cleaning)
    let r = zip(cleaned[0], cleaned[1]).reduce(0) { $0 + $1.0 * $1.1 } / Double(run.keptCount - 1)
    let found = sums.correlations(with: sums.mean(of: [0]))[1]
    #expect((found - r).magnitude < 1e-6, "\(what)")
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
    let a = try coordinates(of: series, cleaning)
    let b = try coordinates(of: spoilt, cleaning)
    #expect(a.correlations(with: a.mean(of: [0, 1])) == b.correlations(with: b.mean(of: [0, 1])))
  }

  @Test func `what the confounds explain has exactly no correlation`() throws {
    var (series, table) = try inputs(seed: 5, censored: [12])
    let confound = try table.column("c1").compactMap(\.self)
    series.append(row: confound.map { 40 * $0 })
    series.append(row: (0..<frames).map { 900 + 0.7 * Double($0) })
    series.append(row: Array(repeating: 77, count: frames))
    let sums = try coordinates(of: series, operation(table))
    let r = sums.correlations(with: sums.mean(of: [0]))
    #expect(Array(r.suffix(3)) == [0, 0, 0])
    #expect(sums.mean(of: [4]).norm == 0)
    #expect(sums.correlations(with: sums.mean(of: [5])).allSatisfy { $0 == 0 })
  }

  @Test func `a mean of voxels is cleaned like the mean of their series`() throws {
    var (series, table) = try inputs(seed: 6, censored: [12, 13])
    series.append(row: (0..<frames).map { (series[1, $0] + series[3, $0]) / 2 })
    let sums = try coordinates(of: series, operation(table))
    let fromMean = sums.correlations(with: sums.mean(of: [1, 3]))
    let fromRow = sums.correlations(with: sums.mean(of: [4]))
    #expect(largestDifference(fromMean, fromRow) < 1e-6)
  }

  @Test func `a cleaning that extends another finds what its own factors find`() throws {
    let (series, table) = try inputs(seed: 9, censored: [0, 17, 18, 90])
    func cleaning(_ confounds: Int, filtered: Bool = true) throws -> CleaningOperator {
      try CleaningOperator(
        table,
        repetitionTime: .seconds(2),
        plan: plan(confoundCount: confounds, filtered: filtered)
      )
    }
    let larger = try cleaning(3)
    let factors = try CompactOperator(larger)
    for confounds in 1...3 {
      let smaller = try cleaning(confounds)
      let extended = try CompactOperator(smaller, extending: (larger, factors))
      #expect(extended.sharedCount == factors.count)
      #expect(extended.count == factors.count + 3 - confounds)
      let (shared, own) = (
        try coordinates(of: series, larger, factors),
        try coordinates(of: series, smaller, CompactOperator(smaller))
      )
      let found = try coordinates(of: series, smaller, extended, shared: shared)
      for row in 0..<series.rows {
        let difference = largestDifference(
          found.correlations(with: found.mean(of: [row])),
          own.correlations(with: own.mean(of: [row]))
        )
        #expect(difference < 1e-6)
      }
    }
    // One that removes more, or takes other steps, stands on its own.
    let least = try cleaning(1)
    let known = try (cleaning: least, factors: CompactOperator(least))
    #expect(try CompactOperator(larger, extending: known).sharedCount == 0)
    #expect(try CompactOperator(cleaning(1, filtered: false), extending: known).sharedCount == 0)
  }

  @Test func `sums are the same to the last bit in blocks of 16 and of 32 frames`() throws {
    let (series, table) = try inputs(seed: 10, censored: [3])
    let cleaning = try operation(table)
    let compact = try CompactOperator(cleaning)
    let sums = try [16, 32].map { length in
      try coordinates(of: series, cleaning, compact, blockLength: length)
    }
    let seed = sums[0].mean(of: [0, 2])
    #expect(seed == sums[1].mean(of: [0, 2]))
    #expect(sums[0].correlations(with: seed) == sums[1].correlations(with: seed))
  }

  @Test func `cleanings that share their parts are what they are alone`() throws {
    let (_, table) = try inputs(seed: 8, censored: [4, 50, 51])
    var parts = SharedParts(table)
    func shared(_ confounds: Int, _ stretch: Range<Int>?, filtered: Bool = true) throws -> Matrix {
      try CleaningOperator(
        repetitionTime: .seconds(2),
        plan: plan(confoundCount: confounds, filtered: filtered),
        stretch: stretch,
        sharing: &parts
      ).transposed
    }
    func alone(_ confounds: Int, _ stretch: Range<Int>?, filtered: Bool = true) throws -> Matrix {
      try CleaningOperator(
        table,
        repetitionTime: .seconds(2),
        plan: plan(confoundCount: confounds, filtered: filtered),
        stretch: stretch
      ).transposed
    }
    // Twice the same steps, then others: of a half, without a filter, and the first again.
    for (confounds, stretch) in [(3, nil), (2, nil), (3, 0..<(frames / 2)), (1, nil)] {
      #expect(try shared(confounds, stretch) == alone(confounds, stretch))
    }
    #expect(try shared(3, nil, filtered: false) == alone(3, nil, filtered: false))
    #expect(try shared(3, nil) == alone(3, nil))
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
}
