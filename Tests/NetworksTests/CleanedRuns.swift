import LinearAlgebra
import Testing

@testable import Denoising
@testable import Imaging
@testable import Networks

/// Takes out means, lines, a confound and what lies outside a band.
private func usualCleaning(frames: Int) throws -> CleaningOperator {
  let lines = ["c0"] + (0..<frames).map { "\(Double($0 * 7919 % 31) - 15)" }
  let table = try ConfoundTable(parsing: Array(lines.joined(separator: "\n").utf8), name: "c.tsv")
  return try CleaningOperator(
    table,
    repetitionTime: .seconds(2),
    plan: DenoisingPlan(
      smoothing: nil,
      censoring: nil,
      detrend: true,
      bandPass: BandPass(order: 2, highPass: Hertz(0.01), lowPass: Hertz(0.15)),
      confounds: .columns(["c0"])
    )
  )
}

/// A run of some series, one frame a row, cleaned of means, lines and a confound, in coordinates.
func cleanedRun(_ series: Matrix) throws -> NetworkRun {
  let (frames, voxels) = (series.rows, series.columns)
  let cleaning = try usualCleaning(frames: frames)
  let compact = try CompactOperator(cleaning)
  var sum = CoordinateSum(compact, columnCount: voxels)
  for start in stride(from: 0, to: frames, by: FrameBlock.usualLength) {
    var block = FrameBlock(columnCount: voxels)
    block.frames = start..<min(frames, start + FrameBlock.usualLength)
    for frame in block.frames {
      let target = unsafe block.row(frame - start)
      for voxel in 0..<voxels {
        unsafe target[voxel] = Float(series[frame, voxel] - series[0, voxel])
      }
    }
    sum.add(block)
  }
  return NetworkRun(sum.finish(), timeBasis: compact.timeBasis(of: cleaning))
}

/// The same run, cleaned in time in double precision: one frame a row.
func cleanedInTime(_ series: Matrix) throws -> Matrix {
  let cleaning = try usualCleaning(frames: series.rows)
  #expect(cleaning.influentialFrames.count == series.rows)
  return productOfTranspose(cleaning.transposed, series)
}

/// Runs below each other, each standardised and weighted by its frames.
func joined(_ runs: [Matrix]) -> Matrix {
  let frames = runs.reduce(0) { $0 + $1.rows }
  var all = Matrix.zero(rows: 0, columns: runs[0].columns)
  for run in runs {
    var unit = standardisedColumns(run)
    let share = (Double(run.rows) / Double(frames)).squareRoot()
    unit.scaleColumns(by: [Double](repeating: share, count: run.columns))
    all.append(contentsOf: unit)
  }
  return all
}
