/// A number type of an image, reached through the integer that holds its bits.
protocol StoredNumber {
  associatedtype Bits: FixedWidthInteger & BitwiseCopyable
  static func double(_ bits: Bits) -> Double
  static func float(_ bits: Bits) -> Float
  /// a − b, with 0 for either that is not finite.
  static func difference(_ a: Bits, _ b: Bits) -> Float
}

extension StoredNumber where Self: FixedWidthInteger {
  static func double(_ bits: Self) -> Double { Double(bits) }
  static func float(_ bits: Self) -> Float { Float(bits) }
  static func difference(_ a: Self, _ b: Self) -> Float { Float(Double(a) - Double(b)) }
}

/// An integer whose differences fit 32 bits, and single precision too.
protocol ShortStoredNumber: StoredNumber, FixedWidthInteger {}

extension ShortStoredNumber {
  static func difference(_ a: Self, _ b: Self) -> Float { Float(Int32(a) &- Int32(b)) }
}

extension UInt8: ShortStoredNumber { typealias Bits = UInt8 }
extension Int8: ShortStoredNumber { typealias Bits = Int8 }
extension UInt16: ShortStoredNumber { typealias Bits = UInt16 }
extension Int16: ShortStoredNumber { typealias Bits = Int16 }
extension UInt32: StoredNumber { typealias Bits = UInt32 }
extension Int32: StoredNumber { typealias Bits = Int32 }
extension UInt64: StoredNumber { typealias Bits = UInt64 }
extension Int64: StoredNumber { typealias Bits = Int64 }

enum StoredFloat32: StoredNumber {
  static func double(_ bits: UInt32) -> Double { Double(Float(bitPattern: bits)) }
  static func float(_ bits: UInt32) -> Float { Float(bitPattern: bits) }
  static func difference(_ a: UInt32, _ b: UInt32) -> Float {
    (Float(bitPattern: a).finiteOrZero - Float(bitPattern: b).finiteOrZero).finiteOrZero
  }
}

enum StoredFloat64: StoredNumber {
  static func double(_ bits: UInt64) -> Double { Double(bitPattern: bits) }
  static func float(_ bits: UInt64) -> Float { Float(Double(bitPattern: bits)) }
  static func difference(_ a: UInt64, _ b: UInt64) -> Float {
    let (left, right) = (Double(bitPattern: a), Double(bitPattern: b))
    return Float(left.singleOrZero - right.singleOrZero).finiteOrZero
  }
}

extension Double {
  /// The value, or 0 where it is not finite in single precision, as values are told there.
  @inline(__always) var singleOrZero: Double { Float(self).isFinite ? self : 0 }
}

extension BinaryFloatingPoint {
  /// The value, or 0 where it is NaN or infinite.
  @inline(__always) var finiteOrZero: Self { isFinite ? self : 0 }
}
