import Logging
import Messaging
import Wire

/// A request on its way to the handler.
struct InboundRequest: Sendable {
  let request: Request
  let body: Frame?
  let peer: RoutingID
}

/// The daemon's two sockets, bound, and what comes in by them.
///
/// Requests wait in one of two lanes, so that a sign of life never queues behind an upload. A lane
/// is short: a chunk that finds it full is dropped, and sent again by its client as for any gap.
struct Sockets: Sendable {
  /// Requests that wait in a lane at most.
  static let laneLimit = 64

  let loop: SocketLoop
  let ingest: SocketID
  let results: SocketID
  /// The endpoints as bound, with the ports that wildcards became.
  let endpoints: (ingest: [String], results: [String])
  /// `submit`, `chunk` and `commit`, whose order matters.
  let uploads: AsyncStream<InboundRequest>
  /// All other verbs.
  let questions: AsyncStream<InboundRequest>
  /// The nonces of subscribers that wait for an acknowledgement.
  let nonces: AsyncStream<String>

  /// Opens and binds the sockets.
  ///
  /// - Throws: ``MessagingError`` where an endpoint cannot be bound; nothing stays open then.
  init(_ configuration: Configuration, logger: Logger) async throws {
    let loop = try SocketLoop()
    let lane = AsyncStream<InboundRequest>.Continuation.BufferingPolicy.bufferingOldest(
      Self.laneLimit
    )
    let (uploads, uploadLane) = AsyncStream.makeStream(bufferingPolicy: lane)
    let (questions, questionLane) = AsyncStream.makeStream(bufferingPolicy: lane)
    let (nonces, nonceFeed) = AsyncStream.makeStream(
      of: String.self,
      bufferingPolicy: .bufferingNewest(1024)
    )
    let reception = Reception(uploads: uploadLane, questions: questionLane, logger: logger)
    let box = SubscriptionDesk(site: configuration.site, nonces: nonceFeed)
    do {
      ingest = try await loop.open(.router, options: .ingest) { loop, socket, message in
        reception.receive(message, on: socket, of: loop)
      } onClose: {
        uploadLane.finish()
        questionLane.finish()
      }
      let kind = SocketKind.publisher(grantsByHand: true)
      results = try await loop.open(kind, options: .results) { loop, socket, message in
        box.receive(message, on: socket, of: loop)
      } onClose: {
        nonceFeed.finish()
      }
      let mode = configuration.socketMode
      var bound: (ingest: [String], results: [String]) = ([], [])
      for endpoint in configuration.ingest {
        bound.ingest.append(try await loop.bind(ingest, to: endpoint.text, permissions: mode))
      }
      for endpoint in configuration.results {
        bound.results.append(try await loop.bind(results, to: endpoint.text, permissions: mode))
      }
      endpoints = bound
    } catch {
      await loop.stop()
      throw error
    }
    self.loop = loop
    self.uploads = uploads
    self.questions = questions
    self.nonces = nonces
  }

  /// Sends a reply; a peer that has gone or does not read asks again by itself.
  func send(_ reply: ReplyMessage, to peer: RoutingID) async {
    _ = try? await loop.send(reply.frames, to: peer, on: ingest)
  }

  /// Publishes a message.
  func publish(_ publication: Publication, topic: String) async {
    _ = try? await loop.send(publication.frames(topic: topic), on: results)
  }
}

/// Reads requests on the socket thread and sorts them into lanes.
private struct Reception: Sendable {
  let uploads: AsyncStream<InboundRequest>.Continuation
  let questions: AsyncStream<InboundRequest>.Continuation
  let logger: Logger

  func receive(_ message: ReceivedMessage, on socket: SocketID, of loop: isolated SocketLoop) {
    guard let peer = message.peer else { return }
    let frames = message.frames
    do throws(RefusedRequest) {
      let request = try Request(
        version: frames.first?.bytes,
        header: frames.dropFirst().first?.bytes,
        bodyCount: frames.dropFirst(2).first?.count,
        frameCount: message.frameCount
      )
      let body = frames.dropFirst(2).first
      sort(InboundRequest(request: request, body: body, peer: peer), on: socket, of: loop)
    } catch {
      logger.debug("request refused", metadata: ["TMSP_ERROR": "\(error.error.code.rawValue)"])
      let reply = ReplyMessage(answers: error.id, .error(error.error))
      _ = try? loop.send(reply.frames, to: peer, on: socket)
    }
  }

  private func sort(_ inbound: InboundRequest, on socket: SocketID, of loop: isolated SocketLoop) {
    let lane =
      switch inbound.request.verb {
      case .submit, .chunk, .commit: uploads
      default: questions
      }
    guard case .dropped = lane.yield(inbound) else { return }
    if case .chunk = inbound.request.verb { return }
    let busy = WireError(.busy, "too many requests wait", facts: ["after_ms": 500])
    let reply = ReplyMessage(answers: inbound.request.id, .error(busy))
    _ = try? loop.send(reply.frames, to: inbound.peer, on: socket)
  }
}

/// Grants subscriptions on the socket thread.
private struct SubscriptionDesk: Sendable {
  let site: String
  let nonces: AsyncStream<String>.Continuation

  func receive(_ message: ReceivedMessage, on socket: SocketID, of loop: isolated SocketLoop) {
    switch message.subscription {
    case .begins(let topic):
      guard let text = String(validating: topic, as: UTF8.self) else { return }
      let nonce = nonce(text)
      // Whatever is not granted is denied: nobody gets another site's events by a shorter prefix.
      guard text.hasPrefix(Topic.site(site)) || nonce != nil else { return }
      try? loop.grant(topic, on: socket)
      if let nonce { nonces.yield(nonce) }
    case .ends(let topic):
      guard let text = String(validating: topic, as: UTF8.self) else { return }
      guard text.hasPrefix(Topic.site(site)) || nonce(text) != nil else { return }
      try? loop.revoke(topic, on: socket)
    case nil: return
    }
  }

  private func nonce(_ topic: String) -> String? {
    guard let nonce = topic.dropping(prefix: "$ack/"), nonce.utf8.count == 32,
      nonce.allSatisfy(\.isHexDigit)
    else { return nil }
    return String(nonce)
  }
}
