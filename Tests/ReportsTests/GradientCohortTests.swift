import Foundation
import Geometry
import Imaging
import Planning
import TestSupport
import Testing

@testable import Reports

/// Gradients of several people as a template.
@Suite struct GradientCohortTests {
  private static let size = GridSize(10, 12, 8)
  private let region = Array(100..<148)

  /// One map a period, over the region.
  private func pattern(_ period: Int) -> [Float] {
    let step = 2 * period + 1
    return region.map { voxel in Float(voxel * step % 17 - 8) + 0.5 }
  }

  /// A person's folder with two gradients of the left side.
  private func person(
    _ number: Int,
    _ maps: [[Float]],
    region: [Int]? = nil,
    volumesPerFile: Int = 1,
    change: (inout Example) -> Void = { _ in }
  ) throws -> MappedFolder {
    let folder = try MappedFolder()
    var example = try networkExample(subject: "sub-4\(number)", job: "g\(number)")
    example["gradients[0].maps[1].withheld"] = false
    change(&example)
    try folder.add(report: example, labels: nil)
    let rows: [12 of Double] = [2, 0, 0, -10, 0, 2, 0, -12, 0, 0, 2, -8]
    let grid = try #require(
      VoxelGrid<MNI152NLin2009cAsym>(size: Self.size, toWorld: Affine(rows: rows))
    )
    for (place, map) in maps.enumerated() {
      var volume = [Float](repeating: 0, count: grid.size.count)
      for (voxel, value) in zip(region ?? self.region, map) { volume[voxel] = value }
      let volumes = [[Float]](repeating: volume, count: volumesPerFile)
      let bytes = gzip(
        encodeNIfTI(
          volumes,
          on: grid,
          repetitionTime: volumesPerFile > 1 ? Duration.seconds(1) : nil,
          format: NIfTIFormat(dataType: .float32)
        )
      )
      let subject = example["subject"] as? String ?? ""
      try folder.add(
        Data(bytes),
        "\(subject)_space-MNI152NLin2009cAsym_hemi-L_desc-gradient\(place + 1)_statmap.nii.gz"
      )
    }
    return folder
  }

  private func template(_ paths: [String]) throws -> GradientCohort {
    try GradientCohort(paths: paths)
  }

  @Test func `swaps and flips of people are undone, and the file holds both maps`() throws {
    let (a, b) = (pattern(1), pattern(2))
    let zero = try person(0, [a, b])
    let one = try person(1, [b, a])
    let two = try person(2, [a.map { -3 * $0 }, b])
    let three = try person(3, [b.map { -$0 }, a.map { -$0 }])
    // Without a second map: left out.
    let four = try person(4, [a, b]) { $0["gradients[0].maps[1].withheld"] = true }
    let cohort = try template([zero.path, one.path, two.path, three.path, four.path])
    #expect(cohort.sides.map(\.name) == ["left"])
    let side = try #require(cohort.sides.first).gradients
    #expect(side.counts == [4, 4] && side.voxels == region)
    #expect(side.subjects == ["sub-40", "sub-41", "sub-42", "sub-43"])
    #expect(side.correlations.allSatisfy { abs($0 - 1) < 1e-6 })
    #expect(cohort.text().contains("left, 48 voxels, 4 people: 1 of 4 people, mean |r| 1"))
    #expect(cohort.text().contains("sub-44 is left out of the left side: withheld"))
    var reader = try NIfTIReader(InMemoryBytes(cohort.bytes), name: "template.nii.gz")
    var (first, second) = ([Float](), [Float]())
    _ = try reader.nextVolume(into: &first)
    _ = try reader.nextVolume(into: &second)
    #expect(reader.header.volumeCount == 2)
    for (found, planted) in [(first, a), (second, b)] {
      let own = region.map { found[$0] }
      let slope = (own[1] - own[0]) / (planted[1] - planted[0])
      #expect(slope > 0)
      for voxel in own.indices {
        #expect(abs(own[voxel] - own[0] - slope * (planted[voxel] - planted[0])) < 1e-4)
      }
      #expect(found.indices.allSatisfy { region.contains($0) || found[$0] == 0 })
    }
  }

  @Test func `a gradient's file of several volumes is refused, and so are maps of another number`()
    throws
  {
    let (a, b) = (pattern(1), pattern(2))
    func code(_ paths: [String]) -> String? { codeOfError { _ = try template(paths) } }
    let zero = try person(0, [a, b])
    let one = try person(1, [a, b])
    let two = try person(2, [a, b])
    let three = try person(3, [a, b])
    let four = [zero.path, one.path, two.path, three.path]
    #expect(code(four) == nil)
    // Two files of two volumes each: four maps, which nothing can be matched with.
    let doubled = try person(4, [a, b], volumesPerFile: 2)
    #expect(code(four + [doubled.path]) == "gradients_maps_differ")
    #expect(code([doubled.path] + four) == "gradients_maps_differ")
    let single = try person(5, [a]) { example in
      let first = example["gradients[0].maps[0]"]
      example["gradients[0].maps"] = [first].compactMap(\.self)
    }
    #expect(code(four + [single.path]) == "gradients_maps_differ")
    #expect(code([single.path] + four) == "gradients_maps_differ")
  }

  @Test func `people who make no template are refused`() throws {
    let (a, b, c) = (pattern(1), pattern(2), pattern(3))
    func code(_ paths: [String]) -> String? { codeOfError { _ = try template(paths) } }
    let zero = try person(0, [a, b])
    let one = try person(1, [a, b])
    let two = try person(2, [a, b])
    let three = try person(3, [a, b])
    let base = [zero.path, one.path, two.path]
    #expect(code(base) == "gradients_too_few_people")
    #expect(code([]) == "gradients_missing")
    #expect(code(base + [zero.path]) == "gradients_subject_twice")
    let bare = try person(4, []) { $0["gradients"] = [Any]() }
    #expect(code([bare.path]) == "gradients_missing")
    let withheld = try person(4, [a, b]) { $0["gradients[0].maps[1].withheld"] = true }
    #expect(code(base + [withheld.path]) == "gradients_too_few_people")
    let absent = try person(4, [a])
    #expect(code(base + [absent.path]) == "gradients_too_few_people")
    let said = messageOfError { _ = try template(base + [withheld.path]) }
    #expect(
      said?.hasSuffix("sub-44 is left out of the left side: withheld as not repeating: gradient 2.")
        == true
    )
    let missing = messageOfError { _ = try template(base + [absent.path]) }
    #expect(missing?.contains("gradient2_statmap.nii.gz is not there.") == true)
    let other = try person(4, [a, b]) { $0["data.mask"] = "brain_mask" }
    #expect(code(base + [three.path, other.path]) == "gradients_pipelines_differ")
    let moved = try person(4, [a, b]) { $0["space.grid.affine[3]"] = -8 }
    #expect(code(base + [three.path, moved.path]) == "gradients_grids_differ")
    let elsewhere = try person(4, [a, b], region: region.map { $0 + 20 })
    #expect(code(base + [elsewhere.path]) == "gradients_regions_differ")
    let unlike = try person(4, [a, c])
    #expect(code(base + [unlike.path]) == "gradients_unlike")
    let empty = try MappedFolder()
    #expect(code(base + [empty.path]) == "change_folder_without_report")
    let gone = try person(4, [a.map { _ in .nan }, b])
    #expect(code(base + [gone.path]) == "gradient_template_values")
  }
}
