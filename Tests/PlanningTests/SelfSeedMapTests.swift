import Atlases
import Findings
import Foundation
import Geometry
import Imaging
import Targeting
import TestSupport
import Testing

@testable import Planning

/// Seeds that weight each run by the subject's other runs.
@Suite struct SelfSeedMapTests {
  private struct Golden: Decodable {
    struct Case: Decodable {
      let runs: [SmallRuns.Run]
      let sphere: Int
      let searched: Int
      let voxels: [Int]
      let r: [Double]
      let peak: [Int]
      let peakR: Double
    }
    let cases: [Case]
  }

  private let two = [SmallRuns.Run(seed: 100, frames: 120), SmallRuns.Run(seed: 200, frames: 100)]

  private func targeting(
    _ change: (String) -> String = { $0 }
  ) throws -> TargetingProtocol {
    try SmallRuns.targeting("self-seedmap-dlpfc-cluster", change)
  }

  private func code(_ body: () throws -> TargetPlan) throws -> String? {
    do {
      _ = try body()
      return nil
    } catch let error as PlanningError {
      return error.code
    }
  }

  @Test func `the seed's correlations are those that NumPy and nilearn find`() throws {
    for golden in try goldenJSON("self_seedmap.json", as: Golden.self).cases {
      let runs = try SmallRuns(golden.runs)
      defer { runs.remove() }
      let plan = try runs.plan(targeting().withoutStability)
      let brain = try #require(plan.brain)
      #expect(brain.voxels == golden.voxels)
      let worst = zip(brain.r, golden.r).map { ($0 - $1).magnitude }.max() ?? 1
      #expect(worst < 2e-5, "\(worst)")
      let peak = try #require(plan.targets.first { $0.method == .peak })
      #expect([peak.voxel.i, peak.voxel.j, peak.voxel.k] == golden.peak)
      #expect((peak.r - golden.peakR).magnitude < 2e-5)
      #expect(plan.searchRegion.usedCount == golden.searched)
      // All voxels of the brain but the searched ones carry a weight.
      #expect(plan.seed.usedCount == golden.voxels.count - golden.searched)
      #expect(plan.seed.id == "self-seedmap" && plan.seedMap == nil)
    }
  }

  @Test func `runs in another order give the same target`() throws {
    let runs = try SmallRuns(two + [SmallRuns.Run(seed: 600, frames: 90)])
    defer { runs.remove() }
    let targeting = try targeting()
    for order in [[0, 1], [0, 1, 2]] {
      let plan = try runs.plan(targeting, runs: order)
      let swapped = try runs.plan(targeting, runs: order.reversed())
      let (r, other) = (try #require(plan.brain).r, try #require(swapped.brain).r)
      #expect(zip(r, other).allSatisfy { ($0 - $1).magnitude < 1e-6 })
      #expect(plan.targets.map(\.voxel) == swapped.targets.map(\.voxel))
      #expect(plan.stability.halves.count == 2)
    }
  }

  @Test func `raw voxels are weighted too, and count by their loudness`() throws {
    let runs = try SmallRuns(two)
    defer { runs.remove() }
    let raw = try targeting { $0.replacing("voxels: standardised", with: "voxels: raw") }
    let (plan, other) = try (runs.plan(raw), runs.plan(targeting()))
    let (r, standardised) = (try #require(plan.brain).r, try #require(other.brain).r)
    #expect(r != standardised)
    #expect(zip(r, standardised).allSatisfy { ($0 - $1).magnitude < 0.2 })
  }

  @Test func `the report tells what the seed is, of which runs, and judges the region itself`()
    throws
  {
    let plain = try SmallRuns(two)
    defer { plain.remove() }
    let runs = try SmallRuns(two, changes: [0: .init(unmasked: Set(plain.sphere.prefix(2)))])
    defer { runs.remove() }
    let plan = try runs.plan(targeting())
    let finding = try #require(plan.findings.first { $0.code == "self_seedmap" })
    for word in [
      "no published study", "with sgc", "run 1 by that of run 2", "run 2 by that of run 1",
      "halves",
    ] {
      #expect(finding.message.contains(word), "\(word): \(finding.message)")
    }
    let coverage = plan.gates.filter { $0.gate == .seedCoverage }
    #expect(coverage.count == 2)
    let own = try #require(coverage.first { $0.subject == "sgc" })
    let seed = try #require(coverage.first { $0.subject != "sgc" })
    #expect(seed.measured == 1)
    #expect((own.measured ?? 0) < 1 && (own.measured ?? 0) > 0.5)
    #expect(plan.gates.contains { $0.gate == .seedTemporalSNR && $0.subject == "sgc" })
  }

  @Test func `one run is refused, with what to do`() throws {
    let runs = try SmallRuns(two)
    defer { runs.remove() }
    let protocolOfRuns = try targeting()
    do {
      _ = try runs.plan(protocolOfRuns, runs: [0])
      Issue.record("one run was accepted")
    } catch let error as PlanningError {
      #expect(error.code == "self_seedmap_needs_runs" && error.fault == .request)
      #expect(error.finding.remedy.contains("two or more runs"))
    }
  }

  @Test func `a run that does not hold the region gives no target, rather than another seed's`()
    throws
  {
    let sphere = try Set(
      {
        let runs = try SmallRuns(two); defer { runs.remove() }; return runs.sphere
      }()
    )
    let outside = try SmallRuns(two, changes: [1: .init(unmasked: sphere)])
    defer { outside.remove() }
    let plan = try outside.plan(targeting())
    #expect(plan.status == .noTarget && plan.targets.isEmpty)
    #expect(plan.findings.contains { $0.code == "seed_outside_field_of_view" })
    let silent = try SmallRuns(two, changes: [1: .init(constant: sphere)])
    defer { silent.remove() }
    #expect(try code { try silent.plan(targeting()) } == "seed_has_no_signal")
  }

  // MARK: - Weights

  private let maps: [[Float]] = [
    [0.5, 0.25, 0, -0.25, 0, 1], [0.25, -0.25, 0.5, 0, 0, 1], [1, 0.5, -0.5, 0.5, 0, -3],
  ]

  @Test func `weights are the mean of the other runs that have the voxel, over all of them`() {
    let weights = OtherRunsWeights(
      maps: maps,
      voxels: [3, 5, 8, 9, 11, 20],
      excluding: [20, 7]
    )
    // No run has the voxel 11, and 20 is searched, which does not count as no weight.
    #expect(weights.overall.voxels == [3, 5, 8, 9])
    let first = [0.625, 0.125, 0, 0.5].map { $0 / 2.25 }  // the mean in voxel 20 is -1
    #expect(zip(weights.byRun[0], first).allSatisfy { ($0 - $1).magnitude < 1e-7 })
    let second = [0.75, 0.375, -0.5, 0.125].map { $0 / 2.75 }
    #expect(zip(weights.byRun[1], second).allSatisfy { ($0 - $1).magnitude < 1e-7 })
    let third = [0.375, 0, 0.5, -0.25].map { $0 / 2.125 }
    #expect(zip(weights.byRun[2], third).allSatisfy { ($0 - $1).magnitude < 1e-7 })
    // Means over all runs that have a voxel: 7/12, 1/6, 0, 1/8, -1/3.
    #expect(
      (weights.excludedShare - (1.0 / 3) / (7.0 / 12 + 1.0 / 6 + 0.125 + 1.0 / 3)).magnitude < 1e-7
    )
  }

  @Test func `nothing of a run is in its own weights`() {
    var other = maps
    other[1] = [-2, 1.75, 0.125, 3, 0, 0.5]
    let (a, b) = (
      OtherRunsWeights(maps: maps, voxels: Array(0..<6), excluding: [5]),
      OtherRunsWeights(maps: other, voxels: Array(0..<6), excluding: [5])
    )
    #expect(a.byRun[1] == b.byRun[1])
    #expect(a.byRun[0] != b.byRun[0] && a.byRun[2] != b.byRun[2])
  }

  @Test func `only allowed voxels carry weights`() {
    let weights = OtherRunsWeights(
      maps: maps,
      voxels: Array(0..<6),
      where: { $0 != 0 },
      excluding: []
    )
    #expect(weights.overall.voxels == [1, 2, 3, 5])
    #expect(weights.byRun.allSatisfy { $0.reduce(0) { $0 + $1.magnitude } > 1 - 1e-9 })
  }
}
