import Messaging
import Synchronization
import Testing

/// Who is let in at the door of a socket.
@Suite(.timeLimit(.minutes(5))) struct CurveTests {
  let server: CurveSecretKey
  let client: CurveSecretKey

  init() throws {
    server = try CurveSecretKey()
    client = try CurveSecretKey()
  }

  private func options(_ own: CurveSecretKey, server key: CurveSecretKey) throws -> SocketOptions {
    .client.secured(by: .client(own, server: try key.publicKey()))
  }

  /// A server that answers with the sender's user.
  private func openGreeter(
    on loop: SocketLoop,
    admitting keys: [CurvePublicKey: String],
    security: SocketSecurity? = nil,
    at endpoint: String = "tcp://127.0.0.1:*"
  ) async throws -> (id: SocketID, endpoint: String) {
    try await loop.authenticate { request in
      switch request.mechanism {
      case .curve(let key): request.domain == "door" ? keys[key] : nil
      case .null: request.domain == "ipc" ? "at \(request.address)" : nil
      case .other: nil
      }
    }
    let security = security ?? .server(server, domain: "door")
    let options = SocketOptions().secured(by: security)
    let id = try await loop.open(.router, options: options) { loop, id, message in
      let answer = [message.frames.first?.bytes ?? [], bytes(message.sender.userID ?? "nobody")]
      _ = try? loop.send(answer, to: message.peer, on: id)
    }
    return (id, try await loop.bind(id, to: endpoint))
  }

  @Test func `a key on the list is let in, under its name`() async throws {
    try await withLoop { loop in
      let greeter = try await openGreeter(on: loop, admitting: [try client.publicKey(): "clinic"])
      let socket = try await openClient(
        greeter.endpoint,
        on: loop,
        options: try options(client, server: server)
      )
      let reply = try await socket.request([bytes("1")], id: "1", timeout: patience)
      #expect(texts(reply) == ["1", "clinic"])
    }
  }

  @Test func `other keys, no key and a wrong server key meet silence`() async throws {
    try await withLoop { loop in
      let greeter = try await openGreeter(on: loop, admitting: [try client.publicKey(): "clinic"])
      let stranger = try CurveSecretKey()
      let refused = [
        try options(stranger, server: server), .client, try options(client, server: stranger),
      ]
      for options in refused {
        let socket = try await openClient(greeter.endpoint, on: loop, options: options)
        await #expect(throws: MessagingError.self) {
          try await socket.request([bytes("1")], id: "1", timeout: .milliseconds(300))
        }
        await socket.close()
      }
    }
  }

  @Test func `a subscription carries its subscriber's name`() async throws {
    try await withLoop { loop in
      let name = try client.publicKey()
      try await loop.authenticate { _ in "clinic" }
      let (seen, note) = AsyncStream.makeStream(of: String?.self)
      let options = SocketOptions.results.secured(by: .server(server, domain: "door"))
      let kind = SocketKind.publisher(grantsByHand: true)
      let id = try await loop.open(kind, options: options) { _, _, message in
        note.yield(message.sender.userID)
      }
      let endpoint = try await loop.bind(id, to: "tcp://127.0.0.1:*")
      let subscriber = try await SubscriberSocket(
        to: endpoint,
        topics: [bytes("a/")],
        on: loop,
        options: try self.options(client, server: server)
      )
      #expect(await first(of: seen) == "clinic")
      #expect(name.text.utf8.count == 40)
      await subscriber.close()
    }
  }

  @Test func `over ipc the authenticator is told the peer's user`() async throws {
    try await withLoop { loop in
      let greeter = try await openGreeter(
        on: loop,
        admitting: [:],
        security: .address(domain: "ipc"),
        at: "ipc:///tmp/tmsp-curve-\(UInt32.random(in: 0...UInt32.max)).sock"
      )
      let socket = try await openClient(greeter.endpoint, on: loop)
      let reply = try await socket.request([bytes("1")], id: "1", timeout: patience)
      let user = try #require(texts(reply)?.last)
      #expect(user.wholeMatch(of: /at localhost:\d+:\d+:\d+/) != nil, "\(user)")
    }
  }

  @Test func `a watched socket tells who came and who was refused`() async throws {
    try await withLoop { loop in
      try await loop.authenticate { _ in nil }
      let (events, note) = AsyncStream.makeStream(of: ConnectionEvent.self)
      let options = SocketOptions().secured(by: .server(server, domain: "door"))
      let id = try await loop.open(.router, options: options) { _, _, _ in }
      try await loop.watch(id) { note.yield($0) }
      let endpoint = try await loop.bind(id, to: "tcp://127.0.0.1:*")
      let socket = try await openClient(
        endpoint,
        on: loop,
        options: try self.options(client, server: server)
      )
      try await socket.send([bytes("1")])
      var seen: [ConnectionEvent] = []
      for await event in events {
        seen.append(event)
        if event == .refused { break }
      }
      #expect(seen.first == .accepted)
      await loop.close(id)
    }
  }

  @Test func `a secret is not printed`() throws {
    #expect("\(server)" == "(secret key)")
    #expect(
      !"\(SocketOptions().secured(by: .server(server, domain: "d")))".contains(server.revealed)
    )
  }

  @Test(arguments: [
    "", "short", String(repeating: "0", count: 41), String(repeating: "\u{7f}", count: 40),
  ])
  func `what is no key is refused`(_ text: String) {
    #expect(CurvePublicKey(text) == nil)
    #expect(CurveSecretKey(text) == nil)
  }
}
