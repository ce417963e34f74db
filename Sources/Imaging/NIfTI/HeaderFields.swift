/// The fields of a NIfTI-1 or NIfTI-2 header that decide what an image is, as stored.
///
/// Offsets are those of `nifti1.h` and `nifti2.h`. Nothing is judged here.
struct HeaderFields: Equatable {
  /// Bytes of a NIfTI-1 header.
  static let version1ByteCount = 348
  /// Bytes of a NIfTI-2 header.
  static let version2ByteCount = 540

  var version: Int
  var byteOrder: ByteOrder
  /// `dim[0...7]`.
  var dimensions: [Int]
  var dataTypeCode: Int
  var bitsPerVoxel: Int
  /// `pixdim[0...7]`.
  var pixelSizes: [Double]
  var voxelOffset: Double
  var slope: Double
  var intercept: Double
  /// `xyzt_units`.
  var units: Int
  var qformCode: Int
  var sformCode: Int
  /// `quatern_b`, `quatern_c`, `quatern_d`.
  var quaternion: [Double]
  /// `qoffset_x`, `qoffset_y`, `qoffset_z`.
  var quaternionOffset: [Double]
  /// `srow_x`, `srow_y`, `srow_z`.
  var sformRows: [Double]

  /// Reads the fields of a complete header; `version` says which layout it has.
  init(_ bytes: [UInt8], version: Int, byteOrder: ByteOrder) {
    let header = StoredNumbers(bytes: bytes, byteOrder: byteOrder)
    self = version == 1 ? Self(version1: header) : Self(version2: header)
  }

  private init(version1 header: StoredNumbers) {
    version = 1
    byteOrder = header.byteOrder
    dimensions = (0..<8).map { header.signed(at: 40 + 2 * $0, bytes: 2) }
    dataTypeCode = header.signed(at: 70, bytes: 2)
    bitsPerVoxel = header.signed(at: 72, bytes: 2)
    pixelSizes = (0..<8).map { header.single(at: 76 + 4 * $0) }
    voxelOffset = header.single(at: 108)
    slope = header.single(at: 112)
    intercept = header.single(at: 116)
    units = Int(header.bits(at: 123, bytes: 1))
    qformCode = header.signed(at: 252, bytes: 2)
    sformCode = header.signed(at: 254, bytes: 2)
    quaternion = (0..<3).map { header.single(at: 256 + 4 * $0) }
    quaternionOffset = (0..<3).map { header.single(at: 268 + 4 * $0) }
    sformRows = (0..<12).map { header.single(at: 280 + 4 * $0) }
  }

  private init(version2 header: StoredNumbers) {
    version = 2
    byteOrder = header.byteOrder
    dataTypeCode = header.signed(at: 12, bytes: 2)
    bitsPerVoxel = header.signed(at: 14, bytes: 2)
    dimensions = (0..<8).map { header.signed(at: 16 + 8 * $0, bytes: 8) }
    pixelSizes = (0..<8).map { header.double(at: 104 + 8 * $0) }
    voxelOffset = Double(header.signed(at: 168, bytes: 8))
    slope = header.double(at: 176)
    intercept = header.double(at: 184)
    qformCode = header.signed(at: 344, bytes: 4)
    sformCode = header.signed(at: 348, bytes: 4)
    quaternion = (0..<3).map { header.double(at: 352 + 8 * $0) }
    quaternionOffset = (0..<3).map { header.double(at: 376 + 8 * $0) }
    sformRows = (0..<12).map { header.double(at: 400 + 8 * $0) }
    units = header.signed(at: 500, bytes: 4)
  }
}

/// Numbers at byte offsets of a header.
private struct StoredNumbers {
  let bytes: [UInt8]
  let byteOrder: ByteOrder

  func bits(at offset: Int, bytes count: Int) -> UInt64 {
    let stored = bytes[offset..<(offset + count)]
    func append(_ value: UInt64, _ byte: UInt8) -> UInt64 { value << 8 | UInt64(byte) }
    return byteOrder == .bigEndian
      ? stored.reduce(0, append) : stored.reversed().reduce(0, append)
  }

  func signed(at offset: Int, bytes count: Int) -> Int {
    let unused = 64 - 8 * count
    return Int(Int64(bitPattern: bits(at: offset, bytes: count) << unused) >> unused)
  }

  func single(at offset: Int) -> Double {
    Double(Float(bitPattern: UInt32(bits(at: offset, bytes: 4))))
  }

  func double(at offset: Int) -> Double { Double(bitPattern: bits(at: offset, bytes: 8)) }
}
