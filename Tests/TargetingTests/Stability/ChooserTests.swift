import Geometry
import Statistics
import TestSupport
import Testing

@testable import Targeting

@Suite struct ChooserTests {
  typealias Frame = MNI152NLin2009cAsym

  struct Golden: Decodable {
    struct Case: Decodable {
      let fraction: Double
      let base: String
      let r: [Double]
      let centre: [Double]
    }
    let clusters: [Case]
  }

  @Test func `the fast rule finds the centre of gravity that SciPy's labels have`() throws {
    let grid = try #require(testGrid(GridSize(9, 7, 6)))
    for reference in try goldenJSON("stability.json", as: Golden.self).clusters {
      let base = try #require(ClusterRule.Base(rawValue: reference.base))
      let rule = ClusterRule(fraction: reference.fraction, base: base)
      var chooser = ClusterChooser(voxels: Array(0..<grid.size.count), grid: grid, rule: rule)
      let target = chooser.target(of: reference.r.map(Float.init))
      let found = try #require(target)
      let expected = grid.toWorld(
        Point<VoxelSpace>(reference.centre[0], reference.centre[1], reference.centre[2])
      )
      #expect(found.distance(to: expected).value < 1e-9)
    }
  }

  @Test func `the fast rules agree with the plain ones bit for bit, ties and gaps included`() throws
  {
    let grid = try #require(testGrid(GridSize(12, 11, 9)))
    var random = SeededGenerator(seed: 3)
    let voxels = (0..<grid.size.count).filter { _ in random.nextUniform() < 0.6 }
    for base in ClusterRule.Base.allCases {
      for fraction in [0.001, 0.05, 0.1, 0.5, 1] {
        let rule = ClusterRule(fraction: fraction, base: base)
        var cluster = ClusterChooser(voxels: voxels, grid: grid, rule: rule)
        var peak = PeakChooser(voxels: voxels, grid: grid)
        for steps in [4.0, 50, 1e6] {
          let r = voxels.map { _ in Float((random.nextGaussian() * steps).rounded() / steps) }
          let plain = r.map(Double.init)
          let slow = clusterCandidate(r: plain, voxels: voxels, grid: grid, rule: rule)
          let fast = cluster.target(of: r)
          #expect(fast == slow?.position)
          let highest = peakCandidate(r: plain, voxels: voxels, grid: grid)
          let fastPeak = peak.target(of: r)
          #expect(fastPeak == highest?.position)
        }
      }
    }
  }

  @Test func `nothing negative gives no target, and NaN is never one`() throws {
    let grid = try #require(testGrid(GridSize(3, 3, 3)))
    let voxels = Array(0..<27)
    let rule = ClusterRule(fraction: 0.1, base: .searchedVoxels)
    var cluster = ClusterChooser(voxels: voxels, grid: grid, rule: rule)
    var peak = PeakChooser(voxels: voxels, grid: grid)
    var r = [Float](repeating: 0.2, count: 27)
    (r[3], r[4], r[5]) = (.nan, 0, -0.0)
    let none = [cluster.target(of: r), peak.target(of: r)]
    #expect(none == [nil, nil])
    r[20] = -0.1
    let found = [cluster.target(of: r), peak.target(of: r)]
    #expect(found == [grid.centre(ofLinear: 20), grid.centre(ofLinear: 20)])
  }

  @Test func `memory that is used again leaves nothing behind`() throws {
    let grid = try #require(testGrid(GridSize(6, 6, 6)))
    let rule = ClusterRule(fraction: 0.2, base: .searchedVoxels)
    let fresh = ClusterChooser(voxels: Array(0..<216), grid: grid, rule: rule)
    var used = fresh
    var random = SeededGenerator(seed: 8)
    for _ in 0..<20 {
      let r = (0..<216).map { _ in Float(random.nextGaussian()) }
      var other = fresh
      let targets = [used.target(of: r), other.target(of: r)]
      #expect(targets[0] == targets[1])
    }
  }

  @Test(arguments: [1, 2, 50, 99, 100])
  func `selection brings exactly the smallest to the front`(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    var keys = (0..<100).map { UInt64($0) }.shuffled(using: &random)
    bringSmallest(count, toFrontOf: &keys)
    #expect(keys.prefix(count).sorted() == (0..<UInt64(count)).map(\.self))
  }
}

/// A grid of voxels of 2 x 2 x 3 mm whose x axis runs to the left.
func testGrid(_ size: GridSize) -> VoxelGrid<MNI152NLin2009cAsym>? {
  VoxelGrid(size: size, toWorld: Affine(rows: [-2, 0, 0, 10, 0, 2, 0, 20, 0, 0, 3, 5]))
}

extension TargetChooser {
  /// The target in a map that is a list.
  mutating func target(of r: [Float]) -> Point<Frame>? { target(in: r.span) }
}
