import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

@Suite struct NetworkCouplingTests {
  /// Orthogonal series of four frames, of mean 0.
  let a = [1.0, -1, 1, -1]
  let b = [1.0, 1, -1, -1]

  @Test func `within and between are means over pairs of parts`() throws {
    // r of (a, a + b) is √½; of (a, b) 0; of (a + b, b) √½.
    let sum = zip(a, b).map(+)
    let series = series([a, sum, b, a])
    let coupling = NetworkCoupling(
      1,
      4,
      parts: [part(1, [0]), part(1, [1]), part(4, [2]), part(4, [3]), part(2, [0])],
      in: series
    )
    let z = boundedFisherZ(0.5.squareRoot())
    #expect((try #require(coupling.withinFirst) - z).magnitude < 1e-12)
    #expect(try #require(coupling.withinSecond).magnitude < 1e-12)
    // Pairs: (a, b) 0, (a, a) bounded, (a + b, b) z, (a + b, a) z.
    let between = (boundedFisherZ(1) + 2 * z) / 4
    #expect((try #require(coupling.between) - between).magnitude < 1e-9)
    let segregation = (z / 2 - between) / (z / 2)
    #expect((try #require(coupling.segregation) - segregation).magnitude < 1e-9)
  }

  @Test func `segregation is undefined where nothing holds together within`() {
    let opposite = a.map { -$0 }
    let coupling = NetworkCoupling(
      0,
      1,
      parts: [part(0, [0]), part(0, [1]), part(1, [2]), part(1, [3])],
      in: series([a, opposite, b, b])
    )
    #expect(coupling.withinFirst ?? 0 < 0 && coupling.segregation == nil)
    let single = NetworkCoupling(0, 1, parts: [part(0, [0]), part(1, [2])], in: series([a, b, b]))
    #expect(single.withinFirst == nil && single.between != nil && single.segregation == nil)
  }

  @Test func `pairs of parts repeat by r over all of them`() throws {
    let sum = zip(a, b).map(+)
    let parts = [part(0, [0]), part(0, [1]), part(1, [2])]
    let first = NetworkCoupling(0, 1, parts: parts, in: series([a, sum, b]))
    // Pairs: (a, a + b) √½, (a, b) 0, (a + b, b) √½; with b and a changed over, the same.
    let other = NetworkCoupling(0, 1, parts: parts, in: series([b, sum, a]))
    #expect((try #require(first.repeatability(in: other)) - 1).magnitude < 1e-9)
    // (b, a) 0, (b, a + b) √½, (a, a + b) √½: r of (1, 0, 1) and (0, 1, 1).
    let turned = NetworkCoupling(0, 1, parts: parts, in: series([b, a, sum]))
    #expect((try #require(first.repeatability(in: turned)) + 0.5).magnitude < 1e-9)
    let few = NetworkCoupling(0, 1, parts: Array(parts.prefix(2)), in: series([a, sum, b]))
    #expect(few.pairs.count == 1 && few.repeatability(in: few) == nil)
    let silent = NetworkCoupling(0, 1, parts: parts, in: series([a, sum, [1, 1, 1, 1]]))
    #expect(silent.pairs.count { $0 == nil } == 2 && first.repeatability(in: silent) == nil)
  }

  @Test func `a group without voxels or signal has no connectivity`() throws {
    let table = series([a, b, [2, 2, 2, 2]]).connectivity(of: [[0], [], [2], [0, 1]])
    #expect(table.count == 4)
    for i in 0..<4 { #expect(table[i, i] == nil && table[i, 1] == nil && table[2, i] == nil) }
    #expect((try #require(table[0, 3]) - boundedFisherZ(0.5.squareRoot())).magnitude < 1e-12)
    #expect(table[0, 3] == table[3, 0])
  }

  @Test func `parts of the group are its nodes, those of no network left out`() {
    let volume = SmallVolume.golden()
    var table = Layout.quadrants.nodes()
    table[1] = NetworkNode(
      centre: table[1].centre,
      radius: table[1].radius,
      network: nil,
      part: "test"
    )
    let prior = volume.prior(table)
    #expect(prior.parts().map(\.network) == [0, 2, 3])
    #expect(prior.parts()[0].voxels == prior.nodes.indices.filter { prior.nodes[$0] == 0 })
    #expect(prior.parts(without: [1, 2]).map(\.network) == [0, 3])
  }

  private func part(_ network: Int, _ voxels: [Int]) -> NetworkPart {
    NetworkPart(network: network, voxels: voxels)
  }

  private func series(_ columns: [[Double]]) -> VoxelSeries {
    VoxelSeries(
      Matrix(rows: columns.count, columns: columns[0].count, values: columns.flatMap(\.self))
        .transposed
    )
  }
}
