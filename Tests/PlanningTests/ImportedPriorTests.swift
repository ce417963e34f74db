import Atlases
import Findings
import Foundation
import Geometry
import Imaging
import Networks
import Testing

@testable import Phantom
@testable import Planning

/// Maps that begin with an imported label image, of phantoms whose group it shows.
@Suite struct ImportedPriorTests {
  private let files: LabelFiles

  init() throws { files = try LabelFiles() }

  /// An image of the group's nearest spheres in the phantom's brain, imported.
  private func prior(
    _ phantom: PhantomMaps,
    isMirrored: Bool = false,
    space: Template = .mni152NLin2009cAsym
  ) throws -> ImportedAtlas {
    let anatomy = Anatomy(on: phantom.grid)
    let shipped = try shippedCatalogue().networkAtlas("seitzman300")
    let group = PlantedNetworks(
      centres: shipped.assignedNodes.map { node in
        let c = node.centre.coordinates
        return Point(c[0], c[1], c[2])
      },
      codes: shipped.assignedNodes.map(\.code),
      shift: 0,
      person: 3
    )
    var volume = [Float](repeating: 0, count: phantom.grid.size.count)
    for (voxel, code) in zip(anatomy.voxels, group.labels(of: anatomy.centres)) {
      volume[voxel] = Float(code)
    }
    var grid = phantom.grid
    if isMirrored { (volume, grid) = try mirrored(volume, on: grid) }
    let names = Dictionary(uniqueKeysWithValues: shipped.networks.map { ($0.code, $0.name) })
    let name = isMirrored ? "mirror.nii" : "group.nii"
    var request = try files.request(
      files.image(volume, on: grid, .float32, name),
      names,
      space: space
    )
    request.kind = .networks
    return try imported(request)
  }

  private func maps(
    _ phantom: PhantomMaps,
    _ atlas: ImportedAtlas
  ) throws -> PersonalMaps {
    let shipped = try shippedCatalogue().mappingProtocol("personal-networks")
    return try phantom.maps(shipped.beginning(with: try NetworkAtlas(atlas)))
  }

  @Test func `a person's own networks are found from an imported image`() throws {
    let phantom = try PhantomMaps(shift: 8)
    defer { phantom.remove() }
    let atlas = try prior(phantom)
    let maps = try maps(phantom, atlas)
    let individual = try #require(maps.individual)
    let gate = try #require(individual.gate)
    #expect(gate.outcome == .individual)
    #expect(individual.review.used.count == 13 && individual.withheld.isEmpty)
    #expect(individual.review.networks.allSatisfy { ($0.coverage ?? 0) > 0.95 })
    // All voxels are labelled, so that all are judged.
    #expect(individual.judgedCount == maps.voxels.count)
    let truth = phantom.truth
    let codes = maps.mapping.networks.networks.map(\.code)
    func accuracy(_ labels: [Int?]) -> Double {
      let hits = labels.indices.filter { voxel in
        labels[voxel].map { truth[maps.voxels[voxel]] == codes[$0] } ?? false
      }
      return Double(hits.count) / Double(labels.count)
    }
    let (own, group) = (accuracy(individual.published.labels), accuracy(individual.prior.networks))
    #expect(own > 0.85 && own > group + 0.1, "own \(own), group \(group)")
    #expect(abs(gate.withGroupMap - group) < 0.15)
    #expect(maps.atlases.map(\.use) == ["prior"] && maps.inputs.map(\.file.role) == [.labels])
    #expect(maps.inputs[0].sha256 == atlas.image.sha256)
    // Pieces of the image name the patches, and describe the default-mode network.
    #expect(individual.patches.contains { $0.node != nil })
    #expect(individual.coupling.map { $0.all.between == nil } == [false, false, false])
    let soft = try #require(maps.soft)
    #expect(soft.result.uncoveredShare < 0.01)
  }

  @Test func `the order of storage changes nothing, and a foreign template is refused`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    let first = try maps(phantom, prior(phantom))
    let second = try maps(phantom, prior(phantom, isMirrored: true))
    #expect(first.individual?.prior.networks == second.individual?.prior.networks)
    #expect(first.individual?.published.labels == second.individual?.published.labels)
    let foreign = try prior(phantom, space: .mni152NLin6Asym)
    let error = #expect(throws: PlanningError.self) { try maps(phantom, foreign) }
    #expect(error?.code == "atlas_space_mismatch")
  }

  @Test func `noise that begins with a whole brain's labels is not the person's own`() throws {
    let phantom = try PhantomMaps(shift: 0) { options in
      options.networks = nil
      options.effectSize = 0
      options.noise = 20
    }
    defer { phantom.remove() }
    let maps = try maps(phantom, prior(phantom))
    #expect(maps.individual == nil)
    #expect(maps.findings.contains { $0.code == "networks_no_signal" })
  }

  @Test func `labels make the same regions as an image of them on the runs' grid`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let grid = phantom.grid
    let striatum = grid.voxels(in: [
      .ellipsoid(centre: Point(-24, 4, 2), semiAxes: .init(x: 10.mm, y: 24.mm, z: 12.mm)),
      .ellipsoid(centre: Point(24, 4, 2), semiAxes: .init(x: 10.mm, y: 24.mm, z: 12.mm)),
    ])
    let amygdalae = grid.voxels(in: [
      .sphere(centre: Point(-24, -4, -20), radius: 7.mm),
      .sphere(centre: Point(24, -4, -20), radius: 7.mm),
    ])
    var volume = [Float](repeating: 0, count: grid.size.count)
    for voxel in striatum { volume[voxel] = grid.centre(ofLinear: voxel).x < 0 ? 11 : 12 }
    for voxel in amygdalae { volume[voxel] = 20 }
    let (values, mirror) = try mirrored(volume, on: grid)
    let atlas = try imported(
      files.request(
        files.image(values, on: mirror),
        [11: "striatum-lh", 12: "striatum-rh", 20: "amygdala"],
        space: .mni152NLin2009cAsym
      )
    )
    let both = MappedRegion.labels(try atlas.indices(of: ["striatum-lh", "12"]), of: atlas)
    let labelled = try phantom.maps(
      regions: (both, .labels([20], of: atlas))
    )
    let drawn = try phantom.maps(gradientRegion: striatum, amygdala: amygdalae)
    #expect(labelled.gradients.map(\.voxels) == drawn.gradients.map(\.voxels))
    #expect(labelled.gradients.map(\.repeatability) == drawn.gradients.map(\.repeatability))
    #expect(labelled.circuits?.profiles.kept == drawn.circuits?.profiles.kept)
    #expect(labelled.circuits?.profiles.kept.edges.count == 14)
    #expect(labelled.atlases.map(\.use) == ["gradient_region", "amygdala"])
    #expect(labelled.atlases[0].labels == ["striatum-lh", "striatum-rh"])
    #expect(labelled.inputs.map(\.file.role) == [.gradientRegion, .amygdala])
  }

  @Test func `a region beyond the runs, and a changed image, are refused`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let affine = Affine<VoxelSpace, MNI152NLin2009cAsym>(rows: [
      4, 0, 0, 150, 0, 4, 0, 150, 0, 0, 4, 150,
    ])
    let far = try #require(VoxelGrid(size: GridSize(3, 3, 3), toWorld: affine))
    let path = try files.image([Float](repeating: 1, count: 27), on: far)
    let atlas = try imported(files.request(path, [1: "far"], space: .mni152NLin2009cAsym))
    func refusal() -> String? {
      do {
        _ = try phantom.maps(regions: (.labels([1], of: atlas), nil))
        return nil
      } catch { return (error as? PlanningError)?.code }
    }
    #expect(refusal() == "atlas_region_empty")
    _ = try files.image([Float](repeating: 2, count: 27), on: far)
    #expect(refusal() == "atlas_digest_mismatch")
  }
}
