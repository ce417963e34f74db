import Atlases
import Findings
import Foundation
import Geometry
import Planning
import Targeting
import Testing

/// Halves and comparisons of hierarchical candidates, and what is said of what is not measured.
@Suite struct StabilityTests {
  /// Subunits of at least three voxels of the small runs' noise.
  private func hierarchical(
    confounds: String = "27P",
    comparing other: String = "[26P]",
    _ halves: String = "measured"
  ) throws -> TargetingProtocol {
    try SmallRuns.targeting("sgc-dlpfc-hierarchical") { text in
      text.replacing("confounds: [csf, white_matter]", with: "confounds: \(confounds)")
        .replacing("compare_with: none", with: "compare_with: \(other)")
        .replacing("cut_distance: 0.5", with: "cut_distance: 0.8")
        .replacing("more_than_voxels: 50", with: "more_than_voxels: 2")
        .replacing("halves_and_comparisons: measured", with: "halves_and_comparisons: \(halves)")
    }
  }

  /// Two runs with one brain mask.
  private func runs(_ frames: Int = 240) throws -> SmallRuns {
    try SmallRuns([.init(seed: 100, frames: frames), .init(seed: 400, frames: frames - 10)])
  }

  private func place(_ plan: TargetPlan) throws -> SpacePoint {
    try #require(plan.targets.first { $0.method == .hierarchical }).position
  }

  @Test func `a half that is a run has the subunit of that run alone`() throws {
    let runs = try runs()
    defer { runs.remove() }
    let both = try runs.plan(hierarchical())
    let alone = try [0, 1].map { try place(runs.plan(hierarchical(), runs: [$0])) }
    let halves = both.stability.halves
    #expect(halves.map { $0.positions["hierarchical"] } == alone)
    let moved = try #require(both.stability.displacements["hierarchical"])
    let apart = zip(alone[0].coordinates, alone[1].coordinates).map { ($0 - $1) * ($0 - $1) }
    #expect((moved - apart.reduce(0, +).squareRoot()).magnitude < 1e-9)
    let gate = try #require(both.gates.first { $0.gate == .splitHalfDisplacement })
    #expect(gate.measured == moved && gate.subject == "hierarchical")
    #expect(both.stability.alternating?.displacements["hierarchical"] != nil)
  }

  @Test func `by another cleaning the subunit is that of the plan with that cleaning`() throws {
    let runs = try runs()
    defer { runs.remove() }
    let plan = try runs.plan(hierarchical())
    let other = try runs.plan(hierarchical(confounds: "26P", comparing: "none"))
    let comparison = try #require(plan.stability.comparisons.first)
    #expect(comparison.positions["hierarchical"] == (try place(other)))
    let own = try place(plan)
    #expect(own != (try place(other)), "the cleanings must differ for the test to see anything")
    let gate = try #require(plan.gates.first { $0.gate == .globalSignalDisplacement })
    #expect(gate.measured == comparison.displacements["hierarchical"])
    let sign = try #require(plan.gates.first { $0.gate == .globalSignalSign })
    #expect(sign.measured != nil)
  }

  @Test func `a protocol that does not ask for it leaves it out, and the report says so`() throws {
    let runs = try runs()
    defer { runs.remove() }
    let plan = try runs.plan(hierarchical("not_measured"))
    let measured = try runs.plan(hierarchical())
    #expect(plan.targets == measured.targets)
    #expect(plan.stability.displacements["hierarchical"] == nil)
    #expect(plan.stability.comparisons.allSatisfy { $0.positions["hierarchical"] == nil })
    #expect(plan.stability.alternating?.displacements["hierarchical"] == nil)
    #expect(plan.stability.alternating?.displacements["peak"] != nil)
    let gate = try #require(plan.gates.first { $0.gate == .splitHalfDisplacement })
    #expect(gate.reason == "not_measured_for_method")
    let told = plan.findings.filter { $0.code == "stability_not_measured" }
    #expect(told.contains { $0.message.contains("halves_and_comparisons") }, "\(told)")
    let other = measured.findings.filter { $0.code == "stability_not_measured" }
    #expect(other.contains { $0.message.contains("resampled data") && $0.severity == .info })
    #expect(!other.contains { $0.message.contains("halves_and_comparisons") })
  }

  @Test func `what the data are too short for is told, each with its reason`() throws {
    // 27 confounds leave something of a run of 120 frames, but nothing of half of it.
    let runs = try runs(120)
    defer { runs.remove() }
    let plan = try runs.plan(
      SmallRuns.targeting("sgc-dlpfc-peak") {
        $0.replacing("confounds: [csf, white_matter]", with: "confounds: 27P")
      }
    )
    #expect(plan.stability.bootstrap != nil && plan.stability.halves.count == 2)
    #expect(plan.stability.alternating == nil)
    let told = plan.findings.filter { $0.code == "stability_not_measured" }
    let blocks = try #require(told.first { $0.message.contains("alternating blocks") })
    #expect(
      blocks.severity == .warning && blocks.message.hasSuffix("(degrees_of_freedom_exhausted)"),
      "\(blocks)"
    )
    #expect(told.contains { $0.message.contains("first 25 % of the data") }, "\(told)")
    #expect(plan.stability.learning.map { $0.points.count < 3 } == true)
  }

  @Test func `where all is measured nothing is said to be missing`() throws {
    let runs = try runs()
    defer { runs.remove() }
    let plan = try runs.plan(SmallRuns.targeting("sgc-dlpfc-peak"))
    #expect(plan.stability.alternating != nil && plan.stability.learning?.points.count == 3)
    #expect(!plan.findings.contains { $0.code == "stability_not_measured" })
  }
}
