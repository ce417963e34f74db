import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Denoising
@testable import Imaging

/// Mean and, where wanted, line; nothing else is removed, so that closed forms stay closed.
func barePlan(detrend: Bool) -> DenoisingPlan {
  DenoisingPlan(smoothing: nil, censoring: nil, detrend: detrend, bandPass: nil, confounds: nil)
}

/// A confound table that nothing is taken of.
func emptyTable(frames: Int) throws -> ConfoundTable {
  let text = "csf\n" + Array(repeating: "0", count: frames).joined(separator: "\n")
  return try ConfoundTable(parsing: Array(text.utf8), name: "c.tsv")
}

/// The rows of `series`, cleaned of their means and lines, in coordinates.
func coordinates(of series: [[Double]], detrend: Bool = true) throws -> DenoisedCoordinates {
  let frames = series[0].count
  let cleaning = try CleaningOperator(
    emptyTable(frames: frames),
    repetitionTime: .seconds(2),
    plan: barePlan(detrend: detrend)
  )
  let compact = try CompactOperator(cleaning)
  var sum = CoordinateSum(compact, columnCount: series.count)
  for start in stride(from: 0, to: frames, by: FrameBlock.usualLength) {
    var block = FrameBlock(columnCount: series.count)
    block.frames = start..<min(frames, start + FrameBlock.usualLength)
    for frame in block.frames {
      let target = unsafe block.row(frame - start)
      for row in series.indices { unsafe target[row] = Float(series[row][frame] - series[row][0]) }
    }
    sum.add(block)
  }
  return sum.finish()
}

/// The rows of `series` as a cleaned run: standardised, nothing else.
func cleanedRun(_ series: [[Double]]) throws -> DenoisedRun {
  try denoise(
    Matrix(rows: series.count, columns: series[0].count, values: series.flatMap(\.self)),
    repetitionTime: .seconds(2),
    confounds: emptyTable(frames: series[0].count),
    plan: barePlan(detrend: false)
  )
}

/// Independent noise, one series a row.
func noise(_ rows: Int, frames: Int, seed: UInt64) -> [[Double]] {
  var random = SplitMix64(seed: seed)
  return (0..<rows).map { _ in
    // A sum of uniform numbers is near enough to normal.
    (0..<frames).map { _ in
      (0..<6).reduce(0.0) { sum, _ in sum + .random(in: -1...1, using: &random) }
    }
  }
}

/// `signal` times `share` plus `noise` times the rest of a variance of one.
func mixture(_ signal: [Double], _ share: Double, _ noise: [Double]) -> [Double] {
  let rest = (1 - share * share).squareRoot()
  return zip(signal, noise).map { share * $0 + rest * $1 }
}

/// A grid with cubic voxels of 2 mm and no rotation.
func cubicGrid(_ i: Int, _ j: Int, _ k: Int) throws -> VoxelGrid<MNI152NLin6Asym> {
  try #require(
    VoxelGrid(
      size: GridSize(i, j, k),
      toWorld: Affine(rows: [-2, 0, 0, 40, 0, 2, 0, -30, 0, 0, 2, 10])
    )
  )
}

/// The seed of weighted, standardised voxels as the program forms it: by weights on what is not
/// standardised, before cleaning.
///
/// - Returns: The coordinates of `series` and, last, of their sum; and the sum as a seed.
func standardisedSum(
  of series: [[Double]],
  _ weights: [Double]
) throws -> (sums: DenoisedCoordinates, seed: SeedCoordinates) {
  let own = try coordinates(of: series).weightsOnUnstandardised(weights)
  let sum = series[0].indices.map { frame in
    series.indices.reduce(0) { $0 + own[$1] * series[$1][frame] }
  }
  let sums = try coordinates(of: series + [sum])
  return (sums, sums.mean(of: [series.count]))
}
