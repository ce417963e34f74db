import CZeroMQ

/// What happened to a connection of a socket that is watched.
public enum ConnectionEvent: String, CaseIterable, Hashable, Sendable {
  /// A peer has connected; it has proved nothing yet.
  case accepted
  /// A connection could not be accepted, for want of descriptors.
  case acceptFailed = "accept_failed"
  /// A peer is let in.
  case admitted
  /// A peer does not speak the protocol, or without the proof that is wanted.
  case handshakeFailed = "handshake_failed"
  /// A peer was refused by the authenticator.
  case refused
  /// A connection has ended.
  case disconnected

  init?(number: Int32) {
    switch number {
    case ZMQ_EVENT_ACCEPTED: self = .accepted
    case ZMQ_EVENT_ACCEPT_FAILED: self = .acceptFailed
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: self = .admitted
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL, ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
      self = .handshakeFailed
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: self = .refused
    case ZMQ_EVENT_DISCONNECTED: self = .disconnected
    default: return nil
    }
  }
}

extension SocketLoop {
  /// Has `note` called, on the loop's thread, with what happens to the connections of a socket.
  ///
  /// To be called before the socket is bound. The events name no peer: libzmq tells only the own
  /// endpoint.
  ///
  /// - Throws: ``MessagingError/refused(operation:cause:)``, ``MessagingError/closed``.
  public func watch(
    _ id: SocketID,
    _ note: @escaping @Sendable (ConnectionEvent) -> Void
  ) throws(MessagingError) {
    let endpoint = "inproc://monitor-\(id.number)"
    try socket(id).monitor(at: endpoint)
    // Where nobody reads, libzmq's own thread would wait: the queue must hold a scan's events.
    let options = SocketOptions(maximumFrames: 2, receiveHighWater: 100_000, heartbeat: nil)
    let monitor = try open(.pair, options: options) { _, _, message in
      // Six bytes: the event's number and its value, in the order of this machine.
      guard let bytes = message.frames.first?.bytes, bytes.count == 6 else { return }
      let number = Int32(bytes[0]) | Int32(bytes[1]) << 8
      if let event = ConnectionEvent(number: number) { note(event) }
    }
    sockets[id]?.monitor = monitor
    try connect(monitor, to: endpoint)
  }
}

extension Socket {
  /// Ends the events; to be called before their reader is closed.
  func endMonitor() { _ = unsafe zmq_socket_monitor(raw, nil, 0) }

  fileprivate func monitor(at endpoint: String) throws(MessagingError) {
    let events =
      ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_ACCEPT_FAILED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED
      | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
      | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED
    guard unsafe zmq_socket_monitor(raw, endpoint, events) == 0 else {
      throw .refused(operation: "watching a socket", cause: .ofZeroMQ())
    }
  }
}
