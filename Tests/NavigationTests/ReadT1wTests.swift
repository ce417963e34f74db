import Findings
import Geometry
import Imaging
import Navigation
import TestSupport
import Testing

private func grid() throws -> VoxelGrid<NativeT1w> {
  try #require(
    VoxelGrid(
      size: GridSize(4, 3, 2),
      toWorld: Affine(rows: [-2, 0, 0, 3, 0, 2, 0, -4, 0, 0, 2, 5])
    )
  )
}

private let values = (0..<24).map { Float($0) }

private func image(volumes: Int = 1, format: NIfTIFormat = NIfTIFormat()) throws -> [UInt8] {
  guard volumes > 1 else {
    let encoder = NIfTIEncoder(image: try grid(), format: format)
    return encoder.header + encoder.encode(values)
  }
  return encodeNIfTI(
    [[Float]](repeating: values, count: volumes),
    on: try grid(),
    repetitionTime: .seconds(2),
    format: format
  )
}

private func read(_ bytes: [UInt8]) throws -> T1wVolume {
  var reader = try NIfTIReader(InMemoryBytes(bytes), name: "t1w")
  return try readT1w(&reader)
}

@Suite struct ReadT1wTests {
  @Test func `a T1w image keeps values and place`() throws {
    let volume = try read(image())
    #expect(volume.values == values)
    #expect(volume.grid == (try grid()))
    #expect(volume.findings.isEmpty)
    #expect(try read(gzip(image())).values == values)
  }

  @Test func `a run is no T1w image`() throws {
    #expect(throws: NavigationError.severalVolumes(count: 2)) { try read(image(volumes: 2)) }
  }

  @Test func `an image that ends early is refused`() throws {
    let error = #expect(throws: NavigationError.self) { try read(image().dropLast(3) + []) }
    #expect(error?.code == "image_truncated")
  }

  @Test func `values that are not finite become 0 and are told`() throws {
    let bytes = try image(format: NIfTIFormat(dataType: .float32))
    let first = bytes.count - 96
    let volume = try read(bytes.patched(Float.nan, at: first + 4 * 5))
    #expect(volume.values[5] == 0 && volume.values[6] == 6)
    #expect(volume.findings.map(\.code) == ["voxels_not_finite"])
  }

  /// The table of navigation.md, section 1.3; Imaging has the rule and its own tests.
  @Test func `forms that contradict each other never get here`() throws {
    let bytes = try image()
    let moved = bytes.patched(Float(3 + 5), at: Offset.quaternionOffset)
    #expect(throws: ImagingError.self) { try NIfTIReader(InMemoryBytes(moved), name: "t1w") }
    let near = try read(bytes.patched(Float(3 + 0.4), at: Offset.quaternionOffset))
    #expect(near.grid == (try grid()), "within 0.5 mm the sform counts")
    #expect(near.findings.map(\.code) == ["xform_difference"])
    let single = try read(bytes.patched(Int16(0), at: Offset.qformCode))
    #expect(single.findings.map(\.code) == ["qform_missing"])
    let other = try read(moved.patched(Int16(0), at: Offset.sformCode))
    #expect(other.findings.map(\.code) == ["sform_missing"])
    #expect(other.grid.centre(ofLinear: 0).x == 8)
    let neither = moved.patched(Int16(0), at: Offset.sformCode)
      .patched(Int16(0), at: Offset.qformCode)
    #expect(throws: ImagingError.self) { try NIfTIReader(InMemoryBytes(neither), name: "t1w") }
    let sheared = bytes.patched(Float(0.5), at: Offset.sformRows + 4)
      .patched(Int16(0), at: Offset.qformCode)
    #expect(throws: ImagingError.self) { try NIfTIReader(InMemoryBytes(sheared), name: "t1w") }
  }
}

@Suite struct T1wFingerprintTests {
  private func fingerprint(
    _ bytes: [UInt8],
    piece: Int
  ) -> (taken: T1wFingerprint?, voxels: [UInt8]) {
    var taker = FingerprintTaker()
    var voxels: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      taker.add(bytes[start..<min(bytes.count, start + piece)]) { voxels += $0 }
    }
    return (taker.fingerprint(voxelDigest: "d"), voxels)
  }

  @Test(arguments: [1, 7, 347, 352, 353, 541, 10_000])
  func `a fingerprint holds header and voxels as stored, however they arrive`(
    piece: Int
  ) throws {
    for version in [1, 2] {
      for order in [ByteOrder.littleEndian, .bigEndian] {
        let format = NIfTIFormat(version: version, byteOrder: order, dataType: .int16)
        // Bytes behind the voxels are none of the image.
        let bytes = try image(format: format) + [1, 2, 3]
        let (found, voxels) = fingerprint(bytes, piece: piece)
        #expect(voxels == [UInt8](bytes.dropLast(3).suffix(48)))
        let taken = try #require(found)
        #expect(taken.dimensions.prefix(4) == [3, 4, 3, 2])
        #expect(taken.pixelSizes == [-1, 2, 2, 2])
        #expect(taken.sformRows == [-2, 0, 0, 3, 0, 2, 0, -4, 0, 0, 2, 5])
        #expect(taken.quaternionOffset == [3, -4, 5])
        #expect(taken.qformCode == taken.sformCode && taken.sformCode > 0)
        #expect(taken.quaternion == [0, 1, 0])
        #expect(taken.voxelDigest == "d")
        #expect(taken.header == [UInt8](bytes.prefix(version == 1 ? 348 : 540)))
      }
    }
  }

  @Test func `what is no whole image has no fingerprint`() throws {
    let bytes = try image()
    #expect(fingerprint([UInt8](bytes.dropLast()), piece: 100).taken == nil)
    #expect(fingerprint([UInt8](bytes.prefix(200)), piece: 100).taken == nil)
    #expect(fingerprint([UInt8](repeating: 7, count: 900), piece: 100).taken == nil)
    // Dimensions whose product overflows, or are none.
    #expect(fingerprint(bytes.patched(Int16(-4), at: 42), piece: 100).taken == nil)
    #expect(fingerprint(bytes.patched(Int16(9), at: 40), piece: 100).taken == nil)
    #expect(fingerprint(bytes.patched(Float.nan, at: Offset.voxelOffset), piece: 99).taken == nil)
  }

  @Test func `another header is another fingerprint`() throws {
    let bytes = try image()
    let own = fingerprint(bytes, piece: 100).taken
    for place in [Offset.quaternion, Offset.sformRows, Offset.pixelSizes + 4] {
      #expect(fingerprint(bytes.patched(Float(1.5), at: place), piece: 100).taken != own)
    }
    #expect(fingerprint(bytes.patched(Int16(3), at: Offset.sformCode), piece: 9).taken != own)
  }
}
