import Geometry
import Imaging
import Testing

@testable import NavigationFiles

@Suite struct OverlayTests {
  @Test(arguments: [false, true])
  func `an overlay has the T1w image's header, and balls where the points are`(
    isBigEndian: Bool
  ) throws {
    var reference = ReferenceSheet()
    reference.header.isBigEndian = isBigEndian
    let sheet = try reference.sheet()
    let files = try NavigationFormat.overlay.files(sheet)
    #expect(
      files.map(\.name) == [
        "sub-01_space-T1w_desc-targets_dseg.nii.gz", "sub-01_space-T1w_desc-targets_dseg.tsv",
      ]
    )
    var reader = try NIfTIReader(InMemoryBytes(files[0].bytes), name: "overlay")
    #expect(reader.header.dataType == .uint8 && reader.header.slope == 1)
    #expect(reader.header.intercept == 0)
    #expect(reader.header.sform == sheet.image.header.sform)
    #expect(reader.header.qform == sheet.image.header.qform)
    var values: [Float] = []
    #expect(try reader.nextVolume(into: &values))
    #expect(try reader.finish().isEmpty)
    for (label, point) in [(1, sheet.targets[0].position), (2, sheet.targets[0].entry)] {
      let centre = try #require(point)
      let marked = values.indices.filter { values[$0] == Float(label) }
      // A ball of 4 mm has 268 mm³; a voxel 7.5. The two balls are 9.8 mm apart.
      #expect((30...42).contains(marked.count))
      let places = marked.map { sheet.image.grid.centre(ofLinear: $0) }
      let count = Double(places.count)
      let mean = Point<NativeT1w>(
        places.reduce(0) { $0 + $1.x } / count,
        places.reduce(0) { $0 + $1.y } / count,
        places.reduce(0) { $0 + $1.z } / count
      )
      #expect(mean.distance(to: centre) < 1.mm)
    }
  }

  @Test func `a table names the labels`() throws {
    let text = try NavigationFormat.overlay.text(ReferenceSheet().sheet(), suffix: ".tsv")
    #expect(text == "index\tname\n1\t01 cluster\n2\t01 cluster entry\n")
  }
}
