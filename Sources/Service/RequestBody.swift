import Messaging

/// The bytes of a chunk, where libzmq has put them.
enum RequestBody: Sendable {
  /// None, or some that came by no socket.
  case bytes([UInt8])
  /// The third frame of a message.
  case frame(Frame)

  /// How many bytes there are.
  var count: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .frame(let frame): frame.count
    }
  }

  /// Calls `body` with the bytes, without copying them.
  func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch self {
    case .bytes(let bytes): try body(bytes.span)
    case .frame(let frame): try frame.withBytes(body)
    }
  }
}
