import CZeroMQ

extension SocketLoop {
  /// Opens a socket.
  ///
  /// - Parameters:
  ///   - kind: What it does.
  ///   - options: Limits and timers.
  ///   - onMessage: Called with each message, on the loop's thread. It may call every method of the
  ///     loop at once, without `await`.
  ///   - onClose: Called once, when the socket has been closed or the loop has ended.
  /// - Returns: The name by which to bind, connect, send and close.
  /// - Throws: ``MessagingError/refused(operation:cause:)``, ``MessagingError/closed``.
  public func open(
    _ kind: SocketKind,
    options: SocketOptions,
    onMessage: @escaping MessageHandler,
    onClose: @escaping @Sendable () -> Void = {}
  ) throws(MessagingError) -> SocketID {
    let socket = try Socket(kind, in: openContext(), options: options)
    let id = drawSocketID()
    sockets[id] = Registration(socket: socket, onMessage: onMessage, onClose: onClose)
    return id
  }

  /// Binds a socket.
  ///
  /// An ipc path left behind by a dead process is removed first, one that somebody listens on is
  /// refused (libzmq itself would silently take it over).
  ///
  /// - Parameters:
  ///   - id: The socket.
  ///   - endpoint: Such as `tcp://127.0.0.1:*` or `ipc:///run/tmsp.sock`.
  ///   - permissions: File mode of an ipc socket; at no moment is it wider.
  /// - Returns: The endpoint as bound, with the port that a wildcard became.
  /// - Throws: ``MessagingError/cannotBind(endpoint:cause:)``, and for ipc
  ///   ``MessagingError/pathInUse(path:)``, ``MessagingError/pathTooLong(path:)``,
  ///   ``MessagingError/notASocket(path:)``.
  @discardableResult
  public func bind(
    _ id: SocketID,
    to endpoint: String,
    permissions: UInt32 = 0o600
  ) throws(MessagingError) -> String {
    let socket = try socket(id)
    let bound: String
    if let path = IPCPath(endpoint: endpoint), !socket.listensAlready {
      try path.prepare()
      bound = try path.withRestrictedPermissions(permissions) { () throws(MessagingError) in
        try socket.bind(endpoint)
      }
    } else {
      bound = try socket.bind(endpoint)
    }
    sockets[id]?.endpoint = bound
    return bound
  }

  /// Connects a socket; the connection is made, and made again after each break, in the background.
  public func connect(_ id: SocketID, to endpoint: String) throws(MessagingError) {
    try socket(id).connect(endpoint)
    sockets[id]?.endpoint = endpoint
  }

  /// Connects a socket anew to where it was connected; subscriptions are repeated, and messages that
  /// wait to be sent are dropped.
  ///
  /// libzmq itself makes a broken connection again, but never one whose key the server has refused: once
  /// the key is on the server's list the socket would stay deaf.
  public func reconnect(_ id: SocketID) throws(MessagingError) {
    guard let endpoint = endpoint(of: id) else { throw .closed }
    let socket = try socket(id)
    socket.disconnect(endpoint)
    try socket.connect(endpoint)
  }

  /// Closes a socket; its requests that still wait fail with ``MessagingError/closed``.
  ///
  /// A socket that is closed already, or of a stopped loop, is no error.
  public func close(_ id: SocketID) {
    let registration = sockets.removeValue(forKey: id)
    if let registration, let monitor = registration.monitor {
      registration.socket.endMonitor()
      sockets[monitor] = nil
    }
    registration?.onClose()
    for waiting in (pending.removeValue(forKey: id) ?? [:]).values {
      waiting.resume(returning: .failure(.closed))
    }
  }

  /// The endpoint that the socket was bound or connected to last; nil once it is closed.
  public func endpoint(of id: SocketID) -> String? {
    sockets[id]?.endpoint
  }

  /// Sends a message without waiting; to a ROUTER's peer with `peer`, elsewhere without.
  ///
  /// - Returns: Whether libzmq took it. A message that was not taken is dropped.
  /// - Throws: ``MessagingError/closed`` on a closed socket.
  @discardableResult
  public func send(
    _ frames: [[UInt8]],
    to peer: RoutingID? = nil,
    on id: SocketID
  ) throws(MessagingError) -> SendOutcome {
    try socket(id).send(frames, to: peer)
  }

  /// Ends the connection of a stream's peer; what waits to be sent to it is dropped.
  ///
  /// - Returns: ``SendOutcome/queueFull`` where the peer's queue is full: then libzmq cannot end it
  ///   (#4828), and it is to be tried again until the peer has taken something, or the kernel has given it up.
  /// - Throws: ``MessagingError/closed`` on a closed socket.
  @discardableResult
  public func disconnect(
    _ peer: RoutingID,
    on id: SocketID
  ) throws(MessagingError) -> SendOutcome {
    try socket(id).send([[]], to: peer)
  }

  /// Subscribes a subscriber to messages whose first frame starts with `topic`.
  public func subscribe(_ id: SocketID, to topic: [UInt8]) throws(MessagingError) {
    try socket(id).set(ZMQ_SUBSCRIBE, to: topic)
  }

  /// Grants `topic` to the peer whose subscription a publisher's handler is just dealing with.
  ///
  /// It must be called from that handler, before it returns: libzmq means the peer of the last
  /// message received. The topic granted need not be the one asked for; granting none denies.
  public func grant(_ topic: [UInt8], on id: SocketID) throws(MessagingError) {
    try socket(id).set(ZMQ_SUBSCRIBE, to: topic)
  }

  /// Takes `topic` from the peer whose message a publisher's handler is just dealing with.
  public func revoke(_ topic: [UInt8], on id: SocketID) throws(MessagingError) {
    try socket(id).set(ZMQ_UNSUBSCRIBE, to: topic)
  }

  func socket(_ id: SocketID) throws(MessagingError) -> Socket {
    _ = try openContext()
    guard let registration = sockets[id] else { throw .closed }
    return registration.socket
  }
}
