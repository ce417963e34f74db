import Findings
import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct BrainMaskTests {
  let grid: VoxelGrid<MNI152NLin2009cAsym>

  init() throws { grid = try smallGrid() }

  @Test func `any value but zero and NaN is inside`() throws {
    var volume = [Float](repeating: 0, count: 24)
    volume[1] = 1
    volume[5] = -0.5
    volume[9] = .nan
    let mask = try read(encodeNIfTI([volume], on: grid))
    #expect(mask.count == 2)
    #expect(mask.voxels.indices.filter { mask.voxels[$0] } == [1, 5])
  }

  @Test(arguments: [false, true])
  func `a mask that was encoded reads back`(gzip: Bool) throws {
    let bytes = encodeMask([0, 7, 23], on: grid, gzip: gzip)
    #expect(bytes.starts(with: gzip ? [0x1F, 0x8B] : [0x5C, 1]))
    let mask = try read(bytes)
    #expect(mask.voxels.indices.filter { mask.voxels[$0] } == [0, 7, 23])
  }

  @Test func `a 4-D mask of one volume is accepted, of several refused`() throws {
    let volume = [Float](repeating: 1, count: 24)
    let one = encodeNIfTI([volume], on: grid, repetitionTime: .seconds(1))
    #expect(try read(one).count == 24)
    let two = encodeNIfTI([volume, volume], on: grid, repetitionTime: .seconds(1))
    #expect(throws: ImagingError.maskGridMismatch(reason: "it has 2 volumes")) { try read(two) }
  }

  @Test func `another size is refused`() throws {
    let other = try smallGrid(GridSize(4, 3, 3))
    #expect(
      throws: ImagingError.maskGridMismatch(reason: "4 x 3 x 3 voxels instead of 4 x 3 x 2")
    ) { try read(encodeMask([0], on: other)) }
  }

  @Test func `rounding of a header is tolerated, half a millimetre and more is not`() throws {
    #expect(try read(encodeMask([0], on: moved(by: 0.4))).count == 1)
    #expect(throws: ImagingError.maskGridMismatch(reason: "voxels lie up to 0.6 mm apart")) {
      try read(encodeMask([0], on: moved(by: 0.6)))
    }
  }

  @Test func `on small voxels a quarter of an edge is the limit`() throws {
    let fine = try smallGrid(edge: 1)
    var reader = try NIfTIReader(
      InMemoryBytes(encodeMask([0], on: moved(by: 0.4, edge: 1))),
      name: "mask"
    )
    #expect(throws: ImagingError.maskGridMismatch(reason: "voxels lie up to 0.4 mm apart")) {
      try readMask(&reader, on: fine)
    }
  }

  @Test func `a mask stored right to left is on another grid`() throws {
    let flipped = try smallGrid(isFlipped: true)
    #expect(throws: ImagingError.self) { try read(encodeMask([0], on: flipped)) }
  }

  @Test func `an empty mask is refused`() {
    #expect(throws: ImagingError.maskEmpty) { try read(encodeMask([], on: grid)) }
  }

  private func read(_ bytes: [UInt8]) throws(ImagingError) -> BrainMask {
    var reader = try NIfTIReader(InMemoryBytes(bytes), name: "mask")
    return try readMask(&reader, on: grid)
  }

  private func moved(
    by x: Double,
    edge: Double = 2
  ) throws -> VoxelGrid<MNI152NLin2009cAsym> {
    var rows = try smallGrid(edge: edge).toWorld.rows
    rows[3] += x
    return try #require(VoxelGrid(size: GridSize(4, 3, 2), toWorld: Affine(rows: rows)))
  }
}
