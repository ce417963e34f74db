import Denoising
import Findings
import Geometry
import LinearAlgebra
import Testing

@Suite struct RefusalTests {
  @Test func `a table with another number of rows than volumes is refused`() throws {
    let table = try confounds(randomWalks(rows: 1, frames: 59, seed: 1))
    #expect(throws: DenoisingError.confoundsRowCount(table: "c.tsv", rows: 59, volumes: 60)) {
      try clean(frames: 60, table, plan(confoundCount: 1))
    }
  }

  @Test func `a missing confound is refused by name`() throws {
    let table = try confounds(randomWalks(rows: 1, frames: 60, seed: 1))
    let error = #expect(throws: DenoisingError.self) {
      try clean(frames: 60, table, plan(confoundCount: 2))
    }
    #expect(error?.code == "confounds_column_missing")
    #expect(error?.message.contains("c1") == true)
  }

  @Test func `too few frames for the filter are refused`() throws {
    let table = try confounds(randomWalks(rows: 1, frames: 60, seed: 1), censored: Array(33..<60))
    #expect(throws: DenoisingError.tooFewFrames(found: 33, needed: 34)) {
      try clean(frames: 60, table, plan(confoundCount: 1))
    }
  }

  @Test func `a run without a kept frame is refused`() throws {
    let table = try confounds(randomWalks(rows: 1, frames: 60, seed: 1), censored: Array(0..<60))
    for filtered in [true, false] {
      #expect(throws: DenoisingError.tooFewFrames(found: 0, needed: 1)) {
        try clean(frames: 60, table, plan(confoundCount: 1, filtered: filtered))
      }
    }
  }

  @Test func `a run that filter and confounds take up entirely is refused`() throws {
    let table = try confounds(randomWalks(rows: 24, frames: 60, seed: 1))
    #expect(throws: DenoisingError.degreesOfFreedomExhausted(keptFrames: 60, removed: 60)) {
      try clean(frames: 60, table, plan(confoundCount: 24))
    }
  }

  @Test(arguments: [Double.nan, .infinity])
  func `a kept sample that is not finite is refused`(value: Double) throws {
    let table = try confounds(.zero(rows: 0, columns: 60), censored: [0, 3])
    var series = randomWalks(rows: 2, frames: 60, seed: 1)
    series[1, 17] = value
    #expect(throws: DenoisingError.seriesNotFinite(row: 1, frame: 17)) {
      try denoise(
        series,
        repetitionTime: .seconds(2),
        confounds: table,
        plan: plan(confoundCount: 0)
      )
    }
  }

  @Test func `a repetition time of zero is refused`() throws {
    let table = try confounds(.zero(rows: 0, columns: 60))
    #expect(throws: DenoisingError.repetitionTimeNotPositive(seconds: 0)) {
      try denoise(
        randomWalks(rows: 1, frames: 60, seed: 1),
        repetitionTime: .zero,
        confounds: table,
        plan: plan(confoundCount: 0)
      )
    }
  }

  @Test func `only the first row of a difference may be missing, and takes the second's value`()
    throws
  {
    func clean(_ column: String, first: String, fifth: String = "0.5") throws -> DenoisedRun {
      var cells = (0..<60).map { "\(Double($0 * $0 % 17))" }
      cells[0] = first
      cells[4] = fifth
      let text = column + "\n" + cells.joined(separator: "\n") + "\n"
      let unfiltered = DenoisingPlan(
        smoothing: nil,
        censoring: nil,
        detrend: true,
        bandPass: nil,
        confounds: .columns([column])
      )
      let table = try ConfoundTable(parsing: Array(text.utf8), name: "c.tsv")
      return try self.clean(frames: 60, table, unfiltered)
    }
    let filled = try clean("trans_x_derivative1", first: "n/a")
    #expect(filled.series == (try clean("trans_x_derivative1", first: "1.0")).series)
    #expect(throws: DenoisingError.confoundsValueMissing(table: "c.tsv", row: 1, column: "csf")) {
      try clean("csf", first: "n/a")
    }
    let column = "rot_x_derivative1_power2"
    #expect(throws: DenoisingError.confoundsValueMissing(table: "c.tsv", row: 5, column: column)) {
      try clean(column, first: "n/a", fifth: "n/a")
    }
  }

  private func clean(
    frames: Int,
    _ table: ConfoundTable,
    _ plan: DenoisingPlan
  ) throws -> DenoisedRun {
    try denoise(
      randomWalks(rows: 1, frames: frames, seed: 9),
      repetitionTime: .seconds(2),
      confounds: table,
      plan: plan
    )
  }
}
