import Atlases
import Findings
import Geometry
import Testing

@Suite struct RegionVoxelTests {
  /// Published counts: 2 mm grids of both templates, no mask.
  @Test(arguments: [
    (id: "sgc", nlin6: 515, nlin2009c: 528), (id: "sgc-left", nlin6: 515, nlin2009c: 528),
    (id: "sgc-bilateral", nlin6: 921, nlin2009c: 946),
    (id: "sgc-bilateral-full", nlin6: 925, nlin2009c: 901),
    (id: "v1-control", nlin6: 498, nlin2009c: 528),
    (id: "dlpfc-left-union", nlin6: 10458, nlin2009c: 10532),
  ])
  func `regions have the published numbers of voxels on both grids`(
    id: String,
    nlin6: Int,
    nlin2009c: Int
  ) throws {
    let region = try ShippedData.catalogue().region(id)
    #expect(region.voxels(on: try nlin6Grid()).count == nlin6)
    #expect(region.voxels(on: try nlin2009cGrid()).count == nlin2009c)
  }

  @Test func `storing x from right to left changes no count`() throws {
    let region = try ShippedData.catalogue().region("sgc")
    let grid = try nlin6Grid()
    let flipped = try grid2mm(GridSize(91, 109, 91), x: (-2, 90), -126, -72, MNI152NLin6Asym.self)
    let centres = Set(region.voxels(on: grid).map { grid.centre(ofLinear: $0) })
    #expect(Set(region.voxels(on: flipped).map { flipped.centre(ofLinear: $0) }) == centres)
  }

  @Test func `the BA25-like ellipsoid has the mask's count and extents`() throws {
    let grid = try nlin6Grid()
    let region = try ShippedData.catalogue().region("ba25-like")
    let centres = region.voxels(on: grid).map { grid.centre(ofLinear: $0) }
    #expect(centres.count == 197)
    #expect(centres.map(\.y).min() == 6 && centres.map(\.y).max() == 16)
    #expect(centres.map(\.z).min() == -22 && centres.map(\.z).max() == -4)
    guard case .ellipsoid(_, let x, let y, let z) = region.shapes[0] else {
      Issue.record("not an ellipsoid")
      return
    }
    let volume = 4 / 3 * Double.pi * x.value * y.value * z.value
    #expect(abs(volume - 197 * 8) < 0.005 * 197 * 8)
  }

  @Test func `the union's in-brain share is the counted one`() throws {
    let region = try ShippedData.catalogue().region("dlpfc-left-union")
    #expect(region.expectedInBrainFraction == 5538.0 / 10532.0)
    #expect(region.expectedInBrain?.source.label == .computed)
    #expect(try ShippedData.catalogue().region("sgc").expectedInBrainFraction == nil)
  }

  @Test func `a region is exact in its own template and approximate in the other`() throws {
    let region = try ShippedData.catalogue().region("sgc")
    #expect(region.isExact(in: MNI152NLin6Asym.self))
    #expect(region.templateApproximation(in: .mni152NLin6Asym) == nil)
    #expect(!region.isExact(in: MNI152NLin2009cAsym.self))
    let finding = try #require(region.templateApproximation(in: .mni152NLin2009cAsym))
    #expect(finding.code == "template_approximation")
    #expect(finding.severity == .warning)
    #expect(finding.message.contains("MNI152NLin6Asym"))
    #expect(finding.message.contains("MNI152NLin2009cAsym"))
    #expect(finding.message.contains("1 to 5 mm (from memory, unverified)"))
    #expect(finding.remedy.contains("transform"))
  }

  @Test func `distances to points of another template are told of together`() throws {
    let catalogue = try ShippedData.catalogue()
    let points = try ["f3", "ba46"].map { try catalogue.point($0) }
    #expect(templateApproximation(ofDistancesTo: points, in: .mni152NLin6Asym) == nil)
    let finding = templateApproximation(ofDistancesTo: points, in: .mni152NLin2009cAsym)
    #expect(finding?.code == "template_approximation" && finding?.subject == "distances")
    #expect(finding?.message.contains("f3, ba46") == true)
  }
}

private func nlin6Grid() throws -> VoxelGrid<MNI152NLin6Asym> {
  try grid2mm(GridSize(91, 109, 91), x: (2, -90), -126, -72, MNI152NLin6Asym.self)
}

private func nlin2009cGrid() throws -> VoxelGrid<MNI152NLin2009cAsym> {
  let size = GridSize(97, 115, 97)
  return try grid2mm(size, x: (2, -96.5), -132.5, -78.5, MNI152NLin2009cAsym.self)
}

private func grid2mm<Frame: TemplateFrame>(
  _ size: GridSize,
  x: (step: Double, origin: Double),
  _ y: Double,
  _ z: Double,
  _ frame: Frame.Type
) throws -> VoxelGrid<Frame> {
  let affine = Affine<VoxelSpace, Frame>(rows: [
    x.step, 0, 0, x.origin, 0, 2, 0, y, 0, 0, 2, z,
  ])
  return try #require(VoxelGrid(size: size, toWorld: affine))
}
