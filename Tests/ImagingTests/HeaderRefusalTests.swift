import Findings
import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct HeaderRefusalTests {
  @Test func `bytes of another format are no NIfTI`() {
    let text = Array("framewise_displacement\ttrans_x\n".utf8) + [UInt8](repeating: 65, count: 400)
    #expect(refusal(text) == .notNIfTI(.unknownSignature))
    #expect(refusal(gzip(text)) == .notNIfTI(.unknownSignature))
    #expect(refusal(text)?.code == "not_nifti")
  }

  @Test func `the header of a pair and an ANALYZE header are told apart`() throws {
    let bytes = try smallRun()
    let pair = bytes.patched(UInt8(ascii: "i"), at: Offset.magic + 1)
    #expect(refusal(pair) == .notNIfTI(.detachedPair))
    #expect(refusal(bytes.patched(UInt32(0), at: Offset.magic)) == .notNIfTI(.analyze))
    let strange = bytes.patched(UInt8(ascii: "9"), at: Offset.magic + 2)
    #expect(refusal(strange) == .notNIfTI(.unknownSignature))
  }

  @Test func `a file that ends in the header says how much is there`() throws {
    let one = try smallRun()
    #expect(refusal([]) == .headerTruncated(found: 0, expected: 348))
    #expect(refusal(Array(one.prefix(347))) == .headerTruncated(found: 347, expected: 348))
    let two = try smallRun(format: NIfTIFormat(version: 2))
    #expect(refusal(Array(two.prefix(500))) == .headerTruncated(found: 500, expected: 540))
    #expect(refusal(Array(two.prefix(348))) == .headerTruncated(found: 348, expected: 540))
  }

  @Test(arguments: [
    [Int16(0)], [8], [-1], [3, 0, 3, 2], [3, -4, 3, 2], [4, 4, 3, 2, 0], [4, 4, 3, 2, -1],
    [5, 4, 3, 2, 3, 0],
  ])
  func `impossible dimensions are refused`(dimensions: [Int16]) throws {
    #expect(refusal(try withDimensions(dimensions))?.code == "dimensions_invalid")
  }

  @Test func `a size that overflows is refused before anything is reserved`() throws {
    let large = try withDimensions([4, 32767, 32767, 32767, 32767])
    #expect(refusal(large)?.code == "image_size_overflow")
    let two = try smallRun(format: NIfTIFormat(version: 2))
    for axis in 1...4 {
      let bytes = two.patched(Int64.max, at: 16 + 8 * axis)
      #expect(refusal(bytes)?.code == "image_size_overflow", "dim[\(axis)]")
    }
    let many = two.patched(Int64(1) << 58, at: 16 + 32)
    #expect(refusal(many)?.code == "image_size_overflow")
  }

  @Test func `a claim of more data than there is ends in a refusal`() throws {
    let bytes = try withDimensions([4, 4, 3, 2, 30000])
    #expect(refusal(bytes) == .imageTruncated(expected: 352 + 48 * 30000, found: 496))
    #expect(refusal(gzip(bytes))?.code == "image_truncated")
  }

  @Test func `five dimensions are refused unless the fifth is one`() throws {
    #expect(refusal(try withDimensions([5, 4, 3, 2, 1, 3]))?.code == "image_not_4d")
    #expect(refusal(try withDimensions([5, 4, 3, 2, 3, 1])) == nil)
  }

  @Test func `an image or a single volume is no run`() throws {
    let grid = try smallGrid()
    let volume = randomVolumes(1, of: grid.size, seed: 1)
    let image = try NIfTIReader(InMemoryBytes(encodeNIfTI(volume, on: grid)), name: "image")
    #expect(throws: ImagingError.imageNot4D(dimensions: [4, 3, 2])) { try image.requireRun() }
    let single = try NIfTIReader(InMemoryBytes(smallRun(volumes: 1)), name: "single")
    #expect(throws: ImagingError.imageSingleVolume) { try single.requireRun() }
    try NIfTIReader(InMemoryBytes(smallRun(volumes: 2)), name: "run").requireRun()
  }

  @Test(arguments: [
    (Int16(1), "DT_BINARY"), (32, "NIFTI_TYPE_COMPLEX64"), (128, "NIFTI_TYPE_RGB24"),
    (1536, "NIFTI_TYPE_FLOAT128"), (2304, "NIFTI_TYPE_RGBA32"),
    (0, "DT_NONE"), (77, "DT_UNKNOWN"),
  ])
  func `types without one real value a voxel are refused by name`(code: Int16, name: String) throws
  {
    let bytes = try smallRun().patched(code, at: Offset.dataType)
    #expect(refusal(bytes) == .unsupportedDataType(code: Int(code), name: name))
  }

  @Test(arguments: [Float(-352), 100, 352.5, .nan, .infinity, 1e30])
  func `an impossible voxel offset is refused`(offset: Float) throws {
    let bytes = try smallRun().patched(offset, at: Offset.voxelOffset)
    #expect(refusal(bytes)?.code == "voxel_offset_invalid")
  }

  @Test func `a slope without a finite intercept is refused`() throws {
    let bytes = try smallRun().patched(Float.nan, at: Offset.intercept)
    #expect(refusal(bytes)?.code == "scaling_invalid")
  }

  @Test(arguments: [0.002, 50])
  func `voxels that cannot be millimetres of a brain image are refused`(edge: Double) throws {
    let grid = try smallGrid(edge: edge)
    let bytes = encodeNIfTI(randomVolumes(1, of: grid.size, seed: 1), on: grid)
    #expect(refusal(bytes)?.code == "voxel_size_implausible")
  }

  @Test func `a source's failure comes through`() {
    struct Broken: ByteSource {
      func read(into buffer: UnsafeMutableRawBufferPointer) throws(ImagingError) -> Int {
        throw .readFailed(reason: "Input/output error")
      }
    }
    #expect(throws: ImagingError.readFailed(reason: "Input/output error")) {
      try NIfTIReader(Broken(), name: "image")
    }
  }

  @Test func `every refusal has a message and a remedy in sentences`() {
    let errors: [ImagingError] = [
      .notNIfTI(.analyze), .headerTruncated(found: 1, expected: 2), .dimensionsInvalid([0]),
      .imageSizeOverflow(dimensions: [1, 2]), .imageNot4D(dimensions: [1]), .imageSingleVolume,
      .unsupportedDataType(code: 1, name: "BINARY"), .voxelOffsetInvalid(1),
      .scalingInvalid(slope: 1, intercept: .nan), .voxelSizeImplausible(edges: [1]),
      .noWorldFrame(.noForm), .xformConflict(distance: 2.mm), .sformNotRigid(.sheared(cosine: 1)),
      .gzipTruncated, .gzipCorrupt(reason: "CRC"), .imageTruncated(expected: 2, found: 1),
      .maskGridMismatch(reason: "size"), .maskEmpty, .readFailed(reason: "no"), .outOfMemory,
      .cancelled,
    ]
    #expect(Set(errors.map(\.code)).count == errors.count)
    for error in errors {
      #expect(error.message.hasSuffix(".") && error.remedy.hasSuffix("."), "\(error.code)")
    }
  }

  private func withDimensions(_ dimensions: [Int16]) throws -> [UInt8] {
    try dimensions.enumerated().reduce(smallRun()) { bytes, dimension in
      bytes.patched(dimension.element, at: Offset.dimensions + 2 * dimension.offset)
    }
  }
}
