/// A message that is sent.
public struct Message: Hashable, Sendable {
  /// The name of the device that it comes from: bytes without NUL, the first 20 of which are sent.
  public let device: [UInt8]
  /// What it says.
  public let content: Content

  /// Describes a message.
  public init(device: [UInt8], _ content: Content) {
    self.device = device
    self.content = content
  }

  /// Describes a message of a device whose name is ASCII.
  public init(device: String, _ content: Content) {
    self.init(device: Array(device.utf8), content)
  }

  /// The bytes with a header of version 1, which every reader understands.
  ///
  /// - Parameter time: Seconds since 1970 in UTC as a fixed-point number of 32 and 32 bits; 0 tells none.
  /// - Returns: Header and body.
  public func encoded(time: UInt64) -> [UInt8] {
    encoded(version: 1, body: content.body, time: time)
  }

  /// The bytes with a header of version 2, by which readers of version 1 lose their step for ever.
  ///
  /// - Parameters:
  ///   - time: As of ``encoded(time:)``.
  ///   - metadata: Names and values that go with the content; at most 65,535 of 65,535 bytes each.
  ///   - identifier: The number of the message; 0 is none.
  /// - Returns: Header and body.
  public func encodedWithMetadata(
    time: UInt64,
    _ metadata: [(name: String, value: String)],
    identifier: UInt32 = 0
  ) -> [UInt8] {
    var (index, values): ([UInt8], [UInt8]) = ([], [])
    index.append(bigEndian: UInt16(metadata.count))
    for (name, value) in metadata {
      index.append(bigEndian: UInt16(name.utf8.count))
      index.append(bigEndian: encoding(of: value))
      index.append(bigEndian: UInt32(value.utf8.count))
      values += Array(name.utf8) + Array(value.utf8)
    }
    var body: [UInt8] = []
    body.append(bigEndian: UInt16(12))  // what stands before the content
    body.append(bigEndian: UInt16(index.count))
    body.append(bigEndian: UInt32(values.count))
    body.append(bigEndian: identifier)
    return encoded(version: 2, body: body + content.body + index + values, time: time)
  }

  private func encoded(version: UInt16, body: [UInt8], time: UInt64) -> [UInt8] {
    let header = MessageHeader(
      version: version,
      type: content.type,
      device: device,
      time: time,
      bodyBytes: UInt64(body.count),
      checksum: CRC64(of: body).value
    )
    return header.encoded + body
  }
}
