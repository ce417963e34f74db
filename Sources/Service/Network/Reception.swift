import Logging
import Messaging
import Synchronization
import Wire

/// A request on its way to the handler.
struct InboundRequest: Sendable {
  let request: Request
  let body: Frame?
  let peer: RoutingID
  let socket: SocketID
  let caller: Caller
  let sender: PeerProperties
  let door: Door

  /// Where its reply goes.
  var address: ReplyAddress { ReplyAddress(peer: peer, socket: socket) }
}

/// A peer of a socket.
struct ReplyAddress: Hashable, Sendable {
  let peer: RoutingID
  let socket: SocketID
}

extension WireError {
  /// The sender is on the list no more.
  static let revoked = WireError(.revoked, "you are not on the server's list")
}

/// Reads requests on the socket thread and sorts them into lanes.
///
/// A sign of life never queues behind an upload, an operator never behind a client. A lane is short: a
/// chunk that finds it full is dropped, and sent again by its client as for any gap.
struct Reception: Sendable {
  /// Requests that wait in a lane at most.
  static let laneLimit = 64
  /// Requests of one client that wait in a lane at most: what its credit allows for two files, so that
  /// one that ignores its credit takes nobody's place.
  static let clientLimit = 24

  let uploads: Lane
  let questions: Lane
  let administration: Lane
  let doorkeeper: Doorkeeper
  let counters: Counters
  let logger: Logger

  init(doorkeeper: Doorkeeper, counters: Counters, logger: Logger) {
    uploads = Lane()
    questions = Lane()
    administration = Lane()
    self.doorkeeper = doorkeeper
    self.counters = counters
    self.logger = logger
  }

  /// Ends the lanes.
  func close() {
    for lane in [uploads, questions, administration] { lane.finish() }
  }

  /// Takes a message of the socket at `door`.
  func receive(
    _ message: ReceivedMessage,
    at door: Door,
    on socket: SocketID,
    of loop: isolated SocketLoop
  ) {
    guard let peer = message.peer else { return }
    let parsed = read(message)
    let id: String? =
      switch parsed {
      case .success(let request): request.id
      case .failure(let refusal): refusal.id
      }
    do throws(WireError) {
      // Who is not known any more is told so, whatever it asks.
      guard let caller = doorkeeper.caller(of: message.sender, at: door) else {
        throw .revoked
      }
      let request: Request
      switch parsed {
      case .success(let read): request = read
      case .failure(let refusal): throw refusal.error
      }
      let body = message.frames.dropFirst(2).first
      let inbound = InboundRequest(
        request: request,
        body: body,
        peer: peer,
        socket: socket,
        caller: caller,
        sender: message.sender,
        door: door
      )
      try sort(inbound, at: door)
    } catch {
      counters.refused(error.code)
      logger.debug("request refused", metadata: ["TMSP_ERROR": "\(error.code.rawValue)"])
      let reply = ReplyMessage(answers: id, .error(error))
      _ = try? loop.send(reply.frames, to: peer, on: socket)
    }
  }

  private func read(_ message: ReceivedMessage) -> Result<Request, RefusedRequest> {
    let frames = message.frames
    return Result { () throws(RefusedRequest) in
      try Request(
        version: frames.first?.bytes,
        header: frames.dropFirst().first?.bytes,
        bodyCount: frames.dropFirst(2).first?.count,
        frameCount: message.frameCount
      )
    }
  }

  private func sort(_ inbound: InboundRequest, at door: Door) throws(WireError) {
    let lane =
      switch inbound.request.verb {
      case _ where door == .admin: administration
      case .submit, .chunk, .commit: uploads
      default: questions
      }
    if lane.put(inbound) { return }
    if case .chunk = inbound.request.verb { return }
    throw WireError(.busy, "too many requests wait", facts: ["after_ms": 500])
  }
}

/// Requests that wait, first come first served, with a share for each client.
final class Lane: Sendable {
  /// The requests; each must be told to ``taken(_:)``.
  let requests: AsyncStream<InboundRequest>
  private let feed: AsyncStream<InboundRequest>.Continuation
  private let waiting = Mutex<[String: Int]>([:])

  init() {
    (requests, feed) = AsyncStream.makeStream(
      bufferingPolicy: .bufferingOldest(Reception.laneLimit)
    )
  }

  /// Adds a request; false where the lane, or its client's share of it, is full.
  func put(_ request: InboundRequest) -> Bool {
    let client = request.caller.client
    return waiting.withLock { waiting in
      guard waiting[client, default: 0] < Reception.clientLimit else { return false }
      if case .dropped = feed.yield(request) { return false }
      waiting[client, default: 0] += 1
      return true
    }
  }

  /// Gives the request's share back.
  ///
  /// - Returns: Whether requests of the same client wait.
  @discardableResult
  func taken(_ request: InboundRequest) -> Bool {
    let client = request.caller.client
    return waiting.withLock { waiting in
      let rest = waiting[client, default: 1] - 1
      waiting[client] = rest > 0 ? rest : nil
      return rest > 0
    }
  }

  func finish() { feed.finish() }
}
