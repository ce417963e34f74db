// Everything on the wire is big-endian.
extension [UInt8] {
  mutating func append(bigEndian value: some FixedWidthInteger) {
    for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func append(_ value: Float) { append(bigEndian: value.bitPattern) }

  /// Appends `text` in a field of `width` bytes: cut where it is longer, NULs after it where it is shorter.
  ///
  /// Only printable ASCII is written, anything else as an underscore: readers do not agree on an
  /// encoding of names.
  mutating func append(_ text: String, width: Int) {
    let bytes = text.unicodeScalars.prefix(width).map { scalar in
      (0x20...0x7E).contains(scalar.value) ? UInt8(scalar.value) : UInt8(ascii: "_")
    }
    self += bytes
    self += repeatElement(0, count: width - bytes.count)
  }

  /// The number of `Value`'s width that begins at `start`.
  func bigEndian<Value: FixedWidthInteger & UnsignedInteger>(
    at start: Int,
    as type: Value.Type = Value.self
  ) -> Value {
    self[start..<(start + Value.bitWidth / 8)].reduce(0) { $0 << 8 | Value($1) }
  }
}
