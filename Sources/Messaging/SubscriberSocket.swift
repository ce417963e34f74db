/// A client's SUB: what a publisher sends, as a stream.
public struct SubscriberSocket: Sendable {
  /// The publisher's endpoint.
  public let endpoint: String
  /// The messages, in order of arrival; the stream ends when the socket is closed.
  ///
  /// It holds the newest 4096 for a slow reader, and libzmq drops as well when its queues are full:
  /// a reader that must miss nothing compares sequence numbers.
  public let messages: AsyncStream<ReceivedMessage>
  private let loop: SocketLoop
  private let id: SocketID

  /// Opens the socket and begins to connect.
  ///
  /// - Parameters:
  ///   - endpoint: The publisher's endpoint.
  ///   - topics: What to subscribe to, in this order; repeated by libzmq after each reconnection.
  ///   - loop: The loop that owns the socket.
  ///   - options: Limits and timers.
  /// - Throws: ``MessagingError/cannotConnect(endpoint:cause:)``, ``MessagingError/closed``.
  public init(
    to endpoint: String,
    topics: [[UInt8]],
    on loop: SocketLoop,
    options: SocketOptions = .client
  ) async throws(MessagingError) {
    let (messages, feed) = AsyncStream.makeStream(
      of: ReceivedMessage.self,
      bufferingPolicy: .bufferingNewest(4096)
    )
    self.endpoint = endpoint
    self.messages = messages
    self.loop = loop
    id = try await loop.openSubscriber(to: endpoint, topics: topics, options: options, feed: feed)
  }

  /// Subscribes to one more topic.
  public func subscribe(to topic: [UInt8]) async throws(MessagingError) {
    try await loop.subscribe(id, to: topic)
  }

  /// Connects anew, for where nothing is heard any more; see ``SocketLoop/reconnect(_:)``.
  public func reconnect() async throws(MessagingError) {
    try await loop.reconnect(id)
  }

  /// Closes the socket and ends the stream.
  public func close() async {
    await loop.close(id)
  }
}

extension SocketLoop {
  fileprivate func openSubscriber(
    to endpoint: String,
    topics: [[UInt8]],
    options: SocketOptions,
    feed: AsyncStream<ReceivedMessage>.Continuation
  ) throws(MessagingError) -> SocketID {
    let id = try open(.subscriber, options: options) { _, _, message in
      feed.yield(message)
    } onClose: {
      feed.finish()
    }
    do {
      for topic in topics { try subscribe(id, to: topic) }
      try connect(id, to: endpoint)
    } catch {
      close(id)
      throw error
    }
    return id
  }
}
