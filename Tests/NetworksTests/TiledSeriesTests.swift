import Geometry
import Imaging
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

/// Sums, means and smoothing over several tiles, against their definitions.
@Suite struct TiledSeriesTests {
  let count = 2 * VoxelSeries.tileWidth + 100
  let frames = 7

  @Test func `sums and r over tiles are those of all voxels at once`() {
    let raw = numbers(rows: frames, columns: count, seed: 1)
    let series = VoxelSeries(raw)
    let unit = unitColumns(centredColumns(raw))
    let weights = numbers(rows: count, columns: 3, seed: 2)
    let sums = series.sums(weightedBy: weights, crew: .threads(2))
    #expect(greatestDifference(sums.values, product(unit, weights).values) < 1e-10)
    let references = unitColumns(sums)
    let r = series.correlations(with: references, crew: .threads(2))
    #expect(greatestDifference(r.values, productOfTranspose(unit, references).values) < 1e-12)
  }

  @Test func `means of groups that overlap and span tiles are their definition's`() {
    let raw = numbers(rows: frames, columns: count, seed: 3)
    let groups = [Array(0..<count), [count - 1, 3, count / 2], [], [count / 2]]
    let means = VoxelSeries(raw).means(of: groups, crew: .threads(2))
    let centred = centredColumns(raw)
    for (column, group) in groups.enumerated() {
      for frame in 0..<frames {
        let sum = group.reduce(0) { $0 + centred[frame, $1] }
        let expected = group.isEmpty ? 0 : sum / Double(group.count)
        #expect((means[frame, column] - expected).magnitude < 1e-12)
      }
    }
  }

  @Test func `the closed mean is over a voxel and those that share a face`() {
    let block = SmallVolume(GridSize(23, 20, 20), axes: nil)
    let values = numbers(rows: block.voxels.count, columns: 2, seed: 4)
    let found = block.graph.closedMean(values, crew: .threads(2))
    for voxel in stride(from: 0, to: block.voxels.count, by: 37) {
      let members = block.points.indices.filter {
        block.points[$0].distance(to: block.points[voxel]).value < 2.1
      }
      for column in 0..<2 {
        let sum = members.reduce(0) { $0 + values[$1, column] }
        #expect((found[voxel, column] - sum / Double(members.count)).magnitude < 1e-12)
      }
    }
  }

  private func numbers(rows: Int, columns: Int, seed: UInt64) -> Matrix {
    var random = SplitMix64(seed: seed)
    return Matrix(
      rows: rows,
      columns: columns,
      values: (0..<(rows * columns)).map { _ in random.nextFraction() }
    )
  }
}
