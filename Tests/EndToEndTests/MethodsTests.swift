import Foundation
import Geometry
import Imaging
import Reports
import Testing

/// Several methods side by side, what is measured of each, and what is written of it.
@Suite(.inTurn) struct MethodsTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  @Test func `the files of regions and agreement hold the voxels that the report counts`()
    async throws
  {
    let folder = try TemporaryFolder()
    let outcome = try await phantom.target([
      "--protocol", "sgc-dlpfc-consensus", "--maps", "--output",
      folder.url.path(percentEncoded: false),
    ])
    let report = try PhantomCase.report(outcome)
    let stem = "sub-phantom_space-MNI152NLin2009cAsym_desc-"

    let consensus = try #require(report.consensus.wrappedValue)
    #expect(consensus.methods.count == report.targets.count && consensus.methods.count == 6)
    let agreement = try StoredImage(folder / (stem + "consensus_stat-agreement_statmap.nii.gz"))
    for (index, count) in consensus.agreeingVoxels.enumerated() {
      #expect(agreement.volumes[0].count { $0 > Float(index) } == count, "\(index + 1) methods")
    }

    let spreads = try #require(report.stability.bootstrap).methods
    #expect(spreads.count == 5, "all but hierarchical clustering")
    for (name, spread) in spreads {
      for region in spread.regions {
        let kind = region.calibration == "calibrated" ? "Region" : "Resamples"
        let share = Int((100 * region.share.value).rounded())
        let label = name.filter { $0.isLetter || $0.isNumber } + kind + "\(share)"
        let mask = try StoredImage(folder / (stem + label + "_mask.nii.gz"))
        #expect(mask.volumes[0].count { $0 == 1 } == region.voxels, "\(label)")
        #expect(mask.volumes[0].allSatisfy { $0 == 0 || $0 == 1 })
      }
    }
    let unbiased = try #require(report.stability.splitHalf.unbiasedR)
    #expect(unbiased["cone"] != nil && unbiased["cluster-0.5pct"] != nil)
    // The place was chosen for its r, so that the r there is exaggerated.
    for (name, r) in unbiased { #expect(r.selected.value <= r.r.value + 0.05, "\(name)") }
  }

  @Test func `a method whose stability cannot be measured is never ok`() async throws {
    let outcome = try await phantom.target(["--protocol", "sgc-dlpfc-hierarchical"])
    #expect(outcome.status == 4, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    #expect(report.status == "low_confidence")
    #expect(report.findings.map(\.code).contains("gate_not_measured"))
    let gates = try #require(report.gates.wrappedValue)
    let missing = gates.filter { $0.code == "gate_not_measured" }
    #expect(missing.allSatisfy { $0.reason == "not_measured_for_method" && $0.measured == nil })
    #expect(
      Set(missing.map(\.gate)) == ["bootstrap_displacement_mm", "resamples_without_target"]
    )
    // Halves and the other cleaning are clustered apart.
    for gate in [
      "split_half_displacement_mm", "global_signal_sign", "global_signal_displacement_mm",
    ] {
      let own = try #require(gates.first { $0.gate == gate })
      #expect(own.measured != nil && own.subject == "hierarchical", "\(gate)")
    }
    #expect(report.stability.splitHalf.displacement["hierarchical"] != nil)
    #expect(report.stability.comparisons[0].displacement["hierarchical"] != nil)
    #expect(report.stability.alternating?.displacement["hierarchical"] != nil)
    let told = report.findings.filter { $0.code == "stability_not_measured" }
    #expect(told.map(\.subject) == ["hierarchical"] && told[0].message.contains("resampled"))
    let target = try #require(report.targets.first { $0.name == "hierarchical" })
    #expect(target.fisherZ == nil && target.subunit != nil)
  }

  @Test func `a segmentation tells what the seed consists of`() async throws {
    var labels = try StoredImage(phantom.mask)
    let seed = labels.voxels(near: [6, 16, -10], radius: 10)
    labels.volumes = [[Float](repeating: 1000, count: labels.grid.size.count)]
    for (index, voxel) in seed.enumerated() {
      // One in four accumbens, on either side; one in four white matter.
      labels.volumes[0][voxel] = [26, 41, 1000, 1000, 58, 2, 1000, 0][index % 8]
    }
    let folder = try TemporaryFolder()
    let file = folder / "sub-phantom_space-MNI152NLin2009cAsym_desc-aseg_dseg.nii.gz"
    try labels.encoded(NIfTIFormat(dataType: .int16), gzip: true).write(to: file)
    let path = file.path(percentEncoded: false)
    let report = try await PhantomCase.report(phantom.target(["--segmentation", path]))
    let tissue = try #require(report.seedTissue.wrappedValue)
    let accumbens = seed.indices.count { [0, 4].contains($0 % 8) }
    let white = seed.indices.count { [1, 5].contains($0 % 8) }
    #expect(report.seed.used == seed.count)
    let count = Double(seed.count)
    #expect((tissue.accumbens.value - Double(accumbens) / count).magnitude < 1e-4)
    #expect((tissue.whiteMatter.value - Double(white) / count).magnitude < 1e-4)
    #expect(report.inputs.map(\.role).contains("dseg"))
    let plain = try await PhantomCase.report(phantom.target())
    #expect(plain.seedTissue.wrappedValue == nil)
    #expect(plain.targets == report.targets)

    labels.volumes[0][seed[0]] = 2.5
    try labels.encoded(NIfTIFormat(dataType: .float32), gzip: true).write(to: file)
    let refused = try await phantom.target(["--segmentation", path])
    #expect(refused.status == 3 && refused.errors.contains("[segmentation_not_labels]"))
    let other = try await phantom.target([
      "--segmentation", phantom.bold.path(percentEncoded: false),
    ])
    #expect(other.status == 3 && other.errors.contains("[segmentation_grid_mismatch]"))
  }
}
