import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

/// Edges of circuits: what leaves them as they are, and what makes them missing.
@Suite struct CircuitTests {
  let points: [Point<MNI152NLin6Asym>] = (0..<12).map { Point(Double($0) * 10, 0, 0) }

  /// Nodes of two voxels each, 100 mm³ a voxel, about as large as their spheres of 3.6 mm.
  func table(imported: Bool = false) throws -> CircuitTable {
    let nodes = ["a", "b", "c"].enumerated().map { number, name in
      let x = Double(number) * 40 + 5
      return CircuitNode(
        name: name,
        place: imported && name == "c"
          ? .imported
          : .sphere(centre: TemplatePoint(x, 0, 0, in: .mni152NLin6Asym), radius: 5.5.mm)
      )
    }
    return try CircuitTable(
      circuits: ["one", "two"],
      nodes: nodes,
      edges: [
        CircuitEdge(circuit: "one", first: "a", second: "b", code: "ab"),
        CircuitEdge(circuit: "one", first: "b", second: "c", code: "bc"),
        CircuitEdge(circuit: "two", first: "a", second: "c", code: "ac"),
      ]
    )
  }

  /// Noise with a common part; one frame a row, one voxel a column.
  func series(seed: UInt64, frames: Int = 50) -> Matrix {
    var random = SplitMix64(seed: seed)
    var series = Matrix.zero(rows: frames, columns: points.count)
    for row in 0..<frames {
      let common = Double.random(in: -1...1, using: &random)
      for column in 0..<points.count {
        series[row, column] = common + Double.random(in: -1...1, using: &random)
      }
    }
    return series
  }

  func placed(_ table: CircuitTable, averaging: [Bool]? = nil) -> PlacedCircuits {
    PlacedCircuits(table, at: points, voxelVolume: 300, averaging: averaging)
  }

  func profile(_ series: [Matrix], _ circuits: PlacedCircuits) throws -> CircuitProfile {
    let runs = series.map { CircuitRun(VoxelSeries($0), degreesOfFreedom: 30) }
    return try circuitProfile(of: circuits, in: runs, globalSignal: .regressed)
  }

  @Test func `edges repeat by r between every other run`() throws {
    func profile(_ edges: [[Double]]) -> CircuitProfile {
      let runs = edges.first?.count ?? 0
      return CircuitProfile(
        globalSignal: .kept,
        frameCounts: [Int](repeating: 50, count: runs),
        effectiveSamples: [Int](repeating: 31, count: runs),
        edges: edges.enumerated().map { number, z in
          EdgeEstimate(
            edge: CircuitEdge(circuit: "c", first: "a", second: "b", code: "\(number)"),
            r: z,
            fisherZ: RunEstimate(
              runs: z,
              z: 0,
              standardErrorOfRuns: nil,
              nominalStandardError: nil,
              variation: nil
            )
          )
        },
        missing: [],
        circuits: []
      )
    }
    func r(_ edges: [[Double]]) throws -> Double { try #require(profile(edges).repeatability) }
    #expect((try r([[0, 1], [1, 3], [2, 5]]) - 1).magnitude < 1e-12)
    #expect((try r([[1, 0], [0, 1], [1, 1]]) + 0.5).magnitude < 1e-12)
    // Of three runs the first and third are one part: (1, 0, 1) again.
    #expect((try r([[0, 0, 2], [1, 1, -1], [2, 1, 0]]) + 0.5).magnitude < 1e-12)
    #expect(profile([[0.1], [0.2], [0.3]]).repeatability == nil, "one run")
    #expect(profile([[0, 1], [1, 3]]).repeatability == nil, "two edges")
    #expect(profile([[0, 1], [0, 3], [0, 5]]).repeatability == nil, "a run that does not vary")
  }

  @Test func `scale and offset of series, and the order of runs, change nothing`() throws {
    let circuits = placed(try table())
    let (first, second) = (series(seed: 1), series(seed: 2))
    let plain = try profile([first, second], circuits)
    #expect(plain.globalSignal == .regressed && plain.effectiveSamples == [31, 31])
    let scaled = Matrix(
      rows: first.rows,
      columns: first.columns,
      values: first.values.map { 7 * $0 - 300 }
    )
    let other = try profile([second, scaled], circuits)
    for (a, b) in zip(plain.edges, other.edges) {
      #expect((a.fisherZ.z - b.fisherZ.z).magnitude < 1e-9)
      #expect((a.r[0] - b.r[1]).magnitude < 1e-9)
    }
  }

  @Test func `the order of voxels, and a mirrored world, change nothing`() throws {
    let plain = try profile([series(seed: 3)], placed(try table()))
    let backwards = Array(0..<12).reversed().map(\.self)
    let circuits = PlacedCircuits(
      try table(),
      at: backwards.map { points[$0] },
      voxelVolume: 300
    )
    let turned = try profile([series(seed: 3).selecting(columns: backwards)], circuits)
    for (a, b) in zip(plain.edges, turned.edges) {
      #expect((a.fisherZ.z - b.fisherZ.z).magnitude < 1e-9)
    }
  }

  @Test func `one run has a nominal standard error only, and no deviation between runs`() throws {
    let found = try profile([series(seed: 4)], placed(try table()))
    for edge in found.edges {
      #expect(edge.fisherZ.standardErrorOfRuns == nil && edge.fisherZ.variation == nil)
      #expect(((edge.fisherZ.standardError ?? 0) - 1 / 28.0.squareRoot()).magnitude < 1e-12)
    }
    #expect(found.unsteadyShare == nil)
    #expect(found.circuits[0].fisherZ?.standardError == nil)
  }

  @Test func `a circuit is the mean of its edges, and runs repeated have no error`() throws {
    let run = series(seed: 5)
    let found = try profile([run, run], placed(try table()))
    let z = found.edges.map(\.fisherZ.z)
    #expect(((found.circuits[0].fisherZ?.z ?? 0) - (z[0] + z[1]) / 2).magnitude < 1e-12)
    #expect((found.edges[0].fisherZ.standardErrorOfRuns ?? 1) < 1e-12)
    #expect(found.unsteadyShare == 0)
  }

  @Test func `runs that differ by more than their mean are counted`() throws {
    let edges = [[0.1, -0.2], [0.5, 0.6], [0.3, 0.4], [0, 0.4]]
    #expect(shareUnsteady(of: edges.map(runVariation)) == 0.5)
    #expect(shareUnsteady(of: [runVariation(of: [1])]) == nil)
    #expect(runVariation(of: [1, 3])?.variance == 2)
  }

  @Test func `without an imported mask its edges are missing and named`() throws {
    let circuits = placed(try table(imported: true))
    let found = try profile([series(seed: 6)], circuits)
    #expect(found.edges.map(\.edge.code) == ["ab"])
    #expect(found.missing.map(\.edge.code) == ["bc", "ac"])
    #expect(found.missing.allSatisfy { $0.nodes == ["c": .notImported] })
    #expect(found.circuits.map(\.present.count) == [1, 0])
    #expect(found.circuits[1].fisherZ == nil && found.circuits[1].missing.count == 1)
    #expect(Array(found.measures.keys) == ["ab"])
    #expect(MissingNode.notImported.code == "node_not_imported")
  }

  @Test func `an imported mask counts with half of its voxels, and not with fewer`() throws {
    for (count, isThere) in [(4, true), (5, false)] {
      let circuits = PlacedCircuits(
        try table(imported: true),
        at: points,
        voxelVolume: 300,
        imported: ["c": ImportedNode(voxels: [8, 9], voxelCount: count)]
      )
      #expect((circuits.voxels["c"] == [8, 9]) == isThere)
      #expect((circuits.missing["c"] == .coverage(0.4)) == !isThere)
    }
  }

  @Test func `a sphere outside the mask, or without grey matter, is missing`() throws {
    let cut = PlacedCircuits(try table(), at: Array(points.dropLast(3)), voxelVolume: 300)
    #expect(cut.missing.keys.sorted() == ["c"])
    #expect(cut.missing["c"]?.code == "node_outside_mask")
    let grey = points.indices.map { $0 > 1 }
    let missing = placed(try table(), averaging: grey).missing
    #expect(missing == ["a": .noVoxels] && missing["a"]?.code == "node_without_voxels")
    let one = points.indices.map { $0 > 0 }
    #expect(placed(try table(), averaging: one).voxels["a"] == [1])
  }

  @Test func `a node whose mean cancels in one run is missing in all`() throws {
    var silent = series(seed: 7)
    for row in 0..<silent.rows { silent[row, 1] = 1000.3 - silent[row, 0] }
    let found = try profile([series(seed: 8), silent], placed(try table()))
    #expect(found.edges.map(\.edge.code) == ["bc"])
    let nodes = try #require(found.missing.first?.nodes)
    #expect(nodes == ["a": .noSignal(run: 1)] && nodes["a"]?.code == "node_without_signal")
  }

  @Test func `equal series have a finite z`() throws {
    var run = series(seed: 9)
    for row in 0..<run.rows { (run[row, 4], run[row, 5]) = (run[row, 0], run[row, 1]) }
    let found = try profile([run], placed(try table()))
    #expect(found.edges[0].r[0] > 1 - 1e-12 && found.edges[0].fisherZ.z.isFinite)
  }

  @Test func `runs that do not fit are refused`() throws {
    let circuits = placed(try table())
    func code(_ runs: [CircuitRun]) -> String? {
      do throws(CircuitError) {
        _ = try circuitProfile(of: circuits, in: runs, globalSignal: .kept)
        return nil
      } catch {
        return error.code
      }
    }
    let whole = VoxelSeries(series(seed: 10))
    let short = VoxelSeries(series(seed: 10).selecting(columns: [0, 1]))
    #expect(code([]) == "circuit_no_runs")
    #expect(code([CircuitRun(short, degreesOfFreedom: 30)]) == "circuit_other_voxels")
    #expect(
      code([CircuitRun(whole, degreesOfFreedom: 2)]) == "circuit_too_few_degrees_of_freedom"
    )
  }

  @Test func `a table with unknown or repeated names is refused`() {
    let node = CircuitNode(name: "a", place: .imported)
    let loop = CircuitEdge(circuit: "one", first: "a", second: "a", code: "aa")
    let stray = CircuitEdge(circuit: "one", first: "a", second: "b", code: "ab")
    let lost = CircuitEdge(circuit: "two", first: "a", second: "b", code: "ab")
    #expect(CircuitError.repeated(name: "a").code == "circuit_name_repeated")
    #expect(CircuitError.unknown(name: "b").code == "circuit_name_unknown")
    #expect(throws: CircuitError.repeated(name: "a")) {
      try CircuitTable(circuits: ["one"], nodes: [node, node], edges: [])
    }
    #expect(throws: CircuitError.repeated(name: "a–a")) {
      try CircuitTable(circuits: ["one"], nodes: [node], edges: [loop])
    }
    #expect(throws: CircuitError.unknown(name: "b")) {
      try CircuitTable(circuits: ["one"], nodes: [node], edges: [stray])
    }
    #expect(throws: CircuitError.unknown(name: "two")) {
      try CircuitTable(circuits: ["one"], nodes: [node], edges: [lost])
    }
  }
}
