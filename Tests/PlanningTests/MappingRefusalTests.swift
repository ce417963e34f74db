import Atlases
import Findings
import Foundation
import Geometry
import Imaging
import Networks
import Phantom
import Planning
import Testing

/// What maps of a phantom are refused for, or told with.
@Suite struct MappingRefusalTests {
  private func refusal(_ body: () throws -> PersonalMaps) -> String? {
    #expect(throws: PlanningError.self) { try body() }?.code
  }

  @Test func `motion that no column tells of is not judged, which is said`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    try phantom.removeConfound("framewise_displacement")
    let words = "framewise_displacement_above_mm: 0.5\n    std_dvars_above: none"
    let others = "framewise_displacement_above_mm: none\n    std_dvars_above: 5"
    let maps = try phantom.maps(
      PhantomMaps.mapping(words, others),
      targeting: PhantomMaps.targeting("sgc-dlpfc-peak", words, others)
    )
    #expect(maps.data.movedShare == nil && maps.individual != nil)
    let said = try #require(maps.findings.first { $0.code == "networks_motion_unknown" })
    #expect(said.severity == .warning)
    // A protocol that leaves out frames by that column cannot be used without it.
    #expect(refusal { try phantom.maps() } == "confounds_column_missing")
  }

  @Test func `a network that is withheld is in no image, table or place`() throws {
    let phantom = try PhantomMaps(shift: 6) { $0.noise = 7 }
    defer { phantom.remove() }
    let maps = try phantom.maps()
    let individual = try #require(maps.individual)
    let withheld = Set(individual.withheld)
    #expect(individual.gate?.outcome == .individual && !withheld.isEmpty)
    // One run was halved: what repeats does so within a session.
    #expect(maps.data.runCount == 1 && maps.data.isWithinRuns)
    let codes = withheld.map { maps.mapping.networks.networks[$0].code }
    let file = try #require(
      maps.files().first { $0.name.hasSuffix("individualNetworks_dseg.nii.gz") }
    )
    let labels = try phantom.labels(file)
    #expect(Set(labels).isDisjoint(with: codes))
    for (number, voxel) in maps.voxels.enumerated() {
      let network = individual.published.labels[number]
      let isShown = individual.floor.isAbove[number] && !withheld.contains(network)
      #expect((labels[voxel] != 0) == isShown)
    }
    #expect(individual.patches.allSatisfy { !withheld.contains($0.network) })
    for placement in maps.placements.compactMap(\.placement) {
      let isHidden = withheld.contains(placement.network) || placement.isAboveFloor == false
      #expect((placement.shownNetwork == nil) == isHidden)
      #expect(isHidden == (placement.border == nil))
      #expect(placement.border.map { !withheld.contains($0.network) } ?? true)
    }
    #expect(maps.placements.contains { $0.placement?.shownNetwork == nil })
    #expect(maps.findings.contains { $0.code == "networks_dropped" })
    // The image, the sizes and the patches tell of the same voxels.
    for size in individual.sizes where !withheld.contains(size.network) {
      let code = maps.mapping.networks.networks[size.network].code
      #expect(size.voxelCount == labels.count { $0 == code })
      #expect((size.millilitres - 0.064 * Double(size.voxelCount)).magnitude < 1e-9)
    }
    #expect(individual.sizes.reduce(0) { $0 + $1.hiddenCount } > 0)
    #expect(individual.patches.flatMap(\.voxels).allSatisfy { individual.floor.isAbove[$0] })
  }

  @Test func `runs on two grids are refused before anything is mapped`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    let first = try phantom.planning().runs[0]
    let small = try #require(
      VoxelGrid<MNI152NLin2009cAsym>(
        size: GridSize(5, 5, 5),
        toWorld: phantom.grid.toWorld
      )
    )
    let count = try phantom.volumes().count
    func file(_ role: InputRole, _ bytes: [UInt8]) throws -> InputFile {
      let url = phantom.folder.appending(path: "small-\(role.rawValue).nii")
      try Data(bytes).write(to: url)
      return InputFile(role: role, run: 2, path: url.path(percentEncoded: false))
    }
    let image = encodeNIfTI(
      [[Float]](repeating: (0..<125).map { Float($0) }, count: count),
      on: small,
      repetitionTime: .seconds(2),
      format: NIfTIFormat(dataType: .float32)
    )
    let second = RunFiles(
      bold: try file(.bold, image),
      mask: try file(.mask, encodeMask(Array(0..<125), on: small)),
      confounds: first.confounds,
      sidecar: first.sidecar
    )
    #expect(refusal { try phantom.maps(of: [first, second]) } == "run_grid_mismatch")
    #expect(refusal { try phantom.maps(of: [second, first]) } == "run_grid_mismatch")
  }

  @Test func `a run whose unset orientation is no number is mapped`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    var bytes = try encodeNIfTI(
      phantom.volumes(),
      on: phantom.grid,
      repetitionTime: .seconds(2),
      format: NIfTIFormat(dataType: .float32)
    )
    // qform_code 0, and NaN in quatern_b.
    for (offset, byte) in zip(252..<260, [0, 0, bytes[254], bytes[255], 0, 0, 0xc0, 0x7f]) {
      bytes[offset] = byte
    }
    let run = try phantom.run(with: bytes, "spoilt.nii")
    #expect(try phantom.maps(of: [run]).individual != nil)
  }

  @Test func `a network that has no voxel in the search region is refused`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    let targeting = try PhantomMaps.targeting(
      "sgc-dlpfc-within-network",
      "network: FrontoParietal",
      "network: Visual"
    )
    let error = #expect(throws: PlanningError.self) {
      try PhantomMaps.planner.run(phantom.planning(by: targeting))
    }
    #expect(error?.code == "network_outside_region")
  }

  @Test func `a region that is nowhere, or not a number, is refused`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    #expect(refusal { try phantom.maps(gradientRegion: []) } == "region_values_invalid")
    #expect(refusal { try phantom.maps(amygdala: []) } == "region_values_invalid")
    var values = [Float](repeating: 0, count: phantom.grid.size.count)
    for voxel in phantom.striatum { values[voxel] = 1 }
    values[phantom.striatum[0]] = .nan
    #expect(
      refusal { try phantom.maps(regionImage: phantom.image([values])) } == "region_values_invalid"
    )
  }

  @Test func `a region beyond the mask is cut, which is said`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let beyond = Array(0..<50)
    let maps = try phantom.maps(gradientRegion: (beyond + phantom.striatum).sorted())
    let said = try #require(maps.findings.first { $0.code == "gradient_region_cut" })
    #expect(said.severity == .warning && said.message.hasPrefix("50 of the region's "))
    #expect(maps.gradients.map(\.side) == [.left, .right])
    #expect(maps.gradients.reduce(0) { $0 + $1.voxels.count } == phantom.striatum.count)
  }

  @Test func `a silent voxel of the region gives no gradients of it`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let silent = phantom.striatum[phantom.striatum.count / 2]
    try phantom.silence([silent])
    let maps = try phantom.maps(gradientRegion: phantom.striatum)
    #expect(maps.data.silentCount == 1 && !maps.voxels.contains(silent))
    #expect(maps.gradients.isEmpty)
    let said = try #require(maps.findings.first { $0.code == "gradient_voxel_silent" })
    #expect(said.severity == .error && said.message.hasPrefix("1 voxel "))
    // Outside of the region it only leaves the mask.
    let others = phantom.striatum.filter { $0 != silent }
    #expect(try phantom.maps(gradientRegion: others).gradients.count == 2)
  }
}
