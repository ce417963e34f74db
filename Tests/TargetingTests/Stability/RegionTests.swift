import Geometry
import Statistics
import TestSupport
import Testing

@testable import Targeting

@Suite struct RegionTests {
  typealias Frame = MNI152NLin2009cAsym

  struct Golden: Decodable {
    struct Ellipsoid: Decodable {
      let points: [[Double]]
      let missing: Int
      let centre: [Double]
      let half: [Double]
      let ninety: [Double]
      let distances: [Double]
    }
    let ellipsoid: Ellipsoid
  }

  @Test func `ellipsoid and distances are NumPy's`() throws {
    let golden = try goldenJSON("stability.json", as: Golden.self).ellipsoid
    let grid = try #require(testGrid(GridSize(60, 60, 40)))
    let places = golden.points.map { Point<Frame>($0[0], $0[1], $0[2]) as Point<Frame>? }
    let targets = ResampledTargets(
      method: "peak",
      targets: places + Array(repeating: nil, count: golden.missing)
    )
    for (share, expected) in [(0.5, golden.half), (0.9, golden.ninety)] {
      let region = try #require(TargetEllipsoid(holding: share, of: targets.targets, in: grid))
      let centre = Point<Frame>(golden.centre[0], golden.centre[1], golden.centre[2])
      #expect(region.centre.distance(to: centre).value < 1e-9)
      for (a, b) in zip(region.semiAxes, expected) { #expect((a.value - b).magnitude < 1e-9) }
      let held = places.count { $0.map(region.contains) == true }
      #expect(held == heldCount(share, of: 160))
    }
    let origin = Point<Frame>(-38, 44, 26)
    for (share, expected) in zip([0.5, 0.9], golden.distances) {
      let found = try #require(targets.distance(holding: share, from: origin))
      #expect((found.value - expected).magnitude < 1e-9)
    }
    #expect(targets.shareWithoutTarget == 10.0 / 160)
  }

  @Test func `resamples without a target count as outside, until there is no region`() throws {
    let grid = try #require(testGrid(GridSize(10, 10, 10)))
    let place = grid.centre(ofLinear: 555)
    let targets: [Point<Frame>?] = Array(repeating: place, count: 8) + [nil, nil]
    #expect(TargetEllipsoid(holding: 0.8, of: targets, in: grid) != nil)
    #expect(TargetEllipsoid(holding: 0.9, of: targets, in: grid) == nil)
    #expect(targetMask(holding: 0.8, of: targets, in: grid) == [555])
    #expect(targetMask(holding: 0.9, of: targets, in: grid) == nil)
    let resampled = ResampledTargets(method: "peak", targets: targets)
    #expect(resampled.distance(holding: 0.9, from: place) == nil)
    #expect(resampled.distance(holding: 0.8, from: place) == .zero)
  }

  @Test func `targets all in one voxel have an ellipsoid of that voxel`() throws {
    let grid = try #require(testGrid(GridSize(10, 10, 10)))
    let place = grid.centre(ofLinear: 123)
    let region = try #require(
      TargetEllipsoid(holding: 0.9, of: Array(repeating: place, count: 50), in: grid)
    )
    #expect(region.centre.distance(to: place).value < 1e-9)
    for (axis, half) in zip(region.semiAxes, [1.5, 1, 1]) {
      #expect((axis.value - half).magnitude < 1e-9)
    }
  }

  @Test func `scaling reaches a point exactly by its distance`() throws {
    let grid = try #require(testGrid(GridSize(20, 20, 20)))
    var random = SeededGenerator(seed: 4)
    let targets: [Point<Frame>?] = (0..<100).map { _ in
      Point(3 * random.nextGaussian(), random.nextGaussian(), 5 * random.nextGaussian())
    }
    let region = try #require(TargetEllipsoid(holding: 0.5, of: targets, in: grid))
    let point = Point<Frame>(12, -3, 4)
    let factor = region.normalisedDistance(to: point)
    #expect(!region.scaled(by: 0.999 * factor).contains(point))
    #expect(region.scaled(by: factor).contains(point))
    let bigger = region.scaled(by: 2).meanRadius.value
    #expect((bigger - 2 * region.meanRadius.value).magnitude < 1e-9)
  }

  @Test func `the mask takes the fullest voxels, of equal ones the first, and grows`() throws {
    let grid = try #require(testGrid(GridSize(10, 10, 10)))
    let counts = [(700, 3), (200, 4), (300, 3)]
    let targets: [Point<Frame>?] = counts.flatMap { voxel, count in
      Array(repeating: grid.centre(ofLinear: voxel), count: count)
    }
    #expect(targetMask(holding: 0.4, of: targets, in: grid) == [200])
    #expect(targetMask(holding: 0.7, of: targets, in: grid) == [200, 300])
    #expect(targetMask(holding: 0.71, of: targets, in: grid) == [200, 300, 700])
    let all = Array(0..<1000)
    #expect(dilated([555], by: .zero, within: all, grid: grid) == [555])
    // Of its neighbours four lie 2 mm away; the two above and below, 3 mm.
    #expect(dilated([555], by: 2.mm, within: all, grid: grid) == [545, 554, 555, 556, 565])
  }
}
