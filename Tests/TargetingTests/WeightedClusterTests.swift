import Geometry
import TestSupport
import Testing

@testable import Targeting

/// Clusters chosen or centred with the weights of a map.
@Suite struct WeightedClusterTests {
  typealias Frame = MNI152NLin6Asym
  typealias Weighting = ClusterRule.Weighting

  private let weighted = Weighting.allCases.filter { $0 != .none }

  /// The candidate among all voxels of `grid`.
  private func found(
    _ use: Weighting,
    _ r: [Double],
    _ weights: [Double],
    _ grid: VoxelGrid<Frame>,
    fraction: Double = 0.1,
    direction: Direction = .negative
  ) -> Candidate<Frame>? {
    clusterCandidate(
      r: r,
      voxels: Array(r.indices),
      grid: grid,
      rule: ClusterRule(fraction: fraction, base: .searchedVoxels, weighting: use),
      direction: direction,
      weights: use == .none ? nil : weights
    )
  }

  @Test func `a row of voxels has the centre that its masses have`() throws {
    let grid = try cubicGrid(10, 1, 1)
    // Voxels 1 to 4 are the strongest four; weights pull 4 out of the cluster and 5 into it.
    let r = [-0.1, -0.9, -0.8, -0.7, -0.6, -0.5, -0.1, -0.1, 0.4, -0.1]
    let weights = [0.0, 1, 2, 1, 0, 4, 0, 0, 9, 0.5]
    func x(_ index: Double) -> Double { grid.toWorld(Point<VoxelSpace>(index, 0, 0)).x }
    let plain = try #require(found(.none, r, weights, grid, fraction: 0.4))
    #expect(plain.cluster?.voxels == [1, 2, 3, 4] && plain.position.x == x(2.5))
    let mass = try #require(found(.centreOfGravity, r, weights, grid, fraction: 0.4))
    // (1·1 + 2·2 + 3·1 + 4·0) / 4
    #expect(mass.cluster?.voxels == [1, 2, 3, 4] && mass.position.x == x(2))
    #expect(mass.r == plain.r && mass.cluster?.peakR == -0.9)
    // Scores −2 (5), −1.6 (2), −0.9 (1), −0.7 (3): 1 to 3 touch, 5 is alone.
    let selected = try #require(found(.selection, r, weights, grid, fraction: 0.4))
    #expect(selected.cluster?.voxels == [1, 2, 3] && selected.position.x == x(2))
    let other = [0.0, 1, 2, 4, 0, 4, 0, 0, 9, 0.5]
    let both = try #require(found(.selectionAndCentre, r, other, grid, fraction: 0.4))
    // (1·1 + 2·2 + 3·4) / 7
    #expect(both.cluster?.voxels == [1, 2, 3])
    #expect((both.position.x - x(17.0 / 7)).magnitude < 1e-12)
  }

  @Test func `a cluster without mass is no target, and says so`() throws {
    let grid = try cubicGrid(10, 1, 1)
    let r = (0..<10).map { $0 < 3 ? -0.9 : -0.1 }
    let weights = (0..<10).map { $0 < 3 ? 0.0 : 1 }
    let rule = ClusterRule(fraction: 0.3, base: .searchedVoxels, weighting: .centreOfGravity)
    let method = MethodSpecification(name: "cluster", rule: .cluster(rule))
    #expect(throws: TargetingError.clusterWithoutWeight(voxels: 3)) {
      let _: Candidate<Frame> = try method.candidate(
        in: MethodMaps(r: r, weights: ["cluster": weights]),
        voxels: Array(0..<10),
        grid: grid,
        direction: .negative
      )
    }
    var chooser = ClusterChooser(voxels: Array(0..<10), grid: grid, rule: rule, weights: weights)
    let target = chooser.target(of: r.map(Float.init))
    #expect(target == nil)
    // Weights that select never leave such a cluster.
    #expect(
      found(.selectionAndCentre, r, weights, grid, fraction: 0.3)?.cluster?.voxels == [3, 4, 5]
    )
  }

  @Test func `equal weights change nothing, and only ratios matter`() throws {
    let grid = try cubicGrid(9, 8, 7)
    var random = SplitMix64(seed: 31)
    for seed in 0..<100 {
      let r = (0..<504).map { _ in Double.random(in: -1...1, using: &random) }
      let weights = (0..<504).map { _ in Double.random(in: 0...1, using: &random) }
      let plain = try #require(found(.none, r, weights, grid))
      for use in weighted {
        let equal = try #require(found(use, r, r.map { _ in 0.37 }, grid))
        #expect(equal.cluster?.voxels == plain.cluster?.voxels && equal.r == plain.r)
        #expect(equal.position.distance(to: plain.position).value < 1e-9, "\(use), seed \(seed)")
        let one = try #require(found(use, r, weights, grid))
        let scaled = try #require(found(use, r, weights.map { 1234.5 * $0 }, grid))
        #expect(one.cluster?.voxels == scaled.cluster?.voxels)
        #expect(one.position.distance(to: scaled.position).value < 1e-9, "\(use), seed \(seed)")
        let turned = try #require(found(use, r.map { -$0 }, weights, grid, direction: .positive))
        #expect(turned.position == one.position && turned.r == -one.r)
      }
    }
  }

  @Test func `a mask as weights is a search in the mask`() throws {
    let grid = try cubicGrid(9, 8, 7)
    var random = SplitMix64(seed: 32)
    let r = (0..<504).map { _ in Double.random(in: -1...1, using: &random) }
    let inside = (0..<504).filter { $0 % 9 < 5 }
    let weights = (0..<504).map { $0 % 9 < 5 ? 2.0 : 0 }
    let masked = clusterCandidate(
      r: inside.map { r[$0] },
      voxels: inside,
      grid: grid,
      rule: ClusterRule(fraction: 0.3, base: .negativeVoxels)
    )
    let weighted = clusterCandidate(
      r: r,
      voxels: Array(0..<504),
      grid: grid,
      rule: ClusterRule(fraction: 0.3, base: .negativeVoxels, weighting: .selection),
      weights: weights
    )
    #expect(masked != nil && masked == weighted)
  }

  @Test func `the fast rule agrees with the plain one bit for bit, ties included`() throws {
    let grid = try cubicGrid(12, 11, 9)
    var random = SplitMix64(seed: 33)
    let voxels = (0..<grid.size.count).filter { _ in Double.random(in: 0...1, using: &random) < 0.6
    }
    let powers = [0.0, 0.25, 0.5, 1, 8]
    for use in weighted {
      for base in ClusterRule.Base.allCases {
        for (fraction, steps) in [(0.001, 4.0), (0.05, 50), (0.1, 1e6), (0.5, 50), (1, 4)] {
          let rule = ClusterRule(fraction: fraction, base: base, weighting: use)
          // Powers of two, whose products are exact in single precision too.
          let weights = voxels.map { _ in powers[Int.random(in: 0..<5, using: &random)]
          }
          let r = voxels.map { _ in
            Float((Double.random(in: -1...1, using: &random) * steps).rounded() / steps)
          }
          var chooser = ClusterChooser(voxels: voxels, grid: grid, rule: rule, weights: weights)
          let fast = chooser.target(of: r)
          let plain = clusterCandidate(
            r: r.map(Double.init),
            voxels: voxels,
            grid: grid,
            rule: rule,
            weights: weights
          )
          #expect(fast == plain?.position, "\(use), \(base), \(fraction)")
        }
      }
    }
  }
}
