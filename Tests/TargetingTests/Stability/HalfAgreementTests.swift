import Denoising
import Geometry
import LinearAlgebra
import Statistics
import Testing

@testable import Targeting

@Suite struct HalfAgreementTests {
  typealias Frame = MNI152NLin2009cAsym

  @Test func `a target is read in the half that did not choose it`() throws {
    let grid = try #require(testGrid(GridSize(4, 1, 1)))
    let (first, second) = ([-0.5, -0.1, 0, 0.1], [-0.2, -0.4, 0, 0.1])
    let found = try #require(
      selectionUnbiasedR(first, second, voxels: [0, 1, 2, 3], grid: grid) {
        peakCandidate(r: $0, voxels: [0, 1, 2, 3], grid: grid)
      }
    )
    #expect(found.firstToSecond == -0.2)
    #expect(found.secondToFirst == -0.1)
    #expect((fisherZ(found.r) - (fisherZ(-0.2) + fisherZ(-0.1)) / 2).magnitude < 1e-12)
    #expect((fisherZ(found.selected) - (fisherZ(-0.5) + fisherZ(-0.4)) / 2).magnitude < 1e-12)
  }

  @Test func `a cluster is read over its voxels, and no target gives no value`() throws {
    let grid = try #require(testGrid(GridSize(4, 1, 1)))
    let voxels = [0, 1, 2, 3]
    let rule = ClusterRule(fraction: 0.5, base: .searchedVoxels)
    func choose(_ r: [Double]) -> Candidate<Frame>? {
      clusterCandidate(r: r, voxels: voxels, grid: grid, rule: rule)
    }
    let (first, second) = ([-0.5, -0.3, 0, 0.1], [0.1, 0.2, -0.4, -0.2])
    let found = try #require(
      selectionUnbiasedR(first, second, voxels: voxels, grid: grid, choose: choose)
    )
    #expect((found.firstToSecond - 0.15).magnitude < 1e-15)
    #expect((found.secondToFirst - 0.05).magnitude < 1e-15)
    let none = selectionUnbiasedR(
      first,
      [0.1, 0.1, 0, 0],
      voxels: voxels,
      grid: grid,
      choose: choose
    )
    #expect(none == nil)
  }

  @Test func `in noise the chosen r is exaggerated and the read one is not`() throws {
    let grid = try #require(testGrid(GridSize(10, 10, 1)))
    let voxels = Array(0..<100)
    var random = SeededGenerator(seed: 2)
    var (read, selected) = (0.0, 0.0)
    for _ in 0..<200 {
      let maps = (0..<2).map { _ in voxels.map { _ in tanh(0.1 * random.nextGaussian()) } }
      let found = try #require(
        selectionUnbiasedR(maps[0], maps[1], voxels: voxels, grid: grid) {
          peakCandidate(r: $0, voxels: voxels, grid: grid)
        }
      )
      read += found.r / 200
      selected += found.selected / 200
    }
    // One standard error of the first is 0.1 / √400.
    #expect(read.magnitude < 0.02)
    #expect(selected < -0.2)
  }

  @Test func `the reliability of two maps is Spearman and Brown's`() {
    let agreement = MapReliability([1, 2, 3, 4], [1, 3, 2, 4])
    #expect((agreement.correlation - 0.8).magnitude < 1e-12)
    #expect(((agreement.reliability ?? 0) - 1.6 / 1.8).magnitude < 1e-12)
    #expect(MapReliability([1, 2, 3], [-1, -2, -3]).reliability == nil)
  }

  @Test func `maps of runs count by their frames`() throws {
    let grid = try #require(testGrid(GridSize(3, 1, 1)))
    let runs = [
      RunMap(r: [-0.3, -0.2, 0], keptCount: 101), RunMap(r: [-0.3, -0.2, 0], keptCount: 101),
      RunMap(r: [0.2, -0.9, 0], keptCount: 51),
    ]
    func choose(_ r: [Double]) -> Point<Frame>? {
      peakCandidate(r: r, voxels: [0, 1, 2], grid: grid)?.position
    }
    let target = try #require(choose(combined(runs)))
    #expect(target == grid.centre(ofLinear: 1))
    #expect((combined(runs)[0] - (-0.3 * 200 + 0.2 * 50) / 250).magnitude < 1e-12)
  }

  @Test func `blocks alternate, cover a run, and are equally long`() {
    let run = RunFrames(
      CensoredFrames(keep: Array(repeating: true, count: 305)),
      repetitionTime: .seconds(2)
    )
    let halves = blockHalves(of: [run, run], block: .seconds(60))
    #expect(halves.odd.map(\.run) == [0, 1])
    let (odd, even) = (halves.odd[0].pieces, halves.even[0].pieces)
    #expect(odd.count == 5 && even.count == 5)
    #expect(
      (odd + even).sorted { $0.lowerBound < $1.lowerBound }.flatMap { Array($0) } == Array(0..<305)
    )
    #expect((odd + even).allSatisfy { (30...31).contains($0.count) })
    #expect(odd[0].upperBound == even[0].lowerBound && even[0].upperBound == odd[1].lowerBound)
    let short = blockHalves(of: [run], block: .seconds(6000))
    #expect(short.odd[0].pieces == [0..<152] && short.even[0].pieces == [152..<305])
  }
}

private func tanh(_ z: Double) -> Double { correlation(fromFisherZ: z) }
