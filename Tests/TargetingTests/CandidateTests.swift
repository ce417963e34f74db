import Geometry
import Targeting
import TestSupport
import Testing

@Suite struct CandidateTests {
  /// 2 mm voxels; x runs right to left, as in FSL's template.
  let grid: VoxelGrid<MNI152NLin6Asym>
  let rule = ClusterRule(fraction: 0.1, base: .searchedVoxels)

  init() throws {
    grid = try #require(
      VoxelGrid(
        size: GridSize(10, 10, 10),
        toWorld: Affine(rows: [-2, 0, 0, 10, 0, 2, 0, -20, 0, 0, 2, 30])
      )
    )
  }

  @Test func `the peak is the most negative voxel, at its centre`() throws {
    let peak = try #require(
      peakCandidate(r: [0.3, -0.2, -0.5, 0.9], voxels: [7, 12, 345, 400], grid: grid)
    )
    #expect(peak.method == .peak)
    #expect(peak.voxel == VoxelIndex(5, 4, 3))
    #expect(peak.position == Point(0, -12, 36))
    #expect(peak.r == -0.5)
    #expect(peak.rAtVoxel == -0.5)
    #expect(peak.cluster == nil)
  }

  @Test func `equal peaks give the lowest linear index, in whatever order they come`() throws {
    for voxels in [[30, 20, 40], [40, 30, 20]] {
      let peak = try #require(peakCandidate(r: [-0.4, -0.4, -0.4], voxels: voxels, grid: grid))
      #expect(grid.linearIndex(of: peak.voxel) == 20)
    }
  }

  @Test(arguments: [[], [0.0, 0.1], [0, 0]])
  func `without a negative r there is no candidate of any method`(r: [Double]) {
    let voxels = Array(r.indices)
    #expect(peakCandidate(r: r, voxels: voxels, grid: grid) == nil)
    for base in ClusterRule.Base.allCases {
      let rule = ClusterRule(fraction: 1, base: base)
      #expect(clusterCandidate(r: r, voxels: voxels, grid: grid, rule: rule) == nil)
    }
  }

  @Test func `the cluster is the largest connected one, not the one with the peak`() throws {
    var r = Array(repeating: 0.2, count: 1000)
    r[index(9, 9, 9)] = -0.9
    for i in 2...4 { r[index(i, 5, 5)] = -0.1 * Double(i) }
    let all = ClusterRule(fraction: 1, base: .negativeVoxels)
    let found = try candidate(r, all)
    let cluster = try #require(found.cluster)
    #expect(cluster.voxels == [index(2, 5, 5), index(3, 5, 5), index(4, 5, 5)])
    #expect(found.position == Point(4, -10, 40))
    #expect(found.voxel == VoxelIndex(3, 5, 5))
    #expect((found.r + 0.3).magnitude < 1e-15)
    #expect(found.rAtVoxel == r[index(3, 5, 5)])
    #expect(cluster.voxelCount == 3)
    #expect((cluster.volume - 24).magnitude < 1e-12)
    #expect(cluster.peakVoxel == VoxelIndex(4, 5, 5))
    #expect(cluster.peakPosition == Point(2, -10, 40))
    #expect(cluster.peakR == -0.4)
    #expect(cluster.thresholdR == -0.2)
    #expect(cluster.distanceToNearestVoxel == .zero)
  }

  @Test func `voxels that touch at a corner are one cluster`() throws {
    var r = Array(repeating: 0.2, count: 1000)
    r[index(2, 2, 2)] = -0.3
    r[index(3, 3, 3)] = -0.4
    #expect(try candidate(r, rule).cluster?.voxelCount == 2)
  }

  @Test func `a centre of gravity outside its cluster says how far`() throws {
    var r = Array(repeating: 0.2, count: 1000)
    // A square ring, five voxels wide.
    let inside = voxels(3...5, 3...5)
    for voxel in voxels(2...6, 2...6) where !inside.contains(voxel) { r[voxel] = -0.5 }
    let found = try candidate(r, rule)
    #expect(found.voxel == VoxelIndex(4, 4, 5))
    #expect(found.cluster?.distanceToNearestVoxel == 4.mm)
    #expect(found.rAtVoxel == 0.2)
  }

  @Test func `a voxel that was not searched has no r`() throws {
    let square = voxels(2...6, 2...6)
    let ring = square.filter { !voxels(3...5, 3...5).contains($0) }
    let r = ring.map { _ in -0.5 }
    let all = ClusterRule(fraction: 1, base: .searchedVoxels)
    let found = try #require(clusterCandidate(r: r, voxels: ring, grid: grid, rule: all))
    #expect(found.rAtVoxel == nil)
  }

  @Test(arguments: [
    (fraction: 0.005, base: ClusterRule.Base.searchedVoxels, count: 5),
    (fraction: 0.0051, base: .searchedVoxels, count: 6),
    (fraction: 0.07, base: .negativeVoxels, count: 7),
    (fraction: 0.0001, base: .negativeVoxels, count: 1),
    (fraction: 1, base: .searchedVoxels, count: 100),
  ])
  func `the fraction is of all or of negative voxels, rounded up, never of positive ones`(
    fraction: Double,
    base: ClusterRule.Base,
    count: Int
  ) throws {
    // The first hundred voxels make one connected slab, more and more negative.
    let r: [Double] = (0..<1000).map { $0 < 100 ? Double($0 + 1) / -1000 : 0.1 }
    let found = try candidate(r, ClusterRule(fraction: fraction, base: base))
    #expect(found.cluster?.voxels == Array(100 - count..<100))
  }

  @Test func `equal voxels at the threshold enter by lowest linear index`() throws {
    let r = (0..<1000).map { $0 < 10 ? -0.5 : 0.1 }
    let found = try candidate(r, ClusterRule(fraction: 0.4, base: .negativeVoxels))
    #expect(found.cluster?.voxels == [0, 1, 2, 3])
  }

  @Test func `storing the image with x reversed moves no candidate`() throws {
    let mirrored = try #require(
      VoxelGrid<MNI152NLin6Asym>(
        size: GridSize(10, 10, 10),
        toWorld: Affine(rows: [2, 0, 0, -8, 0, 2, 0, -20, 0, 0, 2, 30])
      )
    )
    for seed in 0..<50 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let r = (0..<1000).map { _ in Double.random(in: -1...1, using: &random) }
      let reversed = stride(from: 0, to: 1000, by: 10).flatMap { r[$0..<$0 + 10].reversed() }
      let voxels = Array(0..<1000)
      let there = peakCandidate(r: reversed, voxels: voxels, grid: mirrored)
      #expect(peakCandidate(r: r, voxels: voxels, grid: grid)?.position == there?.position)
    }
  }

  @Test func `distances are to the other candidates and to every reference`() throws {
    var r = Array(repeating: 0.2, count: 1000)
    r[index(1, 1, 1)] = -0.6
    for i in 2...4 { r[index(i, 5, 5)] = -0.3 }
    let peak = try #require(peakCandidate(r: r, voxels: Array(0..<1000), grid: grid))
    let cluster = try candidate(r, rule)
    let group = NamedPoint("group", at: Point<MNI152NLin6Asym>(8, -18, 35))
    let table = DistanceTable(from: [peak, cluster], to: [group])
    #expect(table.entries.count == 4)
    #expect(table.distance(from: "peak", to: "group") == 3.mm)
    #expect(table.distance(from: "peak", to: "cluster") == 12.mm)
    #expect(table.distance(from: "cluster", to: "peak") == 12.mm)
    #expect(table.distance(from: "cluster", to: "cluster") == nil)
  }

  private func index(_ i: Int, _ j: Int, _ k: Int) -> Int { i + 10 * (j + 10 * k) }

  /// The voxels of a rectangle in the plane k = 5, ascending.
  private func voxels(_ i: ClosedRange<Int>, _ j: ClosedRange<Int>) -> [Int] {
    j.flatMap { row in i.map { column in index(column, row, 5) } }
  }

  private func candidate(
    _ r: [Double],
    _ rule: ClusterRule
  ) throws -> Candidate<MNI152NLin6Asym> {
    try #require(clusterCandidate(r: r, voxels: Array(r.indices), grid: grid, rule: rule))
  }
}
