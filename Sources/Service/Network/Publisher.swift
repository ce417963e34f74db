import Messaging
import Synchronization
import Wire

/// The sockets that publish, one for each door.
final class Publisher: Sendable {
  private struct Outlet {
    var socket: SocketID
    let endpoints: [String]
    let permissions: UInt32
  }

  /// Opens the socket of a door, not bound yet.
  typealias Opening = @Sendable (isolated SocketLoop, Door) throws(MessagingError) -> SocketID

  private let loop: SocketLoop
  private let open: Opening
  private let outlets = Mutex<[Door: Outlet]>([:])

  init(_ loop: SocketLoop, open: @escaping Opening) {
    self.loop = loop
    self.open = open
  }

  /// Opens the socket of `door` and binds it.
  ///
  /// - Returns: The endpoints as bound.
  func serve(
    _ door: Door,
    at endpoints: [Endpoint],
    permissions: UInt32
  ) async throws(MessagingError) -> [String] {
    let socket = try await opened(door, on: loop)
    var bound: [String] = []
    for endpoint in endpoints {
      bound.append(try await loop.bind(socket, to: endpoint.text, permissions: permissions))
    }
    let outlet = Outlet(socket: socket, endpoints: bound, permissions: permissions)
    outlets.withLock { $0[door] = outlet }
    return bound
  }

  /// Publishes a message to whom it was granted.
  func publish(_ publication: Publication, topic: String) async {
    let frames = publication.frames(topic: topic)
    for socket in outlets.withLock({ $0.values.map(\.socket) }) {
      _ = try? await loop.send(frames, on: socket)
    }
  }

  /// Ends every subscription at `doors`; who is still let in connects again by itself.
  ///
  /// libzmq cannot drop one peer, and goes on publishing to it. One renewal at a time: see
  /// ``Renewal``.
  ///
  /// - Throws: ``MessagingError`` where an address is not free again in time; then nobody is served
  ///   there, which is told, and better than serving who was revoked.
  func renew(_ doors: Set<Door>) async throws(MessagingError) {
    for (door, outlet) in outlets.withLock({ $0 }) where doors.contains(door) {
      await loop.close(outlet.socket)
      let socket = try await opened(door, on: loop)
      outlets.withLock { $0[door]?.socket = socket }
      for endpoint in outlet.endpoints {
        try await bindAgain(socket, endpoint, outlet.permissions)
      }
    }
  }

  private func opened(
    _ door: Door,
    on loop: isolated SocketLoop
  ) throws(MessagingError) -> SocketID {
    try open(loop, door)
  }

  /// Binds where a socket was closed just now: libzmq frees the address a moment later.
  private func bindAgain(
    _ socket: SocketID,
    _ endpoint: String,
    _ permissions: UInt32
  ) async throws(MessagingError) {
    let deadline = ContinuousClock.now + .seconds(5)
    // The closed socket removes its file; one that is made before would be removed in its place.
    if let path = IPCPath(endpoint: endpoint) {
      while path.isThere, ContinuousClock.now < deadline {
        try? await Task.sleep(for: .milliseconds(5))
      }
    }
    while true {
      do throws(MessagingError) {
        try await loop.bind(socket, to: endpoint, permissions: permissions)
        return
      } catch {
        guard case .cannotBind = error, ContinuousClock.now < deadline else { throw error }
        try? await Task.sleep(for: .milliseconds(5))
      }
    }
  }
}
