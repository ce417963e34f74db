import Geometry
import TestSupport
import Testing

@testable import Networks

@Suite struct NetworkPatchTests {
  let block = SmallVolume(GridSize(20, 20, 10), axes: nil)

  @Test func `pieces are named after the nodes they overlap with, and divided among several`() {
    // One network along x < 0 with two nodes, one with a single node at x > 0.
    let table = [node(-10, -10, 0), node(-10, 10, 0), node(10, 0, 1)]
    let labels = block.points.map { $0.x < 0 ? 0 : 1 }
    let patches = patches(labels, table)
    #expect(patches.map(\.node) == [0, 1, 2])
    #expect(patches.map(\.network) == [0, 0, 1])
    #expect(patches.map(\.voxels.count) == [1000, 1000, 2000])
    #expect(patches[0].voxels.allSatisfy { block.points[$0].y < 0 })
    #expect(patches.allSatisfy { $0.joinedCount == 0 })
  }

  @Test func `small pieces are left out, far ones stay without a name, near ones join`() {
    let table = [node(-13, -13, 0), node(13, 13, 1)]
    // Network 1 everywhere but for pieces of 0: a thick ring around node 0 without its sphere, a
    // far cube, and one of nine voxels.
    let prior = block.prior(table, networkCount: 2)
    let labels = block.points.enumerated().map { voxel, point -> Int in
      let dx = point.x + 13
      let dy = point.y + 13
      let near = (dx * dx + dy * dy).squareRoot() < 9 && prior.nodes[voxel] != 0
      let far = point.x > 12 && point.y < -12 && point.z > 2
      let tiny = point.x < -14 && point.y > 14 && point.z < -8
      return near || far || tiny ? 0 : 1
    }
    let patches = patches(labels, table)
    let named = patches.filter { $0.network == 0 && $0.node == 0 }
    #expect(named.count == 1)
    #expect(named[0].joinedCount == named[0].voxels.count)
    let unnamed = patches.filter { $0.network == 0 && $0.node == nil }
    #expect(unnamed.count == 1)
    #expect(unnamed[0].voxels.allSatisfy { block.points[$0].x > 12 })
    let held = patches.filter { $0.network == 0 }.reduce(0) { $0 + $1.voxels.count }
    let tiny = labels.indices.count {
      labels[$0] == 0 && block.points[$0].x < -14 && block.points[$0].y > 14
    }
    #expect(tiny > 0 && tiny < 10)
    #expect(held == labels.count { $0 == 0 } - tiny)
  }

  @Test func `a mirrored grid gives the same patches`() {
    let mirrored = SmallVolume(block.size, axes: nil, isMirrored: true)
    let table = [node(-10, -10, 0), node(-10, 10, 0), node(10, 0, 1)]
    let plain = patches(block.points.map { $0.x + $0.y < 0 ? 0 : 1 }, table)
    let other = networkPatches(
      mirrored.points.map { $0.x + $0.y < 0 ? 0 : 1 },
      networks: [0, 1],
      prior: mirrored.prior(table, networkCount: 2),
      voxels: mirrored.voxels,
      in: mirrored.size,
      at: mirrored.points
    )
    #expect(plain.map(\.node) == other.map(\.node))
    for (a, b) in zip(plain, other) {
      #expect(Set(a.voxels.map { block.points[$0] }) == Set(b.voxels.map { mirrored.points[$0] }))
    }
  }

  @Test func `a sample's mean distance is that of all pairs within a hundredth`() {
    let all = block.points.filter { $0.x * $0.x + $0.y * $0.y <= 150 }
    var (sum, pairs) = (0.0, 0)
    for i in all.indices {
      for j in 0..<i {
        sum += all[i].distance(to: all[j]).value
        pairs += 1
      }
    }
    let exact = sum / Double(pairs)
    #expect(all.count > 1000)
    #expect((meanDistance(within: all) / exact - 1).magnitude < 0.01)
    #expect(meanDistance(within: [Point<NativeT1w>(0, 0, 0), Point(3, 4, 0)]) == 5)
    #expect(meanDistance(within: [Point<NativeT1w>(0, 0, 0)]) == 0)
  }

  private func node(_ x: Double, _ y: Double, _ network: Int) -> NetworkNode {
    NetworkNode(
      centre: TemplatePoint(x, y, 0, in: .mni152NLin6Asym),
      radius: 4.mm,
      network: network,
      part: "test"
    )
  }

  private func patches(_ labels: [Int], _ table: [NetworkNode]) -> [NetworkPatch] {
    networkPatches(
      labels,
      networks: [0, 1],
      prior: block.prior(table, networkCount: 2),
      voxels: block.voxels,
      in: block.size,
      at: block.points
    )
  }
}
