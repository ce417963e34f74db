import Logging
import Messaging
import Wire

/// The daemon's sockets, bound, and what comes in by them.
///
/// How a peer proves itself is a property of a socket, so each door has sockets of its own.
struct Sockets: Sendable {
  let loop: SocketLoop
  let publisher: Publisher
  let reception: Reception
  let doorkeeper: Doorkeeper
  let counters: Counters
  /// The endpoints as bound, with the ports that wildcards became.
  let endpoints: (ingest: [String], results: [String])
  /// The subscribers that wait for an acknowledgement.
  let acknowledgements: AsyncStream<Acknowledgement>

  /// Who begins to hear which site.
  let listening: AsyncStream<Listening>

  /// Peers for whose sake a door of the publisher had to be closed.
  let violations: AsyncStream<SubscriptionDesk.Violation>

  /// A client that hears a site's topics from now on.
  struct Listening: Hashable, Sendable {
    let actor: String
    let site: String
  }

  /// Opens and binds the sockets.
  ///
  /// - Parameters:
  ///   - configuration: Where to listen.
  ///   - doorkeeper: Knows who may come in.
  ///   - counters: Count connections and refusals.
  ///   - logger: Where refused requests are told.
  /// - Throws: ``MessagingError`` where an endpoint cannot be bound, ``ConfigurationError`` where the
  ///   secret key cannot be used; nothing stays open then.
  init(
    _ configuration: Configuration,
    doorkeeper: Doorkeeper,
    counters: Counters,
    logger: Logger
  ) async throws {
    let security = try DoorSecurity(configuration)
    // With one, a client's short request waits behind the bytes, and the decryption, of another's upload
    // (BenchmarksService.md; with CURVE 99 of 100 replies took 17 ms beside 26).
    let loop = try SocketLoop(ioThreads: 2)
    let reception = Reception(doorkeeper: doorkeeper, counters: counters, logger: logger)
    let (acknowledgements, acknowledge) = AsyncStream.makeStream(
      of: Acknowledgement.self,
      bufferingPolicy: .bufferingNewest(1024)
    )
    let (listening, listens) = AsyncStream.makeStream(
      of: Listening.self,
      bufferingPolicy: .bufferingNewest(1024)
    )
    let (violations, violate) = AsyncStream.makeStream(
      of: SubscriptionDesk.Violation.self,
      bufferingPolicy: .bufferingNewest(64)
    )
    let desk = SubscriptionDesk(
      doorkeeper: doorkeeper,
      acknowledgements: acknowledge,
      counters: counters,
      violations: violate,
      listening: listens
    )
    let publisher = Publisher(loop) { loop, door throws(MessagingError) in
      let options = SocketOptions.results.secured(by: security.of(door))
      // A new socket of a door has nobody of the former one.
      counters.unsubscribedAll(at: door)
      let id = try loop.open(.publisher(grantsByHand: true), options: options) {
        desk.receive($2, at: door, on: $1, of: $0)
      }
      try loop.watch(id) { counters.count($0, at: door) }
      return id
    }
    do {
      // First of all: a peer that connects before it would be let in.
      try await loop.authenticate(by: doorkeeper.admit)
      var bound: (ingest: [String], results: [String]) = ([], [])
      let mode = configuration.socketMode
      for (door, places) in configuration.byDoor(configuration.ingest) {
        let id = try await loop.openIngest(door, security.of(door), reception, counters)
        for place in places {
          bound.ingest.append(try await loop.bind(id, to: place.text, permissions: mode))
        }
      }
      for (door, places) in configuration.byDoor(configuration.results) {
        bound.results += try await publisher.serve(door, at: places, permissions: mode)
      }
      try await loop.openAdmin(configuration, security.of(.admin), reception, counters)
      endpoints = bound
    } catch {
      await loop.stop()
      throw error
    }
    self.loop = loop
    self.publisher = publisher
    self.reception = reception
    self.doorkeeper = doorkeeper
    self.counters = counters
    self.acknowledgements = acknowledgements
    self.listening = listening
    self.violations = violations
  }

  /// Sends a reply; a peer that has gone or does not read asks again by itself.
  func send(_ reply: ReplyMessage, to address: ReplyAddress) async {
    _ = try? await loop.send(reply.frames, to: address.peer, on: address.socket)
  }
}

/// How the peers of each door prove themselves.
struct DoorSecurity: Sendable {
  private let secret: CurveSecretKey?

  /// Reads the server's secret key, where the configuration has one.
  init(_ configuration: Configuration) throws(ConfigurationError) {
    guard let path = configuration.secretKeyFile else {
      secret = nil
      return
    }
    guard messagingHasCurve() else {
      throw ConfigurationError(file: path, message: MessagingError.noCurve.description)
    }
    do throws(KeyFile.Refusal) {
      secret = try KeyFile.secretKey(at: path)
    } catch {
      throw ConfigurationError(file: path, message: "the key file \(error.words)")
    }
  }

  func of(_ door: Door) -> SocketSecurity {
    guard door == .keys else { return .address(domain: door.rawValue) }
    guard let secret else { preconditionFailure("the configuration has a key for this door") }
    return .server(secret, domain: door.rawValue)
  }
}

extension Configuration {
  /// The endpoints by the door that they are.
  func byDoor(_ endpoints: [Endpoint]) -> [(door: Door, endpoints: [Endpoint])] {
    [Door.local, .loopback, .keys].compactMap { door in
      let places = endpoints.filter { self.door(of: $0) == door }
      return places.isEmpty ? nil : (door, places)
    }
  }

  private func door(of endpoint: Endpoint) -> Door {
    switch endpoint.reach {
    case .file: .local
    case .host: servesLoopbackWithoutKeys ? .loopback : .keys
    case .network: .keys
    }
  }
}

extension SocketLoop {
  fileprivate func openIngest(
    _ door: Door,
    _ security: SocketSecurity,
    _ reception: Reception,
    _ counters: Counters
  ) throws(MessagingError) -> SocketID {
    let options = SocketOptions.ingest.secured(by: security)
    let id = try open(.router, options: options) { loop, socket, message in
      reception.receive(message, at: door, on: socket, of: loop)
    } onClose: {
      reception.close()
    }
    try watch(id) { counters.count($0, at: door) }
    return id
  }

  /// Opens the operators' socket: the one that systemd passes, or the one that is configured.
  fileprivate func openAdmin(
    _ configuration: Configuration,
    _ security: SocketSecurity,
    _ reception: Reception,
    _ counters: Counters
  ) throws(MessagingError) {
    let passed = PassedSocket()
    guard let endpoint = passed?.endpoint ?? configuration.admin?.text else { return }
    var options = SocketOptions().secured(by: security)
    options.listeningDescriptor = passed?.descriptor
    let id = try open(.router, options: options) { loop, socket, message in
      reception.receive(message, at: .admin, on: socket, of: loop)
    }
    try watch(id) { counters.count($0, at: .admin) }
    try bind(id, to: endpoint)
  }
}
