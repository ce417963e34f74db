/// Decodes the first `count` voxels of `bytes` and scales them, from `volume[start]` on.
///
/// The switch stands outside the loops, so that each loop is over one concrete type.
func decodeVoxels(
  _ bytes: [UInt8],
  count: Int,
  of header: NIfTIHeader,
  into volume: inout [Float],
  at start: Int
) {
  let target = start..<(start + count)
  switch header.dataType {
  case .uint8: decode(UInt8.self, bytes, header, &volume, target)
  case .int8: decode(Int8.self, bytes, header, &volume, target)
  case .uint16: decode(UInt16.self, bytes, header, &volume, target)
  case .int16: decode(Int16.self, bytes, header, &volume, target)
  case .uint32: decode(UInt32.self, bytes, header, &volume, target)
  case .int32: decode(Int32.self, bytes, header, &volume, target)
  case .uint64: decode(UInt64.self, bytes, header, &volume, target)
  case .int64: decode(Int64.self, bytes, header, &volume, target)
  case .float32: decode(StoredFloat32.self, bytes, header, &volume, target)
  case .float64: decode(StoredFloat64.self, bytes, header, &volume, target)
  }
}

private func decode<Stored: StoredNumber>(
  _ type: Stored.Type,
  _ bytes: [UInt8],
  _ header: NIfTIHeader,
  _ volume: inout [Float],
  _ target: Range<Int>
) {
  let (slope, intercept) = (header.slope, header.intercept)
  let isScaled = slope != 1 || intercept != 0
  let isBigEndian = header.byteOrder == .bigEndian
  precondition(bytes.count >= target.count * MemoryLayout<Stored.Bits>.size)
  precondition(target.upperBound <= volume.count)
  unsafe bytes.withUnsafeBytes { stored in
    unsafe volume.withUnsafeMutableBufferPointer { volume in
      for voxel in 0..<target.count {
        let bits = unsafe stored.loadUnaligned(
          fromByteOffset: voxel * MemoryLayout<Stored.Bits>.size,
          as: Stored.Bits.self
        )
        let number = Stored.Bits(isBigEndian ? bits.bigEndian : bits.littleEndian)
        unsafe volume[target.lowerBound + voxel] =
          isScaled
          ? Float(slope * Stored.double(number) + intercept)
          : Stored.float(number)
      }
    }
  }
}

/// A number type of an image, reached through the integer that holds its bits.
private protocol StoredNumber {
  associatedtype Bits: FixedWidthInteger & BitwiseCopyable
  static func double(_ bits: Bits) -> Double
  static func float(_ bits: Bits) -> Float
}

extension StoredNumber where Self: FixedWidthInteger {
  fileprivate static func double(_ bits: Self) -> Double { Double(bits) }
  fileprivate static func float(_ bits: Self) -> Float { Float(bits) }
}

extension UInt8: StoredNumber { fileprivate typealias Bits = UInt8 }
extension Int8: StoredNumber { fileprivate typealias Bits = Int8 }
extension UInt16: StoredNumber { fileprivate typealias Bits = UInt16 }
extension Int16: StoredNumber { fileprivate typealias Bits = Int16 }
extension UInt32: StoredNumber { fileprivate typealias Bits = UInt32 }
extension Int32: StoredNumber { fileprivate typealias Bits = Int32 }
extension UInt64: StoredNumber { fileprivate typealias Bits = UInt64 }
extension Int64: StoredNumber { fileprivate typealias Bits = Int64 }

private enum StoredFloat32: StoredNumber {
  static func double(_ bits: UInt32) -> Double { Double(Float(bitPattern: bits)) }
  static func float(_ bits: UInt32) -> Float { Float(bitPattern: bits) }
}

private enum StoredFloat64: StoredNumber {
  static func double(_ bits: UInt64) -> Double { Double(bitPattern: bits) }
  static func float(_ bits: UInt64) -> Float { Float(Double(bitPattern: bits)) }
}
