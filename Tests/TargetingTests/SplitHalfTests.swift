import Denoising
import Findings
import Geometry
import LinearAlgebra
import TestSupport
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

  @Test func `a target that stays is displaced by nothing`() throws {
    let run = try run(frames: 160, targets: (first: 13, second: 13), seed: 1)
    let found = try split([run])
    #expect(found.first.peak?.voxel == VoxelIndex(1, 1, 1))
    #expect(found.peakDisplacement == 0.mm)
    #expect(found.findings == [])
  }

  @Test func `a target that moves between the halves is displaced by its way`() throws {
    let run = try run(frames: 160, targets: (first: 0, second: 2), seed: 2)
    let found = try split([run])
    #expect(found.peakDisplacement == 4.mm)
    #expect(found.first.keptFrames == 80)
    #expect((found.second.minutesKept - 80.0 * 2 / 60).magnitude < 1e-12)
    // Bins 2 to 16 of the 160 s lie in the band, two dimensions each; the trend takes one.
    #expect(found.first.degreesOfFreedom == 29)
  }

  @Test func `two runs are the halves of each other`() throws {
    let runs = [
      try run(frames: 80, targets: (first: 0, second: 0), seed: 3),
      try run(frames: 80, targets: (first: 24, second: 24), seed: 4),
    ]
    let found = try split(runs)
    #expect(found.peakDisplacement == (32.0.squareRoot()).mm)
    #expect(found.second.keptFrames == 80)
  }

  @Test func `a half that is too short has no displacement, but a reason`() throws {
    let run = try run(frames: 60, targets: (first: 0, second: 0), seed: 5)
    let found = try split([run])
    #expect(found.peakDisplacement == nil)
    #expect(found.clusterDisplacement == nil)
    #expect(found.first.degreesOfFreedom == nil)
    #expect(found.findings.map(\.code) == ["split_half_not_possible", "split_half_not_possible"])
    #expect(found.findings.allSatisfy { $0.message.contains("too_few_frames") })
    #expect(TargetStatus(findings: found.findings) == .lowConfidence)
  }

  @Test func `a half without anticorrelation has no candidate, but a reason`() throws {
    var random = SplitMix64(seed: 6)
    let seed = (0..<160).map { _ in Double.random(in: -1...1, using: &random) }
    let rows = Array(repeating: seed, count: 28)
    let copies = try RawRun(
      series: Matrix(rows: 28, columns: 160, values: rows.flatMap(\.self)),
      repetitionTime: .seconds(2),
      confounds: table(frames: 160)
    )
    let found = try split([copies])
    #expect(found.peakDisplacement == nil)
    #expect(found.first.degreesOfFreedom == 29)
    #expect(found.findings.allSatisfy { $0.message.contains("no_anticorrelation") })
  }

  private func split(_ runs: [RawRun]) throws -> SplitHalf<MNI152NLin2009cAsym> {
    let plan = DenoisingPlan(
      smoothing: nil,
      censoring: nil,
      detrend: true,
      bandPass: BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
      confounds: nil
    )
    return try splitHalf(of: runs, plan: plan, voxels: voxels, grid: grid, rule: rule)
  }

  /// Noise in which the target's voxel opposes the seed, another one in each half.
  private func run(
    frames: Int,
    targets: (first: Int, second: Int),
    seed: UInt64
  ) throws -> RawRun {
    var random = SplitMix64(seed: seed)
    let values = (0..<28 * frames).map { _ in Double.random(in: -1...1, using: &random) }
    var series = Matrix(rows: 28, columns: frames, values: values)
    for frame in 0..<frames {
      let target = frame < frames / 2 ? targets.first : targets.second
      series[target, frame] -= 20 * series[27, frame]
    }
    return try RawRun(
      series: series,
      repetitionTime: .seconds(2),
      confounds: table(frames: frames)
    )
  }

  private func table(frames: Int) throws -> ConfoundTable {
    let text = "csf\n" + Array(repeating: "0", count: frames).joined(separator: "\n")
    return try ConfoundTable(parsing: Array(text.utf8), name: "c.tsv")
  }
}
