import Connectivity
import Denoising
import Geometry
import LinearAlgebra
import TestSupport
import Testing

/// Why the halves of a run are cleaned apart.
@Suite struct HalvesOfNoiseTests {
  let frames = 160
  let voxelCount = 60

  @Test func `maps of noise resemble each other between halves only where cleaned together`() throws
  {
    var (apart, together) = (0.0, 0.0)
    let repetitions = 12
    for seed in 0..<UInt64(repetitions) {
      let (series, table) = try noise(seed: seed)
      let halves = [0..<80, 80..<160].map { $0 as Range<Int> }
      let maps = try halves.map { frames in
        let run = try clean(series, table, frames: frames)
        return try seedCorrelation(seedRow: 0, targets: Array(1..<voxelCount), in: [run])
      }
      apart += pearson(maps[0], maps[1]) / Double(repetitions)
      let whole = try clean(series, table, frames: nil).series
      let cut = halves.map { frames in
        (1..<voxelCount).map {
          pearson(Array(whole[row: 0][frames]), Array(whole[row: $0][frames]))
        }
      }
      together += pearson(cut[0], cut[1]) / Double(repetitions)
    }
    // One standard error is about 1 / √(60 · 12) = 0.04.
    #expect(apart.magnitude < 0.1)
    #expect(together > 0.12)
  }

  private func noise(seed: UInt64) throws -> (Matrix, ConfoundTable) {
    var random = SplitMix64(seed: seed)
    let values = (0..<voxelCount * frames).map { _ in Double.random(in: -1...1, using: &random) }
    var lines = ["a\tb\tc\td\te\tf\tg\th"]
    for _ in 0..<frames {
      let cells = (0..<8).map { _ in "\(Double.random(in: -1...1, using: &random))" }
      lines.append(cells.joined(separator: "\t"))
    }
    let text = Array(lines.joined(separator: "\n").utf8)
    return (
      Matrix(rows: voxelCount, columns: frames, values: values),
      try ConfoundTable(parsing: text, name: "noise")
    )
  }

  private func clean(
    _ series: Matrix,
    _ table: ConfoundTable,
    frames: Range<Int>?
  ) throws -> DenoisedRun {
    let plan = DenoisingPlan(
      smoothing: nil,
      censoring: nil,
      detrend: true,
      bandPass: BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
      confounds: .columns(["a", "b", "c", "d", "e", "f", "g", "h"])
    )
    return try denoise(
      series,
      repetitionTime: .seconds(2),
      confounds: table,
      plan: plan,
      frames: frames
    )
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
