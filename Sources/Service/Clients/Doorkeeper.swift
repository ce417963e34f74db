import Messaging
import Synchronization
import Wire

/// The ways into the daemon; the raw value is the ZAP domain of the sockets.
enum Door: String, CaseIterable, Sendable {
  /// From the network, by key.
  case keys
  /// From this host, by the permissions of a socket.
  case local
  /// From this host's loopback address, where the configuration lets everyone in.
  case loopback
  /// The operators' socket.
  case admin
}

/// Knows who may come in, and who a message is from.
///
/// It is asked for every connection and again for every message, so that a client that is taken off
/// the list is heard no more, however long it has been connected.
final class Doorkeeper: Sendable {
  private struct State {
    var list: ClientList
    var refusals = RefusalLimiter()
    /// The identities of peers that are let in no more.
    var shutOut: Set<String> = []
  }

  private let site: String
  private let state: Mutex<State>
  private let note: @Sendable (Refusal) -> Void

  /// A peer that was refused, to be logged.
  struct Refusal: Hashable, Sendable {
    let peer: String
    let reason: String
    /// How many of the same peer were passed over in silence since the last one told.
    let silenced: Int
  }

  /// Creates a doorkeeper.
  ///
  /// - Parameters:
  ///   - list: The clients.
  ///   - site: The site of local users that are on no list.
  ///   - note: Told of refused peers, each peer at most once a minute.
  init(_ list: ClientList, site: String, note: @escaping @Sendable (Refusal) -> Void) {
    self.site = site
    self.note = note
    state = Mutex(State(list: list))
  }

  /// The sites whose feeds are alive.
  var sites: Set<String> { state.withLock { $0.list.sites.union([site]) } }

  /// The list in force.
  var list: ClientList { state.withLock { $0.list } }

  /// The digest of the list in force, as ``ClientList/digest`` gives it.
  var listDigest: String { list.digest }

  /// How many clients are on the list.
  var clientCount: Int { state.withLock { $0.list.clients.count } }

  /// Takes a new list, and lets in again who was shut out.
  ///
  /// - Returns: The doors where somebody may have a subscription that is not to go on.
  func replace(_ list: ClientList) -> Set<Door> {
    state.withLock { state in
      defer { (state.list, state.shutOut) = (list, []) }
      // A user that comes new may have been somebody else before.
      let changed = state.list.changes(to: list)
      var doors: Set<Door> = []
      for proof in changed {
        if case .user = proof {
          doors.insert(.local)
        } else if state.list[proof] != nil {
          doors.insert(.keys)
        }
      }
      return doors
    }
  }

  /// Lets a peer in no more, until the list is read again: it sent what no client sends.
  func shutOut(_ sender: PeerProperties) {
    guard let identity = sender.userID else { return }
    state.withLock { _ = $0.shutOut.insert(identity) }
    note(Refusal(peer: identity, reason: "it sent what no subscriber sends", silenced: 0))
  }

  /// Decides about a peer that connects: the user of its messages, or nil, which refuses it.
  func admit(_ request: AuthenticationRequest) -> String? {
    switch identity(of: request) {
    case .failure(let refusal): return refuse(request.address, refusal.reason)
    case .success(let identity):
      let isShutOut = state.withLock { $0.shutOut.contains(identity) }
      return isShutOut ? refuse(request.address, "it was shut out before") : identity
    }
  }

  /// Why a peer is not who it would have to be.
  private struct NotAdmitted: Error { let reason: String }

  private func identity(of request: AuthenticationRequest) -> Result<String, NotAdmitted> {
    switch (Door(rawValue: request.domain), request.mechanism) {
    case (.keys, .curve(let key)):
      let isKnown = state.withLock { $0.list[.key(key)] != nil }
      return isKnown
        ? .success("key:" + key.text) : .failure(NotAdmitted(reason: "unknown key \(key.text)"))
    case (.local?, .null), (.admin?, .null):
      guard let user = localUser(request.address) else {
        return .failure(NotAdmitted(reason: "its user is not known"))
      }
      let isKnown = request.domain == Door.admin.rawValue || isLocalClient(user)
      return isKnown
        ? .success("user:\(user)")
        : .failure(NotAdmitted(reason: "user \(user) is not on the list"))
    case (.loopback, .null): return .success("loopback:")
    default:
      return .failure(NotAdmitted(reason: "it proves itself in another way than is wanted"))
    }
  }

  /// Whether a local user is a client: by the list where that names users, else whoever may open the
  /// socket.
  private func isLocalClient(_ user: UInt32) -> Bool {
    state.withLock { $0.list[.user(user)] != nil || !$0.list.namesUsers }
  }

  /// Who a message is from.
  ///
  /// - Parameters:
  ///   - sender: What libzmq tells of its connection.
  ///   - door: The socket that it came in by.
  /// - Returns: The caller; nil where it has been taken off the list, or shut out.
  func caller(of sender: PeerProperties, at door: Door) -> Caller? {
    guard let identity = sender.userID else { return nil }
    guard !state.withLock({ $0.shutOut.contains(identity) }) else { return nil }
    if let text = identity.dropping(prefix: "key:"), let key = CurvePublicKey(String(text)) {
      guard door == .keys else { return nil }
      return state.withLock { $0.list[.key(key)] }.map(Caller.init)
    }
    if let text = identity.dropping(prefix: "user:"), let user = UInt32(text) {
      if door == .admin { return Caller(administrator: "uid \(user)") }
      guard door == .local, isLocalClient(user) else { return nil }
      if let client = state.withLock({ $0.list[.user(user)] }) { return Caller(client) }
      return Caller(localUser: "uid \(user)", site: site)
    }
    guard identity == "loopback:", door == .loopback else { return nil }
    return Caller(localUser: "loopback", site: site)
  }

  private func refuse(_ peer: String, _ reason: String) -> String? {
    let silenced = state.withLock { $0.refusals.note(peer, at: .now) }
    if let silenced { note(Refusal(peer: peer, reason: reason, silenced: silenced)) }
    return nil
  }
}

/// The user in `localhost:<uid>:<gid>:<pid>`, which is how Debian's libzmq tells an ipc peer.
private func localUser(_ address: String) -> UInt32? {
  let parts = address.split(separator: ":")
  guard parts.count == 4, parts[0] == "localhost" else { return nil }
  return UInt32(parts[1])
}

/// Lets a scan of the port write one line a minute for each address, not thousands.
struct RefusalLimiter {
  private var seen: [String: (told: ContinuousClock.Instant, silenced: Int)] = [:]
  private static let interval = Duration.seconds(60)
  private static let capacity = 1024

  /// Notes a refusal of `peer`.
  ///
  /// - Returns: Nil where it is to be passed over; else how many were since the last one told.
  mutating func note(_ peer: String, at now: ContinuousClock.Instant) -> Int? {
    if let (told, silenced) = seen[peer], told + Self.interval > now {
      seen[peer] = (told, silenced + 1)
      return nil
    }
    let silenced = seen[peer]?.silenced ?? 0
    // Addresses without end must not take memory without end.
    if seen.count >= Self.capacity { seen = [:] }
    seen[peer] = (now, 0)
    return silenced
  }
}
