/// The limits and timers of a socket.
///
/// `LINGER` is always 0 and `MAXMSGSIZE` always set: by default libzmq lets one unauthenticated
/// peer make a server hold a gigabyte.
public struct SocketOptions: Sendable, Hashable {
  /// The largest frame taken from a peer, in bytes; a peer that sends a larger one is cut off.
  public var maximumFrameBytes: Int
  /// How many frames of a message are kept, not counting the routing id; the rest is drained.
  public var maximumFrames: Int
  /// How many whole messages libzmq holds for us, per peer, before it stops reading from that peer.
  public var receiveHighWater: Int
  /// How many whole messages libzmq holds for a peer before a send reports a full queue.
  public var sendHighWater: Int
  /// How often an idle connection is probed; nil turns probing off.
  public var heartbeat: Duration?
  /// After what silence a connection is given up; it must exceed one frame on the slowest link.
  public var heartbeatTimeout: Duration
  /// How long a peer may take for its handshake.
  public var handshakeLimit: Duration
  /// How peers prove who they are.
  public var security = SocketSecurity.none
  /// A descriptor that listens already, such as one that systemd passes; binding takes it over.
  public var listeningDescriptor: Int32?

  /// Creates options; the defaults suit a server socket for small messages.
  ///
  /// - Parameters:
  ///   - maximumFrameBytes: Bytes of one frame.
  ///   - maximumFrames: Frames of a message, without the routing id.
  ///   - receiveHighWater: Messages held per peer on the way in.
  ///   - sendHighWater: Messages held per peer on the way out.
  ///   - heartbeat: Interval of the probes, or nil.
  ///   - heartbeatTimeout: Silence after which a connection is given up.
  ///   - handshakeLimit: Time for the handshake.
  public init(
    maximumFrameBytes: Int = 65_536,
    maximumFrames: Int = 3,
    receiveHighWater: Int = 1000,
    sendHighWater: Int = 1000,
    heartbeat: Duration? = .seconds(5),
    heartbeatTimeout: Duration = .seconds(15),
    handshakeLimit: Duration = .seconds(5)
  ) {
    self.maximumFrameBytes = maximumFrameBytes
    self.maximumFrames = maximumFrames
    self.receiveHighWater = receiveHighWater
    self.sendHighWater = sendHighWater
    self.heartbeat = heartbeat
    self.heartbeatTimeout = heartbeatTimeout
    self.handshakeLimit = handshakeLimit
  }

  /// For a ROUTER that takes 1 MiB chunks: frames up to 1 MiB + 64 KiB, 16 messages per peer.
  ///
  /// Credit binds only honest clients; with libzmq's 1000 messages another one puts a gigabyte into
  /// a server that is busy elsewhere.
  public static let ingest = SocketOptions(maximumFrameBytes: 1_114_112, receiveHighWater: 16)

  /// For an XPUB: only subscriptions come in, 4096 bytes are ample.
  public static let results = SocketOptions(maximumFrameBytes: 4096, maximumFrames: 1)

  /// For a STREAM: pieces of 8 KiB come in, of which 16 wait per peer, and 32 messages on the way out.
  ///
  /// A peer that takes nothing for ``heartbeatTimeout`` is given up.
  public static let stream = SocketOptions(
    maximumFrames: 1,
    receiveHighWater: 16,
    sendHighWater: 32,
    heartbeat: nil,
    heartbeatTimeout: .seconds(10)
  )

  /// For a client, which trusts its server further: frames up to 4 MiB.
  public static let client = SocketOptions(maximumFrameBytes: 4_194_304)
}

extension Duration {
  /// Whole milliseconds, rounded up so that a short wait never becomes none.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = components
    let perMillisecond: Int64 = 1_000_000_000_000_000
    let milliseconds =
      seconds.multipliedReportingOverflow(by: 1000).partialValue
      + (attoseconds + perMillisecond - 1) / perMillisecond
    guard seconds < Int64(Int32.max) / 1000 else { return Int32.max }
    return Int32(clamping: max(0, milliseconds))
  }
}
