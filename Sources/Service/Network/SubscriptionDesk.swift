import Messaging
import Wire

/// A subscriber that waits to hear that its subscriptions are in force.
struct Acknowledgement: Sendable {
  let nonce: String
  /// The site that it may hear; nil where it may hear none.
  let site: String?
}

/// Grants subscriptions on the socket thread: to each subscriber the topics of its own site.
struct SubscriptionDesk: Sendable {
  let doorkeeper: Doorkeeper
  let acknowledgements: AsyncStream<Acknowledgement>.Continuation
  let counters: Counters
  /// Told of a peer for whose sake a door had to be closed.
  let violations: AsyncStream<Violation>.Continuation
  /// Told who begins to hear what.
  let listening: AsyncStream<Sockets.Listening>.Continuation

  func receive(
    _ message: ReceivedMessage,
    at door: Door,
    on socket: SocketID,
    of loop: isolated SocketLoop
  ) {
    switch message.subscription {
    case .begins(let topic):
      guard let text = String(validating: topic, as: UTF8.self), text.utf8.count <= Self.longest
      else { return }
      let caller = doorkeeper.caller(of: message.sender, at: door)
      let site = caller.flatMap { $0.rights.contains(.results) ? $0.site : nil }
      if let nonce = nonce(text) {
        try? loop.grant(topic, on: socket)
        acknowledgements.yield(Acknowledgement(nonce: nonce, site: site))
      } else if let caller, let site, text.hasPrefix(Topic.site(site)) {
        // Whatever is not granted is denied: nobody gets another site's events by a shorter prefix.
        try? loop.grant(topic, on: socket)
        counters.subscribed(to: topic, at: door)
        listening.yield(Sockets.Listening(actor: caller.actor, site: site))
      }
    case .ends(let topic):
      // It takes nothing from anyone else, and what was not granted cannot be taken.
      try? loop.revoke(topic, on: socket)
      counters.unsubscribed(from: topic, at: door)
    case nil:
      // libzmq keeps subscriptions and their peers in two queues, and takes of both for every message:
      // after one that is no subscription a grant would be another peer's. So all ends here and now,
      // before the next message; who is let in connects again.
      loop.close(socket)
      violations.yield(Violation(sender: message.sender, door: door))
    }
  }

  /// A peer that sent what no subscriber sends.
  struct Violation: Sendable {
    let sender: PeerProperties
    let door: Door
  }

  /// The longest topic that exists, and room to spare.
  private static let longest = 256

  private func nonce(_ topic: String) -> String? {
    guard let nonce = topic.dropping(prefix: "$ack/"), nonce.utf8.count == 32,
      nonce.allSatisfy(\.isHexDigit)
    else { return nil }
    return String(nonce)
  }
}
