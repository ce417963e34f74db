import CZeroMQ

/// What a socket does.
public enum SocketKind: Sendable, Hashable {
  /// Serves many peers; each message comes with the routing id of its peer.
  case router
  /// Talks to one server, asynchronously.
  case dealer
  /// Publishes, and receives the subscriptions.
  ///
  /// With `grantsByHand`, a subscription has no effect until
  /// ``SocketLoop/grant(_:on:)`` is called from the handler that received it.
  case publisher(grantsByHand: Bool)
  /// Subscribes.
  case subscriber
  /// Serves peers that do not speak ZeroMQ, by bare TCP: each message is some bytes of a peer's stream.
  ///
  /// An empty message of a peer tells that it has connected, or has gone: libzmq writes both alike, so
  /// that one must remember who is there. ``SocketLoop/disconnect(_:on:)`` ends a connection.
  case stream
  /// Answers the authentication requests of the own context.
  case replier
  /// Hears what happens to another socket of the own context.
  case pair

  var number: Int32 {
    switch self {
    case .router: ZMQ_ROUTER
    case .dealer: ZMQ_DEALER
    case .publisher: ZMQ_XPUB
    case .subscriber: ZMQ_SUB
    case .stream: ZMQ_STREAM
    case .replier: ZMQ_REP
    case .pair: ZMQ_PAIR
    }
  }

  /// Whether each message begins with the routing id of its peer.
  var namesPeers: Bool { self == .router || self == .stream }
}
