import Findings
import Geometry
import Imaging
import Networks
import Phantom
import Planning
import Testing

/// Gradients in the order of a template, and their cancelling.
@Suite struct GradientOrderTests {
  /// The map numbered `number` of both sides of `maps`, times `factor`, as a volume.
  private func volume(
    _ maps: PersonalMaps,
    _ number: Int,
    times factor: Double,
    sides: Set<Side> = [.left, .right]
  ) -> [Float] {
    var volume = [Float](repeating: 0, count: maps.grid.size.count)
    for side in maps.gradients where sides.contains(side.side) {
      for (voxel, value) in zip(side.voxels, side.maps.maps[number].values) {
        volume[voxel] = Float(factor * value)
      }
    }
    return volume
  }

  private func code(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return (error as? PlanningError)?.code ?? "\(error)"
    }
  }

  @Test func `a template's swap and flip are undone, and what does not fit it is told`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let own = try phantom.maps(gradientRegion: phantom.striatum)
    #expect(own.gradients.allSatisfy { $0.places == [nil, nil] })
    let swapped = [volume(own, 1, times: -1), volume(own, 0, times: 2)]
    let found = try phantom.maps(
      gradientRegion: phantom.striatum,
      gradientTemplate: [phantom.image(swapped)]
    )
    #expect(found.gradients.count == 2)
    for (a, b) in zip(own.gradients, found.gradients) {
      #expect(b.maps.maps[0].values == a.maps.maps[1].values.map { -$0 })
      #expect(b.maps.maps[1].values == a.maps.maps[0].values)
      #expect(b.places.map { $0?.number } == [0, 1])
      #expect(b.places.allSatisfy { ($0?.correlation ?? 0) > 0.999 })
      #expect(b.repeatability == a.repeatability.reversed())
      #expect(b.surfaces.count == 2)
    }
    #expect(found.inputs.map(\.file.role) == [.gradientRegion, .gradientTemplate])
    #expect(!found.findings.contains { $0.code == "gradient_template_unmatched" })
    // Two images of one map each are the same template.
    let apart = try phantom.maps(
      gradientRegion: phantom.striatum,
      gradientTemplate: swapped.map { phantom.image([$0]) }
    )
    #expect(apart.gradients.map(\.maps) == found.gradients.map(\.maps))
    // A template that has nothing to do with the person.
    let foreign = (0..<own.grid.size.count).map { voxel in Float(voxel * 7919 % 31 - 15) + 0.5 }
    let unlike = try phantom.maps(
      gradientRegion: phantom.striatum,
      gradientTemplate: [phantom.image([foreign])]
    )
    #expect(unlike.gradients.map(\.maps) == own.gradients.map(\.maps))
    #expect(unlike.gradients.allSatisfy { $0.places.compactMap(\.self).count == 1 })
    #expect(unlike.gradients.flatMap(\.places).allSatisfy { $0?.isAccepted != true })
    #expect(unlike.findings.count { $0.code == "gradient_template_unmatched" } == 2)
    // What is no template is refused before anything is mapped.
    func refusal(_ images: [[UInt8]]) -> String? {
      code {
        _ = try phantom.maps(gradientRegion: phantom.striatum, gradientTemplate: images)
      }
    }
    let one = swapped[0]
    let medium = PhantomGrid.medium.voxelGrid
    let other = encodeNIfTI([[Float](repeating: 1, count: medium.size.count)], on: medium)
    #expect(refusal([other]) == "gradient_template_grid")
    #expect(refusal([phantom.image([one, one, one, one])]) == "gradient_template_grid")
    #expect(
      refusal([phantom.image([one, one]), phantom.image([one])]) == "gradient_template_maps"
    )
    let left = volume(own, 0, times: 1, sides: [.left])
    #expect(refusal([phantom.image([left])]) == "gradient_template_region")
    let same = one.map { $0 == 0 ? Float(0) : 1 }
    #expect(refusal([phantom.image([one, same])]) == "gradient_template_values")
    var broken = one
    broken[0] = .nan
    #expect(refusal([phantom.image([broken])]) == "gradient_template_values")
  }

  @Test func `gradients can be cancelled between their steps`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let heard = Heard()
    let error = #expect(throws: PlanningError.self) {
      try phantom.maps(
        gradientRegion: phantom.striatum,
        observer: PlanningObserver(
          progress: { stage, fraction in if stage == .mapping { heard.add(fraction) } },
          // Soft networks end at 0.95, gradients at 0.98.
          isCancelled: { heard.largest > 0.9501 }
        )
      )
    }
    #expect(error?.fault == .cancelled && error?.code == "cancelled")
    #expect(heard.largest > 0.95 && heard.largest < 0.97)
  }
}
