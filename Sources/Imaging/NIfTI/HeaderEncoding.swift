import CNIfTI
import Geometry

extension HeaderFields {
  init(
    version: Int,
    byteOrder: ByteOrder,
    dimensions: [Int],
    dataTypeCode: Int,
    bitsPerVoxel: Int,
    pixelSizes: [Double],
    voxelOffset: Double,
    slope: Double,
    intercept: Double,
    units: Int,
    qformCode: Int,
    sformCode: Int,
    quaternion: [Double],
    quaternionOffset: [Double],
    sformRows: [Double]
  ) {
    self.version = version
    self.byteOrder = byteOrder
    self.dimensions = dimensions
    self.dataTypeCode = dataTypeCode
    self.bitsPerVoxel = bitsPerVoxel
    self.pixelSizes = pixelSizes
    self.voxelOffset = voxelOffset
    self.slope = slope
    self.intercept = intercept
    self.units = units
    self.qformCode = qformCode
    self.sformCode = sformCode
    self.quaternion = quaternion
    self.quaternionOffset = quaternionOffset
    self.sformRows = sformRows
  }

  /// Sets voxel sizes and, unless the grid shears, a qform that agrees with the sform.
  ///
  /// The quaternion is libnifti's, which works in single precision.
  mutating func place<World: WorldFrame>(_ grid: VoxelGrid<World>) {
    let lengths = grid.toWorld.columnLengths
    (pixelSizes[1], pixelSizes[2], pixelSizes[3]) = lengths
    let r = grid.toWorld.rows
    let matrix = mat44(
      m: (
        (Float(r[0]), Float(r[1]), Float(r[2]), Float(r[3])),
        (Float(r[4]), Float(r[5]), Float(r[6]), Float(r[7])),
        (Float(r[8]), Float(r[9]), Float(r[10]), Float(r[11])),
        (0, 0, 0, 1)
      )
    )
    var (b, c, d): (Float, Float, Float) = (0, 0, 0)
    var (x, y, z): (Float, Float, Float) = (0, 0, 0)
    var (dx, dy, dz): (Float, Float, Float) = (0, 0, 0)
    var handedness: Float = 1
    unsafe nifti_mat44_to_quatern(matrix, &b, &c, &d, &x, &y, &z, &dx, &dy, &dz, &handedness)
    quaternion = [Double(b), Double(c), Double(d)]
    quaternionOffset = [Double(x), Double(y), Double(z)]
    pixelSizes[0] = Double(handedness)
    let placed = WorldForm(qformOf: self).toWorld
    let wanted = Affine<VoxelSpace, UnnamedWorld>(rows: r)
    let distance = largestCornerDistance(placed, wanted, size: grid.size)
    qformCode = distance <= WorldPlacement.tolerance ? sformCode : 0
  }

  /// The header's bytes and the four that say that no extension follows.
  func encoded() -> [UInt8] {
    let count = version == 1 ? Self.version1ByteCount : Self.version2ByteCount
    var header = EncodedNumbers(count: count + 4, byteOrder: byteOrder)
    header.put(count, at: 0, bytes: 4)
    version == 1 ? encodeVersion1(&header) : encodeVersion2(&header)
    return header.bytes
  }

  private func encodeVersion1(_ header: inout EncodedNumbers) {
    for (index, size) in dimensions.enumerated() { header.put(size, at: 40 + 2 * index, bytes: 2) }
    header.put(dataTypeCode, at: 70, bytes: 2)
    header.put(bitsPerVoxel, at: 72, bytes: 2)
    header.put(singles: pixelSizes, at: 76)
    header.put(singles: [voxelOffset, slope, intercept], at: 108)
    header.put(units, at: 123, bytes: 1)
    header.put(qformCode, at: 252, bytes: 2)
    header.put(sformCode, at: 254, bytes: 2)
    header.put(singles: quaternion + quaternionOffset + sformRows, at: 256)
    header.put(text: "n+1", at: 344)
  }

  private func encodeVersion2(_ header: inout EncodedNumbers) {
    header.put(text: "n+2\0\r\n\u{1A}\n", at: 4)
    header.put(dataTypeCode, at: 12, bytes: 2)
    header.put(bitsPerVoxel, at: 14, bytes: 2)
    for (index, size) in dimensions.enumerated() { header.put(size, at: 16 + 8 * index, bytes: 8) }
    header.put(doubles: pixelSizes, at: 104)
    header.put(Int(voxelOffset), at: 168, bytes: 8)
    header.put(doubles: [slope, intercept], at: 176)
    header.put(qformCode, at: 344, bytes: 4)
    header.put(sformCode, at: 348, bytes: 4)
    header.put(doubles: quaternion + quaternionOffset + sformRows, at: 352)
    header.put(units, at: 500, bytes: 4)
  }
}

/// Bytes of a header that is being written, zero where nothing was put.
private struct EncodedNumbers {
  private(set) var bytes: [UInt8]
  let byteOrder: ByteOrder

  init(count: Int, byteOrder: ByteOrder) {
    bytes = [UInt8](repeating: 0, count: count)
    self.byteOrder = byteOrder
  }

  mutating func put(_ value: Int, at offset: Int, bytes count: Int) {
    put(bits: UInt64(bitPattern: Int64(value)), at: offset, bytes: count)
  }

  mutating func put(singles values: [Double], at offset: Int) {
    for (index, value) in values.enumerated() {
      put(bits: UInt64(Float(value).bitPattern), at: offset + 4 * index, bytes: 4)
    }
  }

  mutating func put(doubles values: [Double], at offset: Int) {
    for (index, value) in values.enumerated() {
      put(bits: value.bitPattern, at: offset + 8 * index, bytes: 8)
    }
  }

  mutating func put(text: String, at offset: Int) {
    for (index, byte) in text.utf8.enumerated() { bytes[offset + index] = byte }
  }

  private mutating func put(bits: UInt64, at offset: Int, bytes count: Int) {
    for index in 0..<count {
      let position = byteOrder == .littleEndian ? index : count - 1 - index
      bytes[offset + position] = UInt8(truncatingIfNeeded: bits >> (8 * index))
    }
  }
}
