import Messaging
import OpenIGTLink
import Synchronization

/// The navigators of one site: who is connected, and what they are shown.
///
/// It is used on the thread of its loop only, but for what it counts.
final class NavigatorDoor: Sendable {
  /// Why a connection was ended.
  enum Cut: String, CaseIterable, Hashable, Sendable {
    /// As many are connected as may be.
    case full
    /// It takes nothing of what it is sent.
    case slow
    /// What it sends is not OpenIGTLink.
    case malformed
    /// It announces a body that nobody needs to send.
    case tooLarge = "too_large"
    /// It asks more at once than anyone needs to know.
    case questions
  }

  private struct State {
    var broadcast: Broadcast
    var number = 0
    var peers: [RoutingID: IncomingMessages] = [:]
    /// Those that are to go, and whose queue libzmq must see move before it lets them.
    var condemned: Set<RoutingID> = []
  }

  /// The most questions in one piece of a stream, so that an answer is never large.
  static let questionLimit = 32

  private let state: Mutex<State>
  private let limit: Int
  private let note: @Sendable (_ connected: Int, Cut?) -> Void

  /// Begins without navigators.
  ///
  /// - Parameters:
  ///   - broadcast: What is shown.
  ///   - limit: How many may be connected.
  ///   - note: Told how many are connected, when that has changed or one was cut.
  init(
    showing broadcast: Broadcast,
    limit: Int,
    note: @escaping @Sendable (_ connected: Int, Cut?) -> Void
  ) {
    state = Mutex(State(broadcast: broadcast))
    self.limit = limit
    self.note = note
  }

  /// How many navigators are connected.
  var count: Int { state.withLock { $0.peers.count } }

  /// Takes a message of the socket: a connection, its end, or bytes.
  func receive(
    _ message: ReceivedMessage,
    on socket: SocketID,
    of loop: isolated SocketLoop
  ) {
    guard let peer = message.peer, let frame = message.frames.first else { return }
    guard frame.count == 0 else { return listen(to: peer, frame, on: socket, of: loop) }
    let isNew = state.withLock { state in
      // libzmq tells coming and going alike.
      let isKnown =
        state.peers.removeValue(forKey: peer) != nil || state.condemned.remove(peer) != nil
      return !isKnown
    }
    if isNew { admit(peer, on: socket, of: loop) } else { note(count, nil) }
  }

  /// Shows something else to everyone, unless something later is shown already.
  func show(_ broadcast: Broadcast, number: Int, on socket: SocketID, of loop: isolated SocketLoop)
  {
    let (peers, update) = state.withLock { state -> ([RoutingID], [UInt8]) in
      guard number > state.number else { return ([], []) }
      state.number = number
      let update = broadcast.update(from: state.broadcast)
      state.broadcast = broadcast
      return (Array(state.peers.keys), update)
    }
    for peer in peers { send(update, to: peer, on: socket, of: loop) }
  }

  /// Tries again to end the connections of those that are to go.
  func sweep(on socket: SocketID, of loop: isolated SocketLoop) {
    for peer in state.withLock({ $0.condemned }) {
      guard (try? loop.disconnect(peer, on: socket)) != .queueFull else { continue }
      state.withLock { _ = $0.condemned.remove(peer) }
    }
  }

  private func admit(_ peer: RoutingID, on socket: SocketID, of loop: isolated SocketLoop) {
    let greeting = state.withLock { state -> [UInt8]? in
      // Who is on the way out has a connection still.
      guard state.peers.count + state.condemned.count < limit else { return nil }
      state.peers[peer] = IncomingMessages()
      return state.broadcast.greeting
    }
    guard let greeting else { return cut(peer, .full, on: socket, of: loop) }
    note(count, nil)
    send(greeting, to: peer, on: socket, of: loop)
  }

  private func listen(
    to peer: RoutingID,
    _ frame: Frame,
    on socket: SocketID,
    of loop: isolated SocketLoop
  ) {
    // What a peer sent before it was cut may come after.
    guard var messages = state.withLock({ $0.peers[peer] }) else { return }
    var questions: [Question] = []
    do throws(IncomingMessages.Fault) {
      try frame.withBytes { (bytes) throws(IncomingMessages.Fault) in
        try messages.take(bytes) { event in
          if case .question(let question) = event { questions.append(question) }
        }
      }
    } catch {
      let reason: Cut = if case .noHeader = error { .malformed } else { .tooLarge }
      return cut(peer, reason, on: socket, of: loop)
    }
    guard questions.count <= Self.questionLimit else {
      return cut(peer, .questions, on: socket, of: loop)
    }
    let answer = state.withLock { state in
      state.peers[peer] = messages
      return questions.flatMap(state.broadcast.answer)
    }
    if !answer.isEmpty { send(answer, to: peer, on: socket, of: loop) }
  }

  private func send(
    _ bytes: [UInt8],
    to peer: RoutingID,
    on socket: SocketID,
    of loop: isolated SocketLoop
  ) {
    switch try? loop.send([bytes], to: peer, on: socket) {
    case .sent: break
    case .peerGone:
      state.withLock { _ = $0.peers.removeValue(forKey: peer) }
      note(count, nil)
    // Whoever was not told must not go on showing what was before.
    case .queueFull, nil: cut(peer, .slow, on: socket, of: loop)
    }
  }

  private func cut(
    _ peer: RoutingID,
    _ reason: Cut,
    on socket: SocketID,
    of loop: isolated SocketLoop
  ) {
    let isStuck = (try? loop.disconnect(peer, on: socket)) == .queueFull
    state.withLock { state in
      state.peers[peer] = nil
      if isStuck { state.condemned.insert(peer) }
    }
    note(count, reason)
  }
}
