import LinearAlgebra
import TestSupport
import Testing

@testable import Denoising

/// What must hold in every form of cleaning.
@Suite struct CleaningTests {
  static let frames = 160
  /// At both ends, next to each other, and in positions that mirror each other in time.
  static let censored = [0, 1, 2, 30, 31, 60, 99, 128, 129, 150, 158, 159]

  @Test(arguments: CleaningForm.correct)
  func `what censored frames hold changes nothing, not even a bit`(form: CleaningForm) throws {
    for seed in 0..<5 as Range<UInt64> {
      let (series, nuisances) = inputs(seed: seed)
      let (spoilt, spoiltNuisances) = (spoiling(series, .nan), spoiling(nuisances, -1e5))
      let clean = try denoised(series, nuisances, form)
      let again = try denoised(spoilt, spoiltNuisances, form)
      #expect(again.series == clean.series, "seed \(seed)")
      #expect(again.degreesOfFreedom == clean.degreesOfFreedom, "seed \(seed)")
    }
  }

  @Test(arguments: CleaningForm.faulty)
  func `with nilearn's fault, what censored frames hold does matter`(form: CleaningForm) throws {
    let (series, nuisances) = inputs(seed: 1)
    let clean = try denoised(series, nuisances, form)
    let again = try denoised(spoiling(series, 1e4), nuisances, form)
    #expect(largestDifference(again.series.values, clean.series.values) > 0.1)
  }

  @Test(arguments: CleaningForm.correct + CleaningForm.faulty)
  func `the frames said to have influence are those that have`(form: CleaningForm) throws {
    let (_, nuisances) = inputs(seed: 2)
    for stretch in [0..<Self.frames, 29..<130] {
      let cleaning = try cleaning(nuisances, form, stretch)
      let responses = cleaning.residuals(of: .identity(Self.frames))
      let found = (0..<Self.frames).filter { responses[row: $0].contains { $0 != 0 } }
      #expect(found == cleaning.influential, "\(stretch)")
      if form.compatibility == nil {
        #expect(cleaning.influential == cleaning.kept, "\(stretch)")
      } else {
        #expect(Set(cleaning.influential).isStrictSuperset(of: cleaning.kept), "\(stretch)")
      }
    }
  }

  @Test(arguments: CleaningForm.correct + CleaningForm.faulty)
  func `cleaning is linear in the series`(form: CleaningForm) throws {
    let (series, nuisances) = inputs(seed: 3)
    let cleaning = try cleaning(nuisances, form)
    let responses = cleaning.residuals(of: .identity(Self.frames))
    let residuals = cleaning.residuals(of: series)
    // The whole operator is known from impulses: each series is a sum of them.
    let sums = product(series, responses)
    #expect(largestDifference(sums.values, residuals.values) < 1e-8)
    #expect(residuals.columns == cleaning.kept.count)
  }

  @Test(arguments: CleaningForm.correct + CleaningForm.faulty)
  func `a stretch is cleaned as if it were a run of its own`(form: CleaningForm) throws {
    let (series, nuisances) = inputs(seed: 4)
    let stretch = 20..<155
    let part = try denoised(series, nuisances, form, frames: stretch)
    let alone = try denoised(
      series.selecting(columns: Array(stretch)),
      nuisances.selecting(columns: Array(stretch)),
      form,
      censored: Self.censored.filter(stretch.contains).map { $0 - 20 }
    )
    #expect(part.series == alone.series)
    #expect(part.degreesOfFreedom == alone.degreesOfFreedom)
    #expect(part.keptFrames == alone.keptFrames.map { $0 + 20 })
  }

  @Test(arguments: CleaningForm.correct)
  func `nothing of the regressed confounds is left`(form: CleaningForm) throws {
    let (series, nuisances) = inputs(seed: 5)
    let run = try denoised(series, nuisances, form)
    // In projection form the confounds as they are; else what the same steps made of them.
    let plain = CleaningForm(band: nil, detrend: false)
    let steps = form.band?.form == .projection ? plain : form
    let regressed = try denoised(nuisances, .zero(rows: 0, columns: Self.frames), steps)
    #expect(leakage(of: regressed.series, in: run.series) < 1e-10)
  }

  @Test func `nothing of the stop band is left by a projection`() throws {
    let (series, nuisances) = inputs(seed: 6)
    let projections = CleaningForm.correct.filter { $0.band?.form == .projection }
    try #require(projections.count == 6)
    for form in projections {
      let run = try denoised(series, nuisances, form)
      let first = run.keptFrames[0]
      let band = try #require(form.band)
      let span = run.keptFrames[run.keptCount - 1] - run.keptFrames[0] + 1
      let stopped = stopBandRows(
        band,
        times: run.keptFrames.map { $0 - first },
        span: span,
        repetitionTime: 2
      )
      #expect(!stopped.isEmpty)
      let rows = Matrix(
        rows: stopped.count,
        columns: run.keptCount,
        values: stopped.flatMap(\.self)
      )
      #expect(leakage(of: rows, in: run.series) < 1e-10, "\(form)")
    }
  }

  @Test func `a projection has as many dimensions as degrees of freedom`() throws {
    let (_, nuisances) = inputs(seed: 7)
    for form in CleaningForm.correct where form.band?.form == .projection {
      let cleaning = try cleaning(nuisances, form)
      let operation = cleaning.residuals(of: .identity(Self.frames))
      let squares = operation.values.reduce(0) { $0 + $1 * $1 }
      #expect((squares - Double(cleaning.degreesOfFreedom)).magnitude < 1e-9, "\(form)")
    }
  }

  @Test func `a frequency exactly at an edge is kept by a projection`() throws {
    // 100 frames at 2 s: multiples of 0.005 Hz.
    let band = BandPass(.projection, highPass: Hertz(0.01), lowPass: Hertz(0.1))
    let stopped = stopBandRows(
      band,
      times: Array(0..<100),
      span: 100,
      repetitionTime: 2
    )
    // Below: 0.005. Above: 0.105 to 0.245, and 0.25 without a sine.
    #expect(stopped.count == 2 + 2 * 29 + 1)
  }

  @Test func `a fault that has nothing to work on changes nothing`() throws {
    let (series, nuisances) = inputs(seed: 8)
    for form in CleaningForm.faulty {
      var right = form
      right.compatibility = nil
      // Frames whose mirror images are kept, and none at all.
      for censored in [[], [20, 50, 51, 120]] {
        let faulty = try denoised(series, nuisances, form, censored: censored)
        let correct = try denoised(series, nuisances, right, censored: censored)
        #expect(faulty.series == correct.series, "\(form), \(censored)")
      }
    }
  }

  @Test func `a sample that the fault lets through must be finite`() throws {
    var (series, nuisances) = inputs(seed: 9)
    series[0, 30] = .nan
    let form = CleaningForm.faulty[0]
    #expect(throws: DenoisingError.seriesNotFinite(row: 0, frame: 30)) {
      try denoised(series, nuisances, form)
    }
  }

  private func inputs(seed: UInt64) -> (series: Matrix, nuisances: Matrix) {
    let walks = randomWalks(rows: 7, frames: Self.frames, seed: seed)
    func rows(_ range: Range<Int>) -> Matrix {
      let values = range.flatMap { walks[row: $0] }
      return Matrix(rows: range.count, columns: Self.frames, values: values)
    }
    return (rows(0..<3), rows(3..<7))
  }

  private func spoiling(_ matrix: Matrix, _ value: Double) -> Matrix {
    var spoilt = matrix
    for row in 0..<matrix.rows {
      for frame in Self.censored { spoilt[row, frame] = value * Double(row + 1) }
    }
    return spoilt
  }

  private func denoised(
    _ series: Matrix,
    _ nuisances: Matrix,
    _ form: CleaningForm,
    censored: [Int] = censored,
    frames: Range<Int>? = nil
  ) throws -> DenoisedRun {
    try denoise(
      series,
      repetitionTime: .seconds(2),
      confounds: confounds(nuisances, censored: censored),
      plan: form.plan(confoundCount: nuisances.rows),
      frames: frames
    )
  }

  private func cleaning(
    _ nuisances: Matrix,
    _ form: CleaningForm,
    _ stretch: Range<Int> = 0..<frames
  ) throws -> Cleaning {
    var parts = SharedParts(try confounds(nuisances, censored: Self.censored))
    return try Cleaning(
      plan: form.plan(confoundCount: nuisances.rows),
      repetitionTime: 2,
      stretch: stretch,
      sharing: &parts
    )
  }

  /// The largest |cosine| between a row of `nuisances`, centred or not, and one of `series`.
  private func leakage(of nuisances: Matrix, in series: Matrix) -> Double {
    func length(_ row: [Double]) -> Double { row.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    var largest = 0.0
    let products = productWithTranspose(nuisances, series)
    for row in 0..<nuisances.rows {
      for column in 0..<series.rows {
        let lengths = length(nuisances[row: row]) * length(series[row: column])
        largest = max(largest, (products[row, column] / lengths).magnitude)
      }
    }
    return largest
  }
}
