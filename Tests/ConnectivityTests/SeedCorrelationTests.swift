import Connectivity
import Denoising
import Geometry
import LinearAlgebra
import TestSupport
import Testing

@Suite struct SeedCorrelationTests {
  @Test func `a copy correlates with 1, its inverse with -1`() throws {
    for seed in 0..<50 as Range<UInt64> {
      let noise = randomRows(1, frames: 40, seed: seed)[row: 0]
      let run = try cleaned([noise, noise.map { 5 * $0 + 3 }, noise.map { 9 - 0.1 * $0 }])
      let r = try seedCorrelation(seedRow: 0, targets: [0, 1, 2], in: [run])
      for (found, expected) in zip(r, [1.0, 1, -1]) {
        #expect((found - expected).magnitude < 1e-12, "seed \(seed)")
        #expect(found.magnitude <= 1, "seed \(seed)")
      }
    }
  }

  @Test func `r is Pearson's, by its definition`() throws {
    // Both are centred and without trend, so that cleaning leaves their shape: r = 2 / √(4 · 4).
    let x: [Double] = [1, -1, -1, 1, 0, 0, 0, 0]
    let y: [Double] = [1, -1, 0, 0, 0, 0, -1, 1]
    let run = try cleaned([x, y], detrend: false)
    let r = try seedCorrelation(seedRow: 0, targets: [1], in: [run])
    #expect((r[0] - 0.5).magnitude < 1e-14)
  }

  @Test func `targets are answered in the order asked for`() throws {
    let rows = (0..<5).map { randomRows(5, frames: 40, seed: 3)[row: $0] }
    let run = try cleaned(rows)
    let all = try seedCorrelation(seedRow: 4, targets: [0, 1, 2, 3], in: [run])
    #expect(try seedCorrelation(seedRow: 4, targets: [2, 0], in: [run]) == [all[2], all[0]])
  }

  @Test func `a run given twice leaves r as it was`() throws {
    let rows = (0..<4).map { randomRows(4, frames: 40, seed: 4)[row: $0] }
    let run = try cleaned(rows)
    let once = try seedCorrelation(seedRow: 3, targets: [0, 1, 2], in: [run])
    let twice = try seedCorrelation(seedRow: 3, targets: [0, 1, 2], in: [run, run])
    for (a, b) in zip(once, twice) { #expect((a - b).magnitude < 1e-14) }
  }

  @Test func `runs weigh by their kept frames less one`() throws {
    let runs = try [(30, 5), (61, 6)].map { frames, seed in
      try cleaned((0..<2).map { randomRows(2, frames: frames, seed: UInt64(seed))[row: $0] })
    }
    let apart = try runs.map { try seedCorrelation(seedRow: 0, targets: [1], in: [$0])[0] }
    let together = try seedCorrelation(seedRow: 0, targets: [1], in: runs)[0]
    #expect((together - (29 * apart[0] + 60 * apart[1]) / 89).magnitude < 1e-14)
  }

  @Test func `a silent target has exactly 0`() throws {
    let noise = randomRows(1, frames: 40, seed: 7)[row: 0]
    let run = try cleaned([noise, Array(repeating: 12.3, count: 40)])
    #expect(try seedCorrelation(seedRow: 0, targets: [1], in: [run]) == [0])
  }

  @Test func `a silent seed is refused, with its run`() throws {
    let noise = randomRows(1, frames: 40, seed: 8)[row: 0]
    let silent = Array(repeating: 12.3, count: 40)
    let runs = [try cleaned([noise, noise]), try cleaned([silent, noise])]
    #expect(throws: ConnectivityError.seedHasNoSignal(run: 1)) {
      try seedCorrelation(seedRow: 0, targets: [1], in: runs)
    }
    #expect(ConnectivityError.seedHasNoSignal(run: 1).code == "seed_has_no_signal")
  }

  private func randomRows(_ rows: Int, frames: Int, seed: UInt64) -> Matrix {
    var random = SplitMix64(seed: seed)
    let values = (0..<rows * frames).map { _ in Double.random(in: -1...1, using: &random) }
    return Matrix(rows: rows, columns: frames, values: values)
  }

  private func cleaned(_ rows: [[Double]], detrend: Bool = true) throws -> DenoisedRun {
    let frames = rows[0].count
    let text = "csf\n" + Array(repeating: "0", count: frames).joined(separator: "\n")
    return try denoise(
      Matrix(rows: rows.count, columns: frames, values: rows.flatMap(\.self)),
      repetitionTime: .seconds(2),
      confounds: ConfoundTable(parsing: Array(text.utf8), name: "c.tsv"),
      plan: DenoisingPlan(
        smoothing: nil,
        censoring: nil,
        detrend: detrend,
        bandPass: nil,
        confounds: nil
      )
    )
  }
}
