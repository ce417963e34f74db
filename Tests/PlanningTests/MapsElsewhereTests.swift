import Atlases
import Findings
import Foundation
import Geometry
import Testing

@testable import Planning

/// Maps of runs in T1w space, put into the template.
@Suite struct MapsElsewhereTests {
  /// A head that lies 8 mm further right, 12 mm further front and 4 mm lower than the template's.
  private let shift = [8.0, 12, -4]

  /// A transform of points by `shift`, in LPS as ITK has it.
  private func transform(_ shift: [Double]) -> String {
    """
    #Insight Transform File V1.0
    #Transform 0
    Transform: AffineTransform_double_3_3
    Parameters: 1 0 0 0 1 0 0 0 1 \(-shift[0]) \(-shift[1]) \(shift[2])
    FixedParameters: 0 0 0

    """
  }

  @Test func `each voxel of the template takes the nearest mapped voxel, left stays left`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    let files = try LabelFiles()
    let template = "MNI152NLin2009cAsym"
    // The file that takes images from T1w to the template takes points the other way.
    let from = try files.write(
      Array(transform(shift).utf8),
      "from-T1w_to-\(template)_mode-image_xfm.txt"
    )
    let to = try files.write(
      Array(transform(shift.map(-)).utf8),
      "from-\(template)_to-T1w_mode-image_xfm.txt"
    )
    let maps = try phantom.nativeMaps(shiftedBy: shift, transforms: [from, to])
    #expect(maps.grid.space == .native)
    let elsewhere = try #require(maps.elsewhere)
    let grid = elsewhere.grid.grid(in: MNI152NLin2009cAsym.self)
    #expect(elsewhere.grid.space == .template(.mni152NLin2009cAsym))
    #expect(grid.voxelSize.i == 4.mm && grid.axisCodes == "RAS")
    let native = maps.grid.grid(in: NativeT1w.self)
    let numbers = Dictionary(uniqueKeysWithValues: zip(maps.voxels, 0...))
    var expected: [Int: Int] = [:]
    for voxel in 0..<grid.size.count {
      let c = grid.centre(ofLinear: voxel)
      let place = Point<NativeT1w>(c.x + shift[0], c.y + shift[1], c.z + shift[2])
      if let own = native.index(of: place).flatMap(native.linearIndex), let number = numbers[own] {
        expected[voxel] = number
      }
    }
    #expect(elsewhere.voxels == expected.keys.sorted() && expected.count > 10_000)
    #expect(elsewhere.sources.map(Int.init) == elsewhere.voxels.compactMap { expected[$0] })
    let names = maps.files().map(\.name)
    for space in ["T1w", template] {
      #expect(names.contains("sub-phantom_space-\(space)_desc-individualNetworks_dseg.nii.gz"))
    }
    #expect(!maps.findings.contains { $0.code == "map_in_one_space" })
    let oneWay = try phantom.nativeMaps(shiftedBy: shift, transforms: [to])
    #expect(oneWay.elsewhere == nil)
    #expect(oneWay.findings.contains { $0.code == "map_in_one_space" })
  }

  @Test func `the templates' own grids are those of their files`() {
    let ninth = standardGrid(in: MNI152NLin2009cAsym.self)
    #expect(ninth.centre(ofLinear: ninth.size.count - 1) == Point(95.5, 95.5, 113.5))
    let sixth = standardGrid(in: MNI152NLin6Asym.self)
    #expect(sixth.index(of: Point(0, 0, 0)) == VoxelIndex(45, 63, 36))
  }
}
