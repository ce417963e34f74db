import Geometry
import Networks
import TestSupport
import Testing

@Suite struct NetworkPriorTests {
  @Test func `a voxel has the nearest node that holds it, of equals the first`() {
    var random = SplitMix64(seed: 41)
    func number(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &random) }
    var table = (0..<60).map { index in
      node(number(-40...40), number(-8...8), number(-8...8), radius: index % 3 == 0 ? 0.5 : 6)
    }
    // One that lies far from all, one that is there twice, and a sphere with a voxel on its surface.
    table += [node(150, 0, 0, radius: 3), table[4], node(0, 20, 0, radius: 4)]
    var points = (0..<4000).map { _ in
      Point<MNI152NLin6Asym>(number(-60...60), number(-12...12), number(-12...12)) as Point?
    }
    points += [nil, Point(150, 0, 0), Point(-500, 0, 0), Point(500, 0, 0), Point(4, 20, 0)]
    points.append(table[4].centre.point(in: MNI152NLin6Asym.self))
    let prior = NetworkPrior(table, networkCount: 2, at: points, voxelVolume: 8)
    let expected = points.map { point in
      point.flatMap { point in
        table.indices.filter { distance(table[$0], point) <= table[$0].radius.value + 1e-9 }
          .min { distance(table[$0], point) < distance(table[$1], point) }
      }
    }
    #expect(prior.nodes == expected)
    #expect(prior.networks == expected.map { $0.flatMap { table[$0].network } })
    #expect(expected.count { $0 != nil } > 500 && expected.count { $0 == nil } > 500)
    #expect(prior.nodes.suffix(6) == [nil, 60, nil, nil, 62, 4])
  }

  @Test func `a table without nodes holds no voxel`() {
    let points: [Point<MNI152NLin6Asym>?] = [Point(0, 0, 0), nil]
    let prior = NetworkPrior([], networkCount: 1, at: points, voxelVolume: 8)
    #expect(prior.nodes == [nil, nil] && prior.coverage.isEmpty)
  }

  private func node(_ x: Double, _ y: Double, _ z: Double, radius: Double) -> NetworkNode {
    NetworkNode(
      centre: TemplatePoint(x, y, z, in: .mni152NLin6Asym),
      radius: radius.mm,
      network: x < 0 ? 0 : 1,
      part: "test"
    )
  }

  private func distance(_ node: NetworkNode, _ point: Point<MNI152NLin6Asym>) -> Double {
    node.centre.point(in: MNI152NLin6Asym.self).distance(to: point).value
  }
}
