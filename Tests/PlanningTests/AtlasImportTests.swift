@testable import Atlases
import Findings
import Foundation
import Geometry
import Imaging
import Testing

@testable import Planning

/// What a label image is imported for, and what it is refused for.
@Suite struct AtlasImportTests {
  private let grid: VoxelGrid<MNI152NLin6Asym>
  /// 1 on the left, 2 on the right of the lower half; else nothing.
  private let labels: [Float]
  private let files: LabelFiles

  init() throws {
    let affine = Affine<VoxelSpace, MNI152NLin6Asym>(rows: [
      2, 0, 0, -9, 0, 2, 0, -10, 0, 0, 2, -10,
    ])
    let grid = try #require(VoxelGrid(size: GridSize(10, 11, 12), toWorld: affine))
    labels = (0..<grid.size.count).map { voxel in
      let centre = grid.centre(ofLinear: voxel)
      return centre.z >= 0 ? 0 : centre.x < 0 ? 1 : 2
    }
    self.grid = grid
    files = try LabelFiles()
  }

  /// The code of the refusal.
  private func refusal(_ request: AtlasImport, known: KnownImages = .none) -> String? {
    do {
      _ = try importAtlas(request, known: known, reserved: ["seitzman300"], date: "now")
      return nil
    } catch { return error.code }
  }

  @Test(arguments: [NIfTIDataType.uint8, .int16, .float32, .float64])
  func `labels are counted and named, whole numbers also where stored as real ones`(
    type: NIfTIDataType
  ) throws {
    let request = try files.request(files.image(labels, on: grid, type))
    let (atlas, findings) = try importAtlas(request, known: .none, date: "now")
    #expect(atlas.labels.map(\.voxelCount) == [275, 275])
    #expect(atlas.labels.map(\.name) == ["one", "two"] && atlas.kind == .regions)
    #expect(atlas.grid.size == grid.size && atlas.grid.affine[3] == -9)
    #expect(atlas.image.sha256.count == 64 && findings.isEmpty)
    #expect(atlas.terms == .init(licence: "made for this test", restriction: nil, citation: nil))
  }

  @Test func `a form that is not set is no hindrance`() throws {
    var bytes = encodeNIfTI([labels], on: grid, format: NIfTIFormat(dataType: .float32))
    bytes[252] = 0  // qform_code, as in the combined files of yetianmed/subcortex.
    let path = try files.write(bytes, "labels.nii")
    let (atlas, findings) = try importAtlas(files.request(path), known: .none, date: "now")
    #expect(findings.map(\.code) == ["qform_missing"] && atlas.labels.count == 2)
  }

  @Test func `both orders of x give each place the same label, also half-way between voxels`()
    throws
  {
    let (others, mirror) = try mirrored(labels, on: grid)
    let one = try LookedUp(image: image(files.image(labels, on: grid)))
    let two = try LookedUp(image: image(files.image(others, on: mirror, .int16, "mirror.nii")))
    for x in stride(from: -10.0, through: 10, by: 0.5) {
      for z in stride(from: -11.0, through: 3, by: 0.5) {
        let place = [x, 1, z]
        #expect(one.label(at: place) == two.label(at: place), "\(place)")
        // The image is the mirror of itself but for the labels' names.
        let other = two.label(at: [-x, 1, z])
        if x != 0 { #expect(one.label(at: place) == [0: 0, 1: 2, 2: 1][other], "\(place)") }
      }
    }
    #expect(one.label(at: [-9, 0, -10]) == 1 && one.label(at: [9, 0, -10]) == 2)
    #expect(one.label(at: [-9, 0, 2]) == 0 && one.label(at: [-30, 0, -10]) == 0)
    // Of 1 and 2, each four times around x = 0, the lower; of a label and none, the label.
    #expect(one.label(at: [0, 1, -9]) == 1 && one.label(at: [-8, 1, -1]) == 1)
  }

  private func image(_ path: String) throws -> LabelImage {
    try LabelImage(InputFile(role: .labels, run: 1, path: path), xform: nil)
  }

  @Test func `images that hold no labels are refused`() throws {
    func image(_ change: (inout [Float]) -> Void) throws -> AtlasImport {
      var values = labels
      change(&values)
      return try files.request(files.image(values, on: grid, .float32))
    }
    #expect(refusal(try image { $0[3] = .nan }) == "atlas_values_not_finite")
    #expect(refusal(try image { $0[3] = 1.5 }) == "atlas_not_labels")
    #expect(refusal(try image { $0[3] = -1 }) == "atlas_not_labels")
    #expect(refusal(try image { $0 = $0.map { _ in 0 } }) == "atlas_no_labels")
    let many = try image { values in
      for voxel in values.indices { values[voxel] = Float(voxel + 1) }
    }
    #expect(refusal(many) == "atlas_labels_unnamed")
    let probabilities = try image { $0 = $0.map { $0 / 4 } }
    let error = #expect(throws: PlanningError.self) { try imported(probabilities) }
    #expect(error?.finding.message.contains("probabilities") == true)
  }

  @Test func `more labels than an atlas has are refused`() throws {
    let affine = Affine<VoxelSpace, MNI152NLin6Asym>(rows: [
      2, 0, 0, -9, 0, 2, 0, -10, 0, 0, 2, -10,
    ])
    let large = try #require(VoxelGrid(size: GridSize(20, 21, 12), toWorld: affine))
    let count = ImportedAtlas.mostLabels + 1
    let values = (0..<large.size.count).map { Float($0 < count ? $0 + 1 : 0) }
    let path = try files.image(values, on: large, .int16)
    #expect(refusal(try files.request(path)) == "atlas_too_many_labels")
  }

  @Test func `several volumes, and what is no image, are refused`() throws {
    let bytes = encodeNIfTI(
      [labels, labels],
      on: grid,
      repetitionTime: .seconds(1),
      format: NIfTIFormat(dataType: .int16)
    )
    #expect(refusal(try files.request(files.write(bytes, "4d.nii"))) == "atlas_not_3d")
    #expect(
      refusal(try files.request(files.write([UInt8](repeating: 7, count: 400), "x.nii")))
        == "not_nifti"
    )
    #expect(refusal(try files.request("/nowhere/x.nii")) == "file_unreadable")
  }

  @Test func `a table that does not fit the image is refused, or told of`() throws {
    let path = try files.image(labels, on: grid)
    #expect(refusal(try files.request(path, [1: "one"])) == "atlas_labels_unnamed")
    var broken = try files.request(path)
    broken.table = try files.write(Array("nothing".utf8), "broken.tsv")
    #expect(refusal(broken) == "atlas_table_invalid")
    broken.table = try files.write([0xFF, 0xFE], "bytes.tsv")
    #expect(refusal(broken) == "atlas_table_invalid")
    let wide = try files.request(path, [1: "one", 2: "two", 3: "three"])
    let (atlas, findings) = try importAtlas(wide, known: .none, date: "now")
    #expect(findings.map(\.code) == ["atlas_names_without_voxels"])
    #expect(findings[0].message.contains("three") && atlas.labels.count == 2)
  }

  @Test func `the digest that is given must be that of the image`() throws {
    let path = try files.image(labels, on: grid)
    var request = try files.request(path)
    let own = try imported(request).image.sha256
    request.sha256 = own.uppercased()
    #expect(refusal(request) == nil)
    request.sha256 = String(own.prefix(16))
    #expect(refusal(request) == nil)
    request.sha256 = String(repeating: "0", count: 64)
    #expect(refusal(request) == "atlas_sha256_mismatch")
  }

  @Test func `nothing is imported without a licence, and a known image brings its own`() throws {
    let path = try files.image(labels, on: grid)
    var request = try files.request(path)
    let digest = try imported(request).image.sha256
    request.licence = nil
    #expect(refusal(request) == "atlas_licence_missing")
    let known = KnownImages(
      images: [
        .init(
          sha256Start: String(digest.prefix(16)),
          title: "A",
          template: .mni152NLin6Asym,
          licence: "MIT",
          citation: "Somebody 2020"
        )
      ],
      families: [.init(words: ["labels"], title: "B", restriction: "C")]
    )
    let (atlas, findings) = try importAtlas(request, known: known, date: "now")
    #expect(atlas.terms.licence == "MIT" && atlas.terms.citation == "Somebody 2020")
    #expect(atlas.terms.restriction == "By its name one of B: C")
    #expect(findings.map(\.code) == ["atlas_recognised"])
    request.template = .mni152NLin2009cAsym
    #expect(refusal(request, known: known) == "atlas_known_in_other_space")
  }

  @Test func `names that are none, and names that ship, are refused`() throws {
    var request = try files.request(files.image(labels, on: grid))
    request.name = "seitzman300"
    #expect(refusal(request) == "atlas_name_reserved")
    for name in ["", "Yeo", "a/b", "..", "a b", String(repeating: "a", count: 65)] {
      request.name = name
      #expect(refusal(request) == "atlas_name_invalid", "\(name)")
    }
  }

  @Test func `networks are networks where asked for or named so`() throws {
    let path = try files.image(labels, on: grid)
    let schaefer = try files.request(path, [1: "7Networks_LH_Vis_1", 2: "7Networks_RH_Default_1"])
    #expect(try imported(schaefer).kind == .networks)
    var request = try files.request(path)
    request.kind = .networks
    #expect(try imported(request).kind == .networks)
    request = try files.request(path, [1: "one", 2: "one"])
    request.kind = .networks
    #expect(refusal(request) == "atlas_not_networks")
  }

  @Test func `an image that changed or is gone after the import is refused`() throws {
    let path = try files.image(labels, on: grid)
    let atlas = try imported(files.request(path))
    try requireUnchanged(atlas)
    var other = labels
    other[0] = 2
    _ = try files.image(other, on: grid)
    let changed = #expect(throws: PlanningError.self) { try requireUnchanged(atlas) }
    #expect(changed?.code == "atlas_digest_mismatch")
    try files.write([0], "labels.nii")
    let broken = #expect(throws: PlanningError.self) { try requireUnchanged(atlas) }
    #expect(broken?.code == "atlas_digest_mismatch")
    try FileManager.default.removeItem(atPath: path)
    let gone = #expect(throws: PlanningError.self) { try requireUnchanged(atlas) }
    #expect(gone?.code == "atlas_file_missing")
  }
}

/// What an image says of places.
private struct LookedUp {
  let image: LabelImage

  /// The label at a place; 0 of none.
  func label(at place: [Double]) -> Int {
    LabelSampler(image).voxel(at: place).map { Int(image.labels[$0]) } ?? 0
  }
}
