import Messaging
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct RequestTests {
  @Test(arguments: ["tcp://127.0.0.1:*", "ipc"])
  func `a request gets its reply over tcp and ipc`(transport: String) async throws {
    let folder = try TemporaryFolder()
    try await withLoop { loop in
      let address = transport == "ipc" ? "ipc://\(folder.path)/echo" : transport
      let endpoint = try await openEcho(on: loop, at: address)
      let client = try await openClient(endpoint, on: loop)
      let reply = try await client.request([bytes("1"), bytes("x")], id: "1", timeout: patience)
      #expect(texts(reply) == ["1", "x"])
      #expect(reply.peer == nil)
    }
  }

  @Test func `a wildcard port is reported as bound`() async throws {
    try await withLoop { loop in
      let server = try await BoundSocket(.router, on: loop)
      #expect(server.endpoint.hasPrefix("tcp://127.0.0.1:"))
      let port = try #require(Int(server.endpoint.dropFirst("tcp://127.0.0.1:".count)))
      #expect(port > 0)
      let endpoint = await loop.endpoint(of: server.id)
      #expect(endpoint == server.endpoint)
    }
  }

  @Test func `replies in another order find their requests`() async throws {
    try await withLoop { loop in
      let held = Mutex<[ReceivedMessage]>([])
      let id = try await loop.open(.router, options: SocketOptions()) { loop, id, message in
        let all = held.withLock { held in
          held.append(message)
          return held
        }
        guard all.count == 3 else { return }
        for message in all.reversed() {
          _ = try? loop.send(message.frames.map(\.bytes), to: message.peer, on: id)
        }
      }
      let client = try await openClient(try await loop.bind(id, to: "tcp://127.0.0.1:*"), on: loop)
      try await withThrowingTaskGroup(of: (String, [String]?).self) { group in
        for name in ["a", "b", "c"] {
          group.addTask {
            let request = [bytes(name), bytes("body \(name)")]
            return (name, texts(try await client.request(request, id: name, timeout: patience)))
          }
        }
        for try await (name, reply) in group { #expect(reply == [name, "body \(name)"]) }
      }
    }
  }

  @Test func `an absent server is a timeout that names the endpoint`() async throws {
    try await withLoop { loop in
      let endpoint = "tcp://127.0.0.1:9"
      let client = try await openClient(endpoint, on: loop)
      let limit = Duration.milliseconds(50)
      await #expect(throws: MessagingError.timedOut(endpoint: endpoint, after: limit)) {
        try await client.request([bytes("1")], id: "1", timeout: limit)
      }
    }
  }

  @Test func `a reply that comes too late is unsolicited`() async throws {
    try await withLoop { loop in
      let id = try await loop.open(.router, options: SocketOptions()) { loop, id, message in
        loop.after(.milliseconds(200)) { loop in
          _ = try? loop.send(message.frames.map(\.bytes), to: message.peer, on: id)
        }
      }
      let client = try await openClient(try await loop.bind(id, to: "tcp://127.0.0.1:*"), on: loop)
      await #expect(throws: MessagingError.self) {
        try await client.request([bytes("late")], id: "late", timeout: .milliseconds(1))
      }
      #expect(texts(await first(of: client.unsolicited)) == ["late"])
    }
  }

  @Test func `a cancelled task gives its request up`() async throws {
    try await withLoop { loop in
      let client = try await openClient("tcp://127.0.0.1:9", on: loop)
      let request = Task { try await client.request([bytes("1")], id: "1", timeout: patience) }
      request.cancel()
      let result = await request.result
      #expect(throws: MessagingError.cancelled) { try result.get() }
    }
  }

  @Test func `closing the socket fails its requests and ends its stream`() async throws {
    try await withLoop { loop in
      let server = try await BoundSocket(.router, on: loop)
      let client = try await openClient(server.endpoint, on: loop)
      let request = Task { try await client.request([bytes("1")], id: "1", timeout: patience) }
      _ = await first(of: server.messages)
      await client.close()
      let result = await request.result
      #expect(throws: MessagingError.closed) { try result.get() }
      #expect(await first(of: client.unsolicited) == nil)
      await #expect(throws: MessagingError.closed) { try await client.send([bytes("2")]) }
    }
  }

  @Test func `a full queue is an error, not a wait`() async throws {
    try await withLoop { loop in
      let options = SocketOptions(sendHighWater: 1)
      let client = try await openClient("tcp://127.0.0.1:9", on: loop, options: options)
      #expect(try await client.send([bytes("1")]) == .sent)
      #expect(try await client.send([bytes("2")]) == .queueFull)
    }
  }
}
