/// The checksum of a message's body: CRC-64 of ECMA-182 with polynomial 0x42F0E1EBA9EA3693, from 0, with
/// neither reflection nor a final exclusive or.
///
/// No bytes give 0, the text `123456789` gives 0x6C40DF5F0B497347. Complexity: O(n).
public struct CRC64: Hashable, Sendable {
  /// The checksum of what was taken so far.
  public private(set) var value: UInt64 = 0

  /// Begins with no bytes.
  public init() {}

  /// The checksum of `bytes`.
  public init(of bytes: [UInt8]) { update(with: bytes.span) }

  /// Takes further bytes; pieces give the same as the whole.
  public mutating func update(with bytes: Span<UInt8>) {
    var crc = value
    for index in bytes.indices {
      crc = table[Int(UInt8(truncatingIfNeeded: crc >> 56) ^ bytes[index])] ^ crc << 8
    }
    value = crc
  }
}

private let table: [UInt64] = (0..<256).map { byte in
  (0..<8).reduce(UInt64(byte) << 56) { crc, _ in
    crc << 1 ^ (crc >> 63 == 0 ? 0 : 0x42F0_E1EB_A9EA_3693)
  }
}
