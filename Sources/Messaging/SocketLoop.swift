import CZeroMQ
import CLinux

/// All sockets of a process, on one thread.
///
/// The actor's jobs run on that thread, between two waits for messages; so a handler, a timer and
/// every method run one after the other, and none may take long: files, digests and databases
/// belong elsewhere. ``stop(lingering:)`` must be called before the last reference is dropped;
/// a loop that is not stopped lives on.
public actor SocketLoop {
  /// Called on the loop's thread with each message of a socket, and the socket to answer on.
  public typealias MessageHandler =
    @Sendable (isolated SocketLoop, SocketID, ReceivedMessage) -> Void
  /// Called on the loop's thread when a timer is due.
  public typealias TimerHandler = @Sendable (isolated SocketLoop) -> Void

  struct Registration {
    let socket: Socket
    let onMessage: MessageHandler
    let onClose: @Sendable () -> Void
    var endpoint = ""
    var monitor: SocketID?
  }

  nonisolated let executor: PollerExecutor
  private var context: Context?
  private var keptAlive: SocketLoop?  // from the first turn until the loop is stopped
  var sockets: [SocketID: Registration] = [:]
  var timers = TimerQueue()
  var pending: [SocketID: [String: CheckedContinuation<ReplyResult, Never>]] = [:]
  private var nextSocket: UInt64 = 0
  private var failure: MessagingError?

  /// Messages handled in one turn at most, so that timers and jobs are never starved.
  static let messagesPerTurn = 64

  /// The loop's own thread.
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// Starts a loop with its thread.
  ///
  /// - Parameter ioThreads: How many threads of libzmq move bytes of its connections; each connection has
  ///   one of them, the one with the fewest.
  /// - Throws: ``MessagingError/refused(operation:cause:)`` without descriptors or threads.
  public init(ioThreads: Int = 1) throws(MessagingError) {
    executor = try PollerExecutor()
    context = try Context(ioThreads: ioThreads)
    try executor.start { [weak self] in self?.assumeIsolated { $0.turn() } ?? false }
  }

  deinit {
    executor.finish()
  }

  /// Closes all sockets, on their own thread, and then the context.
  ///
  /// Requests that still wait fail with ``MessagingError/closed``; so does every later call. A
  /// second call does nothing.
  ///
  /// - Parameter lingering: How long unsent messages may still be delivered; the loop's thread,
  ///   not the caller's, waits for it.
  public func stop(lingering: Duration = .zero) {
    guard context != nil else { return }
    for registration in sockets.values {
      try? registration.socket.set(ZMQ_LINGER, to: lingering.milliseconds)
    }
    shutDown(because: .closed)
  }

  /// Whether the loop takes no more calls.
  public var isStopped: Bool { context == nil }

  /// The context, while the loop runs.
  ///
  /// - Throws: What ended the loop, afterwards.
  func openContext() throws(MessagingError) -> Context {
    guard let context else { throw failure ?? .closed }
    return context
  }

  /// A number that no socket of this loop has had.
  func drawSocketID() -> SocketID {
    nextSocket += 1
    return SocketID(number: nextSocket)
  }

  private func shutDown(because failure: MessagingError) {
    self.failure = failure
    for waiting in pending.values.flatMap(\.values) { waiting.resume(returning: .failure(failure)) }
    pending = [:]
    timers = TimerQueue()
    let closing = sockets.values.map(\.onClose)
    for registration in sockets.values where registration.monitor != nil {
      registration.socket.endMonitor()
    }
    sockets = [:]  // each closes its libzmq socket
    for onClose in closing { onClose() }
    context = nil  // waits for what lingers
    keptAlive = nil
  }
}

// MARK: - One turn

extension SocketLoop {
  /// Waits for messages, a due timer or a wake-up, then deals with what there is.
  ///
  /// - Returns: False once the loop is stopped.
  private func turn() -> Bool {
    guard !isStopped else { return false }
    keptAlive = self
    do {
      try receive(from: waitForSockets())
      for handler in timers.takeDue() where !isStopped { handler(self) }
    } catch {
      shutDown(because: error)
    }
    return !isStopped
  }

  /// The sockets that can be read.
  private func waitForSockets() throws(MessagingError) -> [SocketID] {
    let ids = sockets.keys.sorted()
    let wake = unsafe zmq_pollitem_t(socket: nil, fd: executor.wake, events: readable, revents: 0)
    var items = unsafe [wake]
    for id in ids {
      let raw = unsafe sockets[id]?.socket.raw
      unsafe items.append(zmq_pollitem_t(socket: raw, fd: 0, events: readable, revents: 0))
    }
    let timeout = timers.untilNext.map { Int($0.milliseconds) } ?? -1
    guard unsafe zmq_poll(&items, Int32(items.count), timeout) >= 0 else {
      let cause = SystemError.ofZeroMQ()
      if cause.name == "EINTR" { return [] }
      throw .refused(operation: "waiting for messages", cause: cause)
    }
    if unsafe items[0].revents != 0 { executor.clearWake() }
    return ids.indices.filter { unsafe items[$0 + 1].revents & readable != 0 }.map { ids[$0] }
  }

  /// Takes one message of each socket in turn, so that a busy one does not hold up the others.
  private func receive(from readable: [SocketID]) throws(MessagingError) {
    var readable = readable
    var budget = Self.messagesPerTurn
    while !readable.isEmpty && budget > 0 {
      for id in readable where budget > 0 {
        // A handler may have closed any socket meanwhile.
        guard let registration = sockets[id], let message = try registration.socket.receive()
        else {
          readable.removeAll { $0 == id }
          continue
        }
        budget -= 1
        registration.onMessage(self, id, message)
      }
    }
  }
}

private let readable = Int16(ZMQ_POLLIN)

/// A socket of a ``SocketLoop``.
public struct SocketID: Hashable, Comparable, Sendable {
  let number: UInt64

  /// Earlier sockets come first.
  public static func < (left: SocketID, right: SocketID) -> Bool { left.number < right.number }
}
