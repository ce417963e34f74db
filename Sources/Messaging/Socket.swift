import CZeroMQ

/// One socket of libzmq; not `Sendable`, as it belongs to the thread that opened it.
@safe final class Socket {
  let kind: SocketKind
  let raw: UnsafeMutableRawPointer
  private let context: Context  // released after the socket is closed, never before
  private let maximumFrames: Int
  /// Whether binding takes over a descriptor, so that the path is there already, and another's.
  let listensAlready: Bool

  /// Opens a socket with all options set, before it is bound or connected.
  init(_ kind: SocketKind, in context: Context, options: SocketOptions) throws(MessagingError) {
    guard let raw = unsafe zmq_socket(context.raw, kind.number) else {
      throw .refused(operation: "opening a socket", cause: .ofZeroMQ())
    }
    self.kind = kind
    self.context = context
    self.maximumFrames = options.maximumFrames
    listensAlready = options.listeningDescriptor != nil
    unsafe self.raw = raw
    try apply(options)
  }

  deinit {
    unsafe zmq_close(raw)
  }

  /// Binds to `endpoint`.
  ///
  /// - Returns: The endpoint as bound, with the port that a wildcard became.
  func bind(_ endpoint: String) throws(MessagingError) -> String {
    guard unsafe zmq_bind(raw, endpoint) == 0 else {
      throw .cannotBind(endpoint: endpoint, cause: .ofZeroMQ())
    }
    var text = [CChar](repeating: 0, count: 1024)
    var count = text.count
    guard unsafe zmq_getsockopt(raw, ZMQ_LAST_ENDPOINT, &text, &count) == 0 else {
      throw .cannotBind(endpoint: endpoint, cause: .ofZeroMQ())
    }
    return String(
      decoding: text.prefix(count).map(UInt8.init(bitPattern:)).prefix { $0 != 0 },
      as: UTF8.self
    )
  }

  /// Connects to `endpoint`; the connection is made, and made again, in the background.
  func connect(_ endpoint: String) throws(MessagingError) {
    guard unsafe zmq_connect(raw, endpoint) == 0 else {
      throw .cannotConnect(endpoint: endpoint, cause: .ofZeroMQ())
    }
  }

  /// Gives up the connection to `endpoint`, be there one or not.
  func disconnect(_ endpoint: String) { _ = unsafe zmq_disconnect(raw, endpoint) }

  /// Sets an option whose value is text or bytes, such as `ZMQ_SUBSCRIBE`.
  func set(_ option: Int32, to bytes: [UInt8]) throws(MessagingError) {
    guard unsafe zmq_setsockopt(raw, option, bytes, bytes.count) == 0 else {
      throw .refused(operation: "setting socket option \(option)", cause: .ofZeroMQ())
    }
  }

  /// Sets an option whose value is an `int`.
  func set(_ option: Int32, to value: Int32) throws(MessagingError) {
    var value = value
    guard unsafe zmq_setsockopt(raw, option, &value, MemoryLayout<Int32>.size) == 0 else {
      throw .refused(operation: "setting socket option \(option)", cause: .ofZeroMQ())
    }
  }

  private func apply(_ options: SocketOptions) throws(MessagingError) {
    var largest = Int64(options.maximumFrameBytes)
    let size = MemoryLayout<Int64>.size
    guard unsafe zmq_setsockopt(raw, ZMQ_MAXMSGSIZE, &largest, size) == 0 else {
      throw .refused(operation: "limiting the frame size", cause: .ofZeroMQ())
    }
    try set(ZMQ_LINGER, to: 0)
    try set(ZMQ_RCVHWM, to: Int32(clamping: options.receiveHighWater))
    try set(ZMQ_SNDHWM, to: Int32(clamping: options.sendHighWater))
    try set(ZMQ_HANDSHAKE_IVL, to: options.handshakeLimit.milliseconds)
    if let interval = options.heartbeat {
      try set(ZMQ_HEARTBEAT_IVL, to: interval.milliseconds)
      try set(ZMQ_HEARTBEAT_TIMEOUT, to: options.heartbeatTimeout.milliseconds)
      // Above 65,599 ms clients disconnect at every probe (libzmq #4226).
      try set(ZMQ_HEARTBEAT_TTL, to: min(options.heartbeatTimeout.milliseconds, 60_000))
    }
    switch kind {
    case .router: try set(ZMQ_ROUTER_MANDATORY, to: 1)
    case .publisher(grantsByHand: true): try set(ZMQ_XPUB_MANUAL, to: 1)
    case .publisher(grantsByHand: false): try set(ZMQ_XPUB_VERBOSE, to: 1)
    case .stream:
      // A peer that is gone without a word, and one that has taken nothing for so long: libzmq cannot
      // end a connection whose queue is full (#4828), the kernel can.
      try set(ZMQ_TCP_KEEPALIVE, to: 1)
      try set(ZMQ_TCP_KEEPALIVE_IDLE, to: 30)
      try set(ZMQ_TCP_KEEPALIVE_INTVL, to: 10)
      try set(ZMQ_TCP_KEEPALIVE_CNT, to: 3)
      try set(ZMQ_TCP_MAXRT, to: options.heartbeatTimeout.milliseconds)
    case .dealer, .subscriber, .replier, .pair: break
    }
    try apply(options.security)
    if let descriptor = options.listeningDescriptor { try set(ZMQ_USE_FD, to: descriptor) }
  }

  private func apply(_ security: SocketSecurity) throws(MessagingError) {
    switch security {
    case .none: break
    case .address(let domain): try set(ZMQ_ZAP_DOMAIN, to: Array(domain.utf8))
    case .server(let secret, let domain):
      try set(ZMQ_CURVE_SERVER, to: 1)
      try set(ZMQ_CURVE_SECRETKEY, to: Array(secret.text.utf8))
      try set(ZMQ_ZAP_DOMAIN, to: Array(domain.utf8))
    case .client(let secret, let server):
      try set(ZMQ_CURVE_SERVERKEY, to: Array(server.text.utf8))
      try set(ZMQ_CURVE_PUBLICKEY, to: Array(try secret.publicKey().text.utf8))
      try set(ZMQ_CURVE_SECRETKEY, to: Array(secret.text.utf8))
    }
  }
}

// MARK: - Messages

extension Socket {
  /// Takes the next message without waiting, its surplus frames drained and counted.
  ///
  /// - Returns: Nil where no message waits.
  func receive() throws(MessagingError) -> ReceivedMessage? {
    var frame = Frame()
    guard unsafe try frame.receive(from: raw) else { return nil }
    // On a ROUTER or STREAM this frame is the routing id, libzmq's own, and tells nothing of the peer.
    var sender = PeerProperties(of: frame)
    var peer: RoutingID?
    var frames: [Frame] = []
    var frameCount = 0
    if kind.namesPeers {
      peer = RoutingID(bytes: frame.bytes)
    } else {
      frames.append(frame)
      frameCount = 1
    }
    while frame.hasMore {
      frame = Frame()
      // A message arrives whole or not at all, so its further frames are there.
      guard unsafe try frame.receive(from: raw) else { break }
      frameCount += 1
      if frameCount == 1 { sender = PeerProperties(of: frame) }
      if frames.count < maximumFrames { frames.append(frame) }
    }
    return ReceivedMessage(peer: peer, frames: frames, frameCount: frameCount, sender: sender)
  }

  /// Sends a message without waiting.
  ///
  /// - Parameters:
  ///   - frames: At least one frame.
  ///   - peer: The routing id, on a ROUTER and a STREAM only.
  /// - Returns: Whether libzmq took it.
  /// - Throws: ``MessagingError/refused(operation:cause:)``.
  func send(_ frames: [[UInt8]], to peer: RoutingID?) throws(MessagingError) -> SendOutcome {
    precondition(!frames.isEmpty, "a message has at least one frame")
    precondition(
      kind.namesPeers == (peer != nil),
      "a ROUTER or STREAM, and nothing else, sends to a peer"
    )
    let all = (peer.map { [$0.bytes] } ?? []) + frames
    for (index, frame) in all.enumerated() {
      let flags = ZMQ_DONTWAIT | (index < all.count - 1 ? ZMQ_SNDMORE : 0)
      if let failure = sendFrame(frame, flags: flags) {
        switch failure.name {
        // Only the first frame can meet these: libzmq counts whole messages.
        case "EHOSTUNREACH": return .peerGone
        case "EAGAIN": return .queueFull
        default: throw .refused(operation: "sending", cause: failure)
        }
      }
    }
    return .sent
  }

  private func sendFrame(_ frame: [UInt8], flags: Int32) -> SystemError? {
    while unsafe zmq_send(raw, frame, frame.count, flags) < 0 {
      let failure = SystemError.ofZeroMQ()
      if failure.name != "EINTR" { return failure }
    }
    return nil
  }
}
