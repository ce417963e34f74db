import Geometry
import TestSupport
import Testing

@testable import Networks

@Suite struct PriorReviewTests {
  @Test func `networks are dropped for too few voxels or nodes, and named`() {
    let block = SmallVolume(GridSize(30, 30, 30), axes: nil)
    // 0: three nodes within; 1: three nodes of which one lies outside; 2: three tiny ones.
    let centres: [(Double, Double, Double, Int?, Double)] = [
      (-20, -20, -20, 0, 4), (-20, 0, -20, 0, 4), (-20, 20, -20, 0, 4),
      (0, -20, 0, 1, 4), (0, 0, 0, 1, 4), (0, 60, 0, 1, 4),
      (20, -20, 20, 2, 2), (20, 0, 20, 2, 2), (20, 20, 20, 2, 2),
      (20, 20, -20, nil, 4),
    ]
    let table = centres.map { x, y, z, network, radius in
      NetworkNode(
        centre: TemplatePoint(x, y, z, in: .mni152NLin6Asym),
        radius: radius.mm,
        network: network,
        part: "test"
      )
    }
    let review = PriorReview(block.prior(table, networkCount: 4), table: table)
    #expect(review.used == [0])
    #expect(review.networks.map(\.drop) == [nil, .tooFewNodes, .tooFewVoxels, .tooFewVoxels])
    #expect(review.networks.map(\.nodeCount) == [3, 3, 3, 0])
    #expect(review.networks.map(\.coveredNodeCount) == [3, 2, 3, 0])
    #expect(review.uncoveredNodes == [5])
    #expect(review.networks[0].voxelCount > 90)
  }

  @Test func `networks of up to eight nodes are small`() {
    let block = SmallVolume(GridSize(30, 30, 30), axes: nil)
    let table = (0..<17).map { number in
      NetworkNode(
        centre: TemplatePoint(
          Double(number) * 3 - 25,
          0,
          number < 8 ? -12 : 12,
          in: .mni152NLin6Asym
        ),
        radius: 4.mm,
        network: number < 8 ? 0 : 1,
        part: "test"
      )
    }
    let review = PriorReview(block.prior(table, networkCount: 2), table: table)
    #expect(review.networks.map(\.isSmall) == [true, false])
  }

  @Test func `spheres of networks not used lie outside`() {
    let volume = SmallVolume.golden()
    let prior = volume.prior(Layout.quadrants.nodes())
    let isOutside = prior.isOutside(of: [0, 3])
    for (voxel, network) in prior.networks.enumerated() {
      #expect(isOutside[voxel] == (network != 0 && network != 3))
    }
  }

  @Test func `the midline belongs to the right`() {
    #expect(Side(of: Point<NativeT1w>(-0.1, 0, 0)) == .left)
    #expect(Side(of: Point<NativeT1w>(0, 0, 0)) == .right)
  }
}
