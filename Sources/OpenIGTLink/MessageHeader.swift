/// What stands before every body: 58 bytes.
public struct MessageHeader: Hashable, Sendable {
  /// How many bytes a header has.
  public static let byteCount = 58
  /// The width of the field of the device's name.
  public static let deviceWidth = 20
  private static let typeWidth = 12

  /// 1 up to protocol version 2, 2 from protocol version 3 on.
  public let version: UInt16
  /// The kind of message, such as `POINT`: printable ASCII without spaces, at most 12 bytes.
  public let type: String
  /// The name of the device, without the NULs after it; at most 20 bytes of no certain encoding.
  public let device: [UInt8]
  /// Seconds since 1970 in UTC, as a fixed-point number of 32 and 32 bits; 0 where it is not used.
  public let time: UInt64
  /// How many bytes the body has.
  public let bodyBytes: UInt64
  /// The body's ``CRC64``.
  public let checksum: UInt64

  /// Describes a message.
  public init(
    version: UInt16,
    type: String,
    device: [UInt8],
    time: UInt64,
    bodyBytes: UInt64,
    checksum: UInt64
  ) {
    self.version = version
    self.type = type
    self.device = device
    self.time = time
    self.bodyBytes = bodyBytes
    self.checksum = checksum
  }

  /// Reads a header; nil for what can be none: another version, or a type that is no word.
  ///
  /// Where such a one is met the stream is out of step, and nothing after it can be understood.
  ///
  /// - Parameter bytes: Exactly ``byteCount`` bytes.
  public init?(_ bytes: [UInt8]) {
    precondition(bytes.count == Self.byteCount, "a header has 58 bytes")
    version = bytes.bigEndian(at: 0)
    let word = bytes[2..<(2 + Self.typeWidth)].prefix { $0 != 0 }
    let isWord = !word.isEmpty && word.allSatisfy { (0x21...0x7E).contains($0) }
    guard (1...2).contains(version), isWord else { return nil }
    type = String(decoding: word, as: UTF8.self)
    device = Array(bytes[14..<(14 + Self.deviceWidth)].prefix { $0 != 0 })
    time = bytes.bigEndian(at: 34)
    bodyBytes = bytes.bigEndian(at: 42)
    checksum = bytes.bigEndian(at: 50)
  }

  /// The 58 bytes.
  public var encoded: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    bytes.append(bigEndian: version)
    bytes.append(type, width: Self.typeWidth)
    let device = device.prefix(Self.deviceWidth)
    bytes += device
    bytes += repeatElement(0, count: Self.deviceWidth - device.count)
    bytes.append(bigEndian: time)
    bytes.append(bigEndian: bodyBytes)
    bytes.append(bigEndian: checksum)
    return bytes
  }
}
