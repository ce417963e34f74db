import Testing

@testable import Networks

/// A group's networks as labels of an image.
@Suite struct LabelPriorTests {
  private let prior = NetworkPrior(
    labels: [Int?](repeating: 0, count: 40) + [Int?](repeating: 1, count: 29)
      + [Int?](repeating: 2, count: 50) + [nil, nil],
    nodes: [Int?](repeating: 4, count: 121),
    networkCount: 4
  )

  @Test func `a network needs thirty voxels and half of its volume`() {
    let review = PriorReview(
      labels: prior,
      coverage: [0.5, 1, 0.49, 0],
      pieceCounts: [2, 1, 1, 1]
    )
    #expect(review.used == [0])
    #expect(review.networks.map(\.drop) == [nil, .tooFewVoxels, .tooLittleCovered, .tooFewVoxels])
    #expect(review.networks.map(\.voxelCount) == [40, 29, 50, 0])
    #expect(review.networks.allSatisfy { !$0.isSmall } && review.uncoveredNodes.isEmpty)
  }

  @Test func `the group's map is the labels of the used networks, and nothing elsewhere`() {
    let map = prior.labelMap(using: [0, 2])
    #expect(map == prior.networks.map { $0 == 1 || $0 == nil ? networkOfNowhere : $0 })
    #expect(prior.isOutside(of: [0, 2]) == map.map { $0 == networkOfNowhere })
  }
}
