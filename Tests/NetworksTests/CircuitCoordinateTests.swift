import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Denoising
@testable import Imaging
@testable import Networks

/// Circuits of cleaned runs, whose series are in coordinates and not in time.
@Suite struct CircuitCoordinateTests {
  @Test func `edges in the coordinates of the cleaning are those of series cleaned in time`() throws
  {
    let points: [Point<MNI152NLin6Asym>] = (0..<6).map { Point(Double($0) * 10, 0, 0) }
    let nodes = [("a", 5.0), ("b", 25), ("c", 45)].map { name, x in
      let centre = TemplatePoint(x, 0, 0, in: .mni152NLin6Asym)
      return CircuitNode(name: name, place: .sphere(centre: centre, radius: 5.5.mm))
    }
    let edges = [("a", "b"), ("b", "c")].map { a, b in
      CircuitEdge(circuit: "one", first: a, second: b, code: a + b)
    }
    let table = try CircuitTable(circuits: ["one"], nodes: nodes, edges: edges)
    let circuits = PlacedCircuits(table, at: points, voxelVolume: 300)
    var (coordinates, times): ([CircuitRun], [CircuitRun]) = ([], [])
    for (seed, frames) in [(UInt64(31), 90), (32, 120)] {
      let series = noise(seed: seed, frames: frames)
      let cleaning = try cleaning(frames: frames)
      let run = try cleanedRun(series, cleaning)
      let freedom = run.coordinates.degreesOfFreedom
      let columns = VoxelSeries.signalled(in: [run])
      #expect(columns.count == 6)
      coordinates.append(
        CircuitRun(VoxelSeries([run], columns: columns), degreesOfFreedom: freedom)
      )
      let cleaned = productOfTranspose(cleaning.transposed, series)
      times.append(CircuitRun(VoxelSeries(cleaned), degreesOfFreedom: freedom))
    }
    let found = try circuitProfile(of: circuits, in: coordinates, globalSignal: .kept)
    let expected = try circuitProfile(of: circuits, in: times, globalSignal: .kept)
    #expect(found.frameCounts == [90, 120] && found.edges.count == 2)
    for (a, b) in zip(found.edges, expected.edges) {
      // Coordinates are summed in single precision.
      for (r, other) in zip(a.r, b.r) { #expect((r - other).magnitude < 1e-5) }
      #expect((a.fisherZ.z - b.fisherZ.z).magnitude < 1e-5)
      let error = (a.fisherZ.nominalStandardError ?? 0) - (b.fisherZ.nominalStandardError ?? 1)
      #expect(error.magnitude < 1e-12)
    }
  }

  private func noise(seed: UInt64, frames: Int) -> Matrix {
    var random = SplitMix64(seed: seed)
    var series = Matrix.zero(rows: frames, columns: 6)
    for row in 0..<frames {
      let common = Double.random(in: -1...1, using: &random)
      for column in 0..<6 { series[row, column] = common + .random(in: -1...1, using: &random) }
    }
    return series
  }

  private func cleaning(frames: Int) throws -> CleaningOperator {
    let lines = ["c"] + (0..<frames).map { "\(Double($0 * 7919 % 31) - 15)" }
    return try CleaningOperator(
      try ConfoundTable(parsing: Array(lines.joined(separator: "\n").utf8), name: "c.tsv"),
      repetitionTime: .seconds(2),
      plan: DenoisingPlan(
        smoothing: nil,
        censoring: nil,
        detrend: true,
        bandPass: BandPass(order: 2, highPass: Hertz(0.01), lowPass: Hertz(0.15)),
        confounds: .columns(["c"])
      )
    )
  }

  private func cleanedRun(_ series: Matrix, _ cleaning: CleaningOperator) throws -> NetworkRun {
    let compact = try CompactOperator(cleaning)
    var sum = CoordinateSum(compact, columnCount: series.columns)
    for start in stride(from: 0, to: series.rows, by: FrameBlock.usualLength) {
      var block = FrameBlock(columnCount: series.columns)
      block.frames = start..<min(series.rows, start + FrameBlock.usualLength)
      for frame in block.frames {
        let target = unsafe block.row(frame - start)
        for voxel in 0..<series.columns { unsafe target[voxel] = Float(series[frame, voxel]) }
      }
      sum.add(block)
    }
    return NetworkRun(sum.finish(), timeBasis: compact.timeBasis(of: cleaning))
  }
}
