import CZeroMQ

/// libzmq's context: its I/O thread and what all sockets share.
///
/// Its end waits for all sockets to be closed, so each ``Socket`` keeps its context alive.
@safe final class Context {
  let raw: UnsafeMutableRawPointer

  /// Creates a context.
  ///
  /// - Throws: ``MessagingError/refused(operation:cause:)`` without descriptors or memory.
  init() throws(MessagingError) {
    guard let raw = unsafe zmq_ctx_new() else {
      throw .refused(operation: "creating a context", cause: .ofZeroMQ())
    }
    unsafe self.raw = raw
  }

  deinit {
    // Interrupted by a signal it has not finished, and would leak the I/O thread.
    while unsafe zmq_ctx_term(raw) != 0 && SystemError.ofZeroMQ().name == "EINTR" {}
  }
}

/// The version of libzmq in use, such as `ZeroMQ 4.3.4`.
public func messagingLibrary() -> String {
  var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
  unsafe zmq_version(&major, &minor, &patch)
  return "ZeroMQ \(major).\(minor).\(patch)"
}
