/// A message with what libzmq knows of its sender.
public struct ReceivedMessage: Sendable {
  /// The routing id to answer to; nil on sockets that have one peer or none to answer.
  public let peer: RoutingID?
  /// The frames without the routing id, at most ``SocketOptions/maximumFrames``.
  public let frames: [Frame]
  /// How many frames were sent, without the routing id; more than `frames` holds if drained.
  public let frameCount: Int
  /// Who sent it.
  public let sender: PeerProperties

  /// Whether the peer sent more frames than allowed; the surplus is gone.
  public var hasSurplusFrames: Bool { frameCount > frames.count }

  /// The subscription or its end, where a publisher received one.
  public var subscription: Subscription? {
    guard frameCount == 1, let bytes = frames.first?.bytes, let first = bytes.first, first <= 1
    else { return nil }
    let topic = Array(bytes.dropFirst())
    return first == 1 ? .begins(topic: topic) : .ends(topic: topic)
  }
}

/// The name under which a ROUTER knows a connection.
///
/// It names a connection and proves nothing about who is behind it: for that see
/// ``PeerProperties/userID``.
public struct RoutingID: Hashable, Sendable {
  /// The bytes, 1 to 255; libzmq draws five where the peer chose none.
  public let bytes: [UInt8]

  /// Wraps the bytes of a routing id.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }
}

/// What libzmq tells of the connection that a message came in by.
public struct PeerProperties: Hashable, Sendable {
  /// The identity that authentication gave to the peer; nil without authentication.
  public let userID: String?
  /// The address; over ipc on Debian `localhost:<uid>:<gid>:<pid>`.
  public let address: String?
  /// The peer's socket type, such as `DEALER`.
  public let socketType: String?

  /// Describes a sender.
  init(userID: String?, address: String? = nil, socketType: String? = nil) {
    self.userID = userID
    self.address = address
    self.socketType = socketType
  }

  init(of frame: Frame) {
    userID = frame.property("User-Id").flatMap { $0.isEmpty ? nil : $0 }
    address = frame.property("Peer-Address")
    socketType = frame.property("Socket-Type")
  }
}

/// A wish that a publisher received.
public enum Subscription: Hashable, Sendable {
  /// The peer wants messages whose first frame starts with these bytes.
  case begins(topic: [UInt8])
  /// The peer wants them no more; sent by libzmq itself when the peer has gone.
  case ends(topic: [UInt8])
}

/// What became of a message that was sent.
public enum SendOutcome: Hashable, Sendable {
  /// libzmq has it; that is not to say that the peer will.
  case sent
  /// The peer has gone; the message is dropped.
  case peerGone
  /// The peer's queue is full; the message is dropped.
  case queueFull
}
