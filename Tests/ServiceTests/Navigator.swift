import OpenIGTLink

/// A navigator that is connected by bare TCP, and reads what it is sent.
final class Navigator {
  /// A message that came.
  struct Heard: Equatable {
    let type: String
    let device: String
    let time: UInt64
    let body: [UInt8]

    /// The number that begins at `start`.
    func float(_ start: Int) -> Float {
      Float(bitPattern: body[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) })
    }

    /// The three numbers that begin at `start`.
    func place(_ start: Int) -> [Float] { (0..<3).map { float(start + 4 * $0) } }

    /// The code of a status.
    var code: UInt8 { body[1] }
    /// The text of a string.
    var text: String { String(decoding: body.dropFirst(4), as: UTF8.self) }
    /// The words of a status, without the NUL at the end.
    var words: String { String(decoding: body.dropFirst(30).dropLast(), as: UTF8.self) }
  }

  private let connection: RawConnection

  init(to endpoint: String) throws { connection = try RawConnection(to: endpoint) }

  /// The next message; nil where the connection has ended.
  func next() throws -> Heard? {
    guard let bytes = try connection.read(MessageHeader.byteCount) else { return nil }
    guard let header = MessageHeader(bytes) else { throw UnexpectedReply() }
    guard let body = try connection.read(Int(header.bodyBytes)) else { return nil }
    guard CRC64(of: body).value == header.checksum else { throw UnexpectedReply() }
    return Heard(
      type: header.type,
      device: String(decoding: header.device, as: UTF8.self),
      time: header.time,
      body: body
    )
  }

  /// The next messages.
  func next(_ count: Int) throws -> [Heard] { try (0..<count).compactMap { _ in try next() } }

  /// Sends bytes, in pieces of `length`.
  func send(_ bytes: [UInt8], length: Int = .max) {
    var start = 0
    while start < bytes.count {
      let end = start + min(length, bytes.count - start)
      connection.send(Array(bytes[start..<end]))
      start = end
    }
  }

  /// Asks, and gives the answer.
  func ask(_ type: String, of device: String = "", length: Int = .max) throws -> Heard? {
    send(Self.question(type, device), length: length)
    return try next()
  }

  static func question(_ type: String, _ device: String = "") -> [UInt8] {
    Message(device: device, .nothing(type: type)).encoded(time: 0)
  }

  /// Whether the connection has been ended, once all that came is read.
  func hasEnded() throws -> Bool {
    while try next() != nil {}
    return true
  }
}
