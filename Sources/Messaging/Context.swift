import CZeroMQ

/// libzmq's context: its I/O threads and what all sockets share.
///
/// Its end waits for all sockets to be closed, so each ``Socket`` keeps its context alive.
@safe final class Context {
  let raw: UnsafeMutableRawPointer

  /// Creates a context.
  ///
  /// - Parameter ioThreads: How many threads of libzmq move bytes; at least one.
  /// - Throws: ``MessagingError/refused(operation:cause:)`` without descriptors or memory.
  init(ioThreads: Int = 1) throws(MessagingError) {
    precondition(ioThreads > 0, "\(ioThreads) I/O threads")
    guard let raw = unsafe zmq_ctx_new() else {
      throw .refused(operation: "creating a context", cause: .ofZeroMQ())
    }
    unsafe self.raw = raw
    guard unsafe zmq_ctx_set(raw, ZMQ_IO_THREADS, Int32(ioThreads)) == 0 else {
      throw .refused(operation: "setting the number of I/O threads", cause: .ofZeroMQ())
    }
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
