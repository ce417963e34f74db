import Denoising
import Findings
import Geometry
import Testing

@testable import Targeting

@Suite struct SplitHalfTests {
  let grid: VoxelGrid<MNI152NLin2009cAsym>
  let voxels = Array(0..<27)
  let rule = ClusterRule(fraction: 0.1, base: .searchedVoxels)

  init() throws {
    grid = try #require(
      VoxelGrid(
        size: GridSize(3, 3, 3),
        toWorld: Affine(rows: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0])
      )
    )
  }

  @Test func `a target that stays is displaced by nothing`() {
    let found = split(map(lowest: 13), map(lowest: 13))
    #expect(found.first.candidates["peak"]?.voxel == VoxelIndex(1, 1, 1))
    #expect(found.displacement(of: "peak") == 0.mm)
    #expect(found.findings == [])
  }

  @Test func `a target that moves between the halves is displaced by its way`() {
    let found = split(map(lowest: 0), map(lowest: 2))
    #expect(found.displacement(of: "peak") == 4.mm)
    #expect(found.first.keptFrames == 80)
    #expect((found.second.minutesKept - 80.0 * 2 / 60).magnitude < 1e-12)
    #expect(found.first.degreesOfFreedom == 29)
  }

  @Test func `a half that cannot be cleaned has no displacement, but a reason`() {
    let cause = DenoisingError.tooFewFrames(found: 30, needed: 34).finding(subject: "run")
    let short = half(.failure(cause), degreesOfFreedom: nil)
    let found = split(short, short)
    #expect(found.displacement(of: "peak") == nil)
    #expect(found.displacement(of: "cluster") == nil)
    #expect(found.first.degreesOfFreedom == nil)
    #expect(found.findings.map(\.code) == ["split_half_not_possible", "split_half_not_possible"])
    #expect(found.findings.allSatisfy { $0.message.contains("too_few_frames") })
    #expect(TargetStatus(findings: found.findings) == .lowConfidence)
  }

  @Test func `a half without anticorrelation has no candidate, but a reason`() {
    let copies = half(.success(MethodMaps(r: Array(repeating: 1, count: 27))))
    let found = split(copies, map(lowest: 3))
    #expect(found.displacement(of: "peak") == nil)
    #expect(found.first.degreesOfFreedom == 29)
    #expect(found.findings.map(\.subject) == ["first half"])
    #expect(found.findings.allSatisfy { $0.message.contains("no_anticorrelation") })
  }

  @Test func `one run is cut in two with equally many kept frames`() {
    var keep = Array(repeating: true, count: 21)
    for frame in [0, 1, 2, 3, 20] { keep[frame] = false }
    let (first, second) = halves(of: [run(keep)])
    #expect(first.map(\.frames) == [0..<12])
    #expect(second.map(\.frames) == [12..<21])
    #expect(first.map(\.keptCount) == [8] && second.map(\.keptCount) == [8])
    #expect(first.map(\.minutesKept) == [8.0 * 2 / 60])
  }

  @Test func `two runs are the halves of each other, three are cut each`() {
    let runs = [4, 6, 8].map { run(Array(repeating: true, count: $0)) }
    let pair = halves(of: Array(runs.prefix(2)))
    #expect(pair.first.map(\.run) == [0] && pair.second.map(\.run) == [1])
    #expect(pair.second.map(\.frames) == [0..<6])
    let three = halves(of: runs)
    #expect(three.first.map(\.frames) == [0..<2, 0..<3, 0..<4])
    #expect(three.second.map(\.frames) == [2..<4, 3..<6, 4..<8])
  }

  @Test func `a run without kept frames stays whole, for cleaning to refuse`() {
    let (first, second) = halves(of: [run([false, false])])
    #expect(first.map(\.frames) == [0..<2] && second.map(\.keptCount) == [0])
  }

  @Test func `a half tells of each method why it has no candidate`() {
    let scattered = half(
      .success(MethodMaps(r: voxels.map { [0, voxels.count - 1].contains($0) ? -0.5 : 0.1 }))
    )
    let large = ClusterRule(fraction: 0.5, base: .searchedVoxels, minimumVoxels: 2)
    let halves: SplitHalf<MNI152NLin2009cAsym> = splitHalf(
      scattered,
      map(lowest: 3),
      methods: [
        MethodSpecification(name: "peak", rule: .peak),
        MethodSpecification(name: "cluster", rule: .cluster(large)),
      ],
      voxels: voxels,
      grid: grid,
      direction: .negative
    )
    #expect(halves.first.missing == ["cluster": .clusterTooSmall(found: 1, needed: 2)])
    #expect(halves.first.candidates.keys.sorted() == ["peak"] && halves.first.reason == nil)
    #expect(halves.second.missing.isEmpty)
  }

  private func half(
    _ maps: Result<MethodMaps, Finding>,
    degreesOfFreedom: Int? = 29
  ) -> HalfMap {
    HalfMap(
      keptFrames: 80,
      minutesKept: 80.0 * 2 / 60,
      maps: maps,
      degreesOfFreedom: degreesOfFreedom
    )
  }

  private func run(_ keep: [Bool]) -> RunFrames {
    RunFrames(CensoredFrames(keep: keep), repetitionTime: .seconds(2))
  }

  /// A map with its most negative voxel at `lowest`.
  private func map(lowest: Int) -> HalfMap {
    half(
      .success(MethodMaps(r: voxels.map { $0 == lowest ? -0.5 : 0.01 * Double($0) - 0.1 }))
    )
  }

  private func split(_ first: HalfMap, _ second: HalfMap) -> SplitHalf<MNI152NLin2009cAsym> {
    splitHalf(
      first,
      second,
      methods: [
        MethodSpecification(name: "peak", rule: .peak),
        MethodSpecification(name: "cluster", rule: .cluster(rule)),
      ],
      voxels: voxels,
      grid: grid,
      direction: .negative
    )
  }
}
