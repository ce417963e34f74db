/// What became of a request.
typealias ReplyResult = Result<ReceivedMessage, MessagingError>

/// A client's DEALER: requests whose replies find their way back by an id, in any order.
public struct RequestSocket: Sendable {
  /// The server's endpoint.
  public let endpoint: String
  /// Messages that answer no waiting request, such as credit; the newest 1024 are kept.
  public let unsolicited: AsyncStream<ReceivedMessage>
  private let loop: SocketLoop
  private let id: SocketID

  /// Opens the socket and begins to connect; the server need not be there yet.
  ///
  /// - Parameters:
  ///   - endpoint: The server's endpoint.
  ///   - loop: The loop that owns the socket.
  ///   - options: Limits and timers.
  ///   - replyID: The id of the request that a message answers, or nil if it answers none. Called
  ///     on the loop's thread.
  /// - Throws: ``MessagingError/cannotConnect(endpoint:cause:)``, ``MessagingError/closed``.
  public init(
    to endpoint: String,
    on loop: SocketLoop,
    options: SocketOptions = .client,
    replyID: @escaping @Sendable (ReceivedMessage) -> String?
  ) async throws(MessagingError) {
    let (unsolicited, feed) = AsyncStream.makeStream(
      of: ReceivedMessage.self,
      bufferingPolicy: .bufferingNewest(1024)
    )
    self.endpoint = endpoint
    self.unsolicited = unsolicited
    self.loop = loop
    id = try await loop.openRequestSocket(
      to: endpoint,
      options: options,
      replyID: replyID,
      unsolicited: feed
    )
  }

  /// Sends a request and waits for its reply.
  ///
  /// - Parameters:
  ///   - frames: The request.
  ///   - requestID: The id that the reply will name; unique among the requests that wait.
  ///   - timeout: How long to wait. A reply that comes later is found in ``unsolicited``.
  /// - Returns: The reply.
  /// - Throws: ``MessagingError/timedOut(endpoint:after:)``, ``MessagingError/queueFull(endpoint:)``,
  ///   ``MessagingError/cancelled`` or ``MessagingError/closed``.
  public func request(
    _ frames: [[UInt8]],
    id requestID: String,
    timeout: Duration
  ) async throws(MessagingError) -> ReceivedMessage {
    let (loop, id) = (loop, id)
    let result = await withTaskCancellationHandler {
      await loop.request(frames, id: requestID, on: id, timeout: timeout)
    } onCancel: {
      Task { await loop.settle(requestID, on: id, .failure(.cancelled)) }
    }
    return try result.get()
  }

  /// Sends a message that has no reply of its own.
  @discardableResult
  public func send(_ frames: [[UInt8]]) async throws(MessagingError) -> SendOutcome {
    try await loop.send(frames, on: id)
  }

  /// Connects anew, for where no reply comes; see ``SocketLoop/reconnect(_:)``.
  public func reconnect() async throws(MessagingError) {
    try await loop.reconnect(id)
  }

  /// Closes the socket; requests that wait fail with ``MessagingError/closed``.
  public func close() async {
    await loop.close(id)
  }
}

extension SocketLoop {
  fileprivate func openRequestSocket(
    to endpoint: String,
    options: SocketOptions,
    replyID: @escaping @Sendable (ReceivedMessage) -> String?,
    unsolicited: AsyncStream<ReceivedMessage>.Continuation
  ) throws(MessagingError) -> SocketID {
    let id = try open(.dealer, options: options) { loop, id, message in
      let isAnswer = replyID(message).map { loop.settle($0, on: id, .success(message)) }
      if isAnswer != true { unsolicited.yield(message) }
    } onClose: {
      unsolicited.finish()
    }
    do {
      try connect(id, to: endpoint)
    } catch {
      close(id)
      throw error
    }
    return id
  }

  fileprivate func request(
    _ frames: [[UInt8]],
    id requestID: String,
    on id: SocketID,
    timeout: Duration
  ) async -> ReplyResult {
    guard !Task.isCancelled else { return .failure(.cancelled) }
    precondition(pending[id]?[requestID] == nil, "request \(requestID) waits already")
    let endpoint = endpoint(of: id) ?? ""
    do {
      guard try send(frames, on: id) == .sent else {
        return .failure(.queueFull(endpoint: endpoint))
      }
    } catch {
      return .failure(error)
    }
    let timer = after(timeout) { loop in
      loop.settle(requestID, on: id, .failure(.timedOut(endpoint: endpoint, after: timeout)))
    }
    defer { cancel(timer) }
    return await withCheckedContinuation { pending[id, default: [:]][requestID] = $0 }
  }

  /// Ends a waiting request.
  ///
  /// - Returns: False where no such request waits.
  @discardableResult
  fileprivate func settle(_ requestID: String, on id: SocketID, _ result: ReplyResult) -> Bool {
    guard let waiting = pending[id]?.removeValue(forKey: requestID) else { return false }
    waiting.resume(returning: result)
    return true
  }
}
