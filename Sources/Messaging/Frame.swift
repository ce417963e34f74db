import CZeroMQ

/// One received frame: immutable bytes that libzmq allocated and that are shared, not copied.
///
/// The `zmq_msg_t` lives in a heap cell of its own, since libzmq forbids moving it and Swift moves
/// values as it likes. Releasing the last reference frees it, on whatever thread that happens.
@safe public final class Frame: Sendable {
  // Nothing writes to the message once it has been received, so that any thread may read it.
  private nonisolated(unsafe) let cell: UnsafeMutablePointer<zmq_msg_t>

  /// Creates an empty frame to receive into.
  init() {
    unsafe cell = .allocate(capacity: 1)
    _ = unsafe zmq_msg_init(cell)  // documented to return 0 always
  }

  deinit {
    _ = unsafe zmq_msg_close(cell)
    unsafe cell.deallocate()
  }

  /// The number of bytes.
  public var count: Int { unsafe zmq_msg_size(cell) }

  /// A copy of the bytes.
  public var bytes: [UInt8] {
    unsafe withUnsafeBytes { unsafe [UInt8]($0) }
  }

  /// Calls `body` with the bytes, without copying them.
  public func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard count > 0, let start = unsafe zmq_msg_data(cell) else {
      return try body([UInt8]().span)
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return try body(unsafe Span(_unsafeBytes: bytes))
  }

  /// Whether further frames of the same message follow.
  var hasMore: Bool { unsafe zmq_msg_more(cell) != 0 }

  /// Receives the next frame of `socket` without waiting.
  ///
  /// - Returns: False where no message waits.
  func receive(from socket: UnsafeMutableRawPointer) throws(MessagingError) -> Bool {
    while true {
      guard unsafe zmq_msg_recv(cell, socket, ZMQ_DONTWAIT) < 0 else { return true }
      let cause = SystemError.ofZeroMQ()
      switch cause.name {
      case "EAGAIN": return false
      case "EINTR": continue
      default: throw .refused(operation: "receiving", cause: cause)
      }
    }
  }

  /// A property that libzmq attached to the message, such as `Peer-Address`.
  func property(_ name: String) -> String? {
    guard let text = unsafe zmq_msg_gets(cell, name) else { return nil }
    return unsafe String(cString: text)
  }

  private func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    unsafe body(UnsafeRawBufferPointer(start: zmq_msg_data(cell), count: count))
  }
}
