import Geometry
import LinearAlgebra
import TestSupport

@testable import Denoising
@testable import Imaging

/// The largest absolute difference of two equally long series.
func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  return zip(a, b).map { ($0 - $1).magnitude }.max() ?? 0
}

/// Random walks, one a row.
func randomWalks(rows: Int, frames: Int, seed: UInt64) -> Matrix {
  var random = SplitMix64(seed: seed)
  var walks = Matrix.zero(rows: rows, columns: frames)
  for row in 0..<rows {
    var level = 1000.0
    for frame in 0..<frames {
      level += .random(in: -1...1, using: &random)
      walks[row, frame] = level
    }
  }
  return walks
}

/// A confound table with a column for each row of `columns`, named c0, c1, …, and displacements.
func confounds(_ columns: Matrix, censored: [Int] = []) throws -> ConfoundTable {
  let names = (0..<columns.rows).map { "c\($0)" }
  var lines = [(["framewise_displacement"] + names).joined(separator: "\t")]
  for frame in 0..<columns.columns {
    let displacement = censored.contains(frame) ? "0.9" : "0.1"
    let cells = (0..<columns.rows).map { "\(columns[$0, frame])" }
    lines.append(([displacement] + cells).joined(separator: "\t"))
  }
  return try ConfoundTable(parsing: Array(lines.joined(separator: "\n").utf8), name: "c.tsv")
}

/// The project's default steps with the confounds c0, c1, … of ``confounds(_:censored:)``.
func plan(confoundCount: Int, filtered: Bool = true) -> DenoisingPlan {
  DenoisingPlan(
    smoothing: nil,
    censoring: Censoring(framewiseDisplacement: 0.5.mm),
    detrend: true,
    bandPass: filtered
      ? BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)) : nil,
    confounds: .columns((0..<confoundCount).map { "c\($0)" })
  )
}

/// The coordinates of `series`, one a row, in blocks of differences from the first used frame.
func coordinates(
  of series: Matrix,
  _ cleaning: CleaningOperator,
  _ factors: CompactOperator? = nil,
  shared: DenoisedCoordinates? = nil,
  blockLength: Int = FrameBlock.usualLength
) throws -> DenoisedCoordinates {
  let compact = try factors ?? CompactOperator(cleaning)
  let used = Set(compact.influentialFrames)
  let reference = compact.influentialFrames[0]
  var sum = CoordinateSum(compact, columnCount: series.rows)
  for start in stride(from: 0, to: series.columns, by: blockLength) {
    var block = FrameBlock(columnCount: series.rows, length: blockLength)
    block.frames = start..<min(series.columns, start + blockLength)
    for frame in block.frames {
      let target = unsafe block.row(frame - start)
      for row in 0..<series.rows {
        let change = Float(series[row, frame] - series[row, reference])
        unsafe target[row] = used.contains(frame) ? change : 0
      }
    }
    sum.add(block)
  }
  return sum.finish(extending: shared)
}
