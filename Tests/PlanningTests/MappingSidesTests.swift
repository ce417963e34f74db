import Atlases
import Findings
import Foundation
import Geometry
import Imaging
import Networks
import Phantom
import Testing

@testable import Planning

/// Voxels whose side no transform tells.
@Suite struct MappingSidesTests {
  private typealias Frame = MNI152NLin2009cAsym

  /// What maps `phantom` where the transform says nothing beyond x = `limit`.
  private func mapper(
    _ phantom: PhantomMaps,
    _ mapping: MappingProtocol,
    knownBelow limit: Double
  ) throws -> BrainMapper<Frame> {
    let url = phantom.folder.appending(path: "sides.nii")
    try Data(encodeMask(phantom.striatum, on: phantom.grid)).write(to: url)
    let file = InputFile(role: .gradientRegion, run: 1, path: url.path(percentEncoded: false))
    let mapping = MappingCase(
      planning: try phantom.planning(),
      mapping: mapping,
      gradientRegion: .image(file)
    )
    let gathering = try BrainGathering<Frame>(mapping)
    let placement = Placement<Frame>(
      template: .mni152NLin2009cAsym,
      toTemplate: TemplateMap { points in
        points.map { point in
          point.x < limit
            ? TemplatePoint(point.x, point.y, point.z, in: .mni152NLin2009cAsym) : nil
        }
      },
      betweenTemplates: nil
    )
    var clock = StageClock(PlanningObserver())
    try clock.begin(.mapping)
    let places = try MappedPlaces(mapping, gathering, placement)
    let readings = try gathering.readings(places, gathering.cleanings().get())
    return try BrainMapper(
      mapping,
      gathering,
      readings.read(crew: .threads(1)) { _ in true },
      MappingData(gathering.runs, mapping.mapping.data),
      places,
      Ties(placement: placement, carrying: nil, records: []),
      clock
    )
  }

  @Test func `a voxel of no known side counts on neither, and in no side's gradients`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let shipped = try shippedCatalogue().mappingProtocol("personal-networks")
    var mapper = try mapper(phantom, shipped, knownBelow: 24)
    let unknown = mapper.points.count { $0.x >= 24 }
    #expect(unknown > 1000 && mapper.sides.count { $0 == nil } == unknown)
    for (side, point) in zip(mapper.sides, mapper.points) where side != nil {
      #expect(side == Side(of: point))
    }
    let individual = try #require(try mapper.individual(mapper.prior))
    let hidden = individual.floor.isAbove.count { !$0 }
    let sizes = individual.sizes
    #expect(sizes.reduce(0) { $0 + $1.hiddenCount } == hidden)
    #expect(sizes.reduce(0) { $0 + $1.voxelCount } == mapper.points.count - hidden)
    let isAbove = individual.floor.isAbove
    #expect(
      sizes.reduce(0) { $0 + $1.sidelessCount }
        == mapper.points.indices.count { mapper.sides[$0] == nil && isAbove[$0] }
    )
    #expect(
      sizes.reduce(0) { $0 + $1.rightCount }
        == mapper.points.indices.count { mapper.sides[$0] == .right && isAbove[$0] }
    )
    let gradients = try mapper.gradients()
    let right = try #require(gradients.first { $0.side == .right })
    let inRegion = phantom.striatum.map { phantom.grid.centre(ofLinear: $0).x }
    #expect(right.voxels.count == inRegion.count { (0..<24).contains($0) })
    let said = try #require(mapper.findings.first { $0.code == "gradient_side_unknown" })
    #expect(said.message.contains(" \(inRegion.count { $0 >= 24 }) of the region's"))
  }

  @Test func `split hemispheres need every voxel's side`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let split = try PhantomMaps.mapping("hemispheres: pooled", "hemispheres: split")
    var some = try mapper(phantom, split, knownBelow: 60)
    #expect(try some.individual(some.prior) == nil)
    let said = try #require(some.findings.first { $0.code == "networks_side_unknown" })
    #expect(said.severity == .error)
    var all = try mapper(phantom, split, knownBelow: 1000)
    #expect(try all.individual(all.prior) != nil)
  }
}
