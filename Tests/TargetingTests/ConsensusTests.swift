import Geometry
import TestSupport
import Testing

@testable import Targeting

@Suite struct ConsensusTests {
  let grid: VoxelGrid<MNI152NLin6Asym>

  init() throws { grid = try cubicGrid(20, 20, 20) }

  @Test func `the mean, the spread and who agrees where are those of the places`() throws {
    let candidates = [peak("a", 0, 0, 0), peak("b", 3, 0, 0), peak("c", 3, 4, 0)]
    let voxels = [0, 3, 83, 4, 800]
    let rule = ConsensusRule(centre: .mean, sphereRadius: 2.mm)
    let found = try #require(Consensus(of: candidates, voxels: voxels, grid: grid, rule: rule))
    #expect(found.names == ["a", "b", "c"])
    #expect(found.centre.distance(to: grid.toWorld(Point(2, 4.0 / 3, 0))).value < 1e-12)
    #expect(found.largestDistance == 10.mm)
    #expect(found.meanDistance == 8.mm)
    #expect(found.agreement == [1, 1, 1, 1, 0])
  }

  @Test func `a cluster selects its voxels, a peak a sphere`() throws {
    let r = (0..<8000).map { [5, 6, 7].contains($0) ? -0.5 : 0.1 }
    let all = ClusterRule(fraction: 1, base: .searchedVoxels)
    let cluster = try #require(
      clusterCandidate(r: r, voxels: Array(0..<8000), grid: grid, rule: all)
    )
    let rule = ConsensusRule(centre: .geometricMedian, sphereRadius: 2.mm)
    let found = try #require(
      Consensus(
        of: [cluster, peak("peak", 7, 0, 0)],
        voxels: Array(4..<10),
        grid: grid,
        rule: rule
      )
    )
    #expect(found.agreement == [0, 1, 2, 2, 1, 0])
  }

  @Test func `one candidate is its own consensus without a spread, none has no consensus`() throws {
    let rule = ConsensusRule(centre: .geometricMedian, sphereRadius: 5.mm)
    let one = try #require(
      Consensus(of: [peak("a", 4, 5, 6)], voxels: [], grid: grid, rule: rule)
    )
    #expect(one.centre == grid.toWorld(Point(4, 5, 6)))
    #expect(one.largestDistance == nil && one.meanDistance == nil)
    #expect(
      Consensus(of: [Candidate<MNI152NLin6Asym>](), voxels: [], grid: grid, rule: rule) == nil
    )
  }

  @Test func `a stray candidate moves the mean, but hardly the geometric median`() throws {
    let near = [peak("a", 5, 5, 5), peak("b", 6, 5, 5), peak("c", 5, 6, 5), peak("d", 6, 6, 5)]
    let middle = grid.toWorld(Point(5.5, 5.5, 5))
    func moved(_ centre: ConsensusRule.Centre) throws -> Double {
      let rule = ConsensusRule(centre: centre, sphereRadius: 5.mm)
      let all = near + [peak("stray", 19, 19, 19)]
      return try #require(Consensus(of: all, voxels: [], grid: grid, rule: rule))
        .centre.distance(to: middle).value
    }
    #expect(try moved(.mean) > 5)
    #expect(try moved(.geometricMedian) < 1.5)
  }

  @Test func `the geometric median of a triangle with a wide corner is that corner`() {
    // At an angle of 120 degrees or more the corner itself has the least sum.
    let corner = Point<NativeT1w>(0, 0, 0)
    let found = geometricMedian(of: [corner, Point(10, 1, 0), Point(-10, 1, 0)])
    #expect(found.distance(to: corner).value < 1e-3)
    let twice = geometricMedian(of: [corner, corner, Point(9, 3, 1)])
    #expect(twice.distance(to: corner).value < 1e-6)
    let symmetric = geometricMedian(
      of: [Point<NativeT1w>(1, 0, 0), Point(-1, 0, 0), Point(0, 1, 0), Point(0, -1, 0)]
    )
    #expect(symmetric.distance(to: corner).value < 1e-9)
  }

  @Test func `a seed says how much of it is accumbens and white matter`() {
    let labels = [26, 58, 2, 41, 2, 1001, 1026, 0, 0, 24]
    let tissue = SeedTissue(labels: labels, scheme: .freeSurfer)
    #expect(tissue?.accumbens == 0.2)
    #expect(tissue?.whiteMatter == 0.3)
    #expect(SeedTissue(labels: [], scheme: .freeSurfer) == nil)
  }

  private func peak(_ name: String, _ i: Int, _ j: Int, _ k: Int) -> Candidate<MNI152NLin6Asym> {
    let voxel = VoxelIndex(i, j, k)
    return Candidate(
      name: name,
      method: .peak,
      position: grid.toWorld(voxel.point),
      voxel: voxel,
      r: -0.5,
      rAtVoxel: -0.5
    )
  }
}
