import Messaging
import Testing

@Suite(.timeLimit(.minutes(5))) struct LimitTests {
  @Test func `an oversized frame cuts the peer and nobody else`() async throws {
    try await withLoop { loop in
      let options = SocketOptions(maximumFrameBytes: 1000)
      let server = try await BoundSocket(.router, on: loop, options: options)
      let greedy = try await openClient(server.endpoint, on: loop)
      let modest = try await openClient(server.endpoint, on: loop)
      try await greedy.send([[UInt8](repeating: 7, count: 1001)])
      try await greedy.send([bytes("behind it")])
      try await modest.send([[UInt8](repeating: 7, count: 1000)])
      // The greedy client's connection is made anew, its queue lost or sent again; the frame over
      // the limit never gets here.
      let message = await first(of: server.messages)
      #expect(message?.frames.first?.count != 1001)
      var sawModest = message?.frames.first?.count == 1000
      if !sawModest {
        sawModest = await first(of: server.messages)?.frames.first?.count == 1000
      }
      #expect(sawModest)
    }
  }

  @Test func `surplus frames are drained and counted`() async throws {
    try await withLoop { loop in
      let server = try await BoundSocket(.router, on: loop, options: .init(maximumFrames: 3))
      let client = try await openClient(server.endpoint, on: loop)
      try await client.send((1...7).map { bytes("frame \($0)") })
      try await client.send([bytes("next")])
      var received = server.messages.makeAsyncIterator()
      let long = try #require(await received.next())
      #expect(texts(long) == ["frame 1", "frame 2", "frame 3"])
      #expect(long.frameCount == 7)
      #expect(long.hasSurplusFrames)
      let next = try #require(await received.next())
      #expect(texts(next) == ["next"])
      #expect(!next.hasSurplusFrames)
    }
  }

  @Test func `an empty frame is a frame`() async throws {
    try await withLoop { loop in
      let server = try await BoundSocket(.router, on: loop)
      let client = try await openClient(server.endpoint, on: loop)
      try await client.send([[], bytes("x"), []])
      let message = try #require(await first(of: server.messages))
      #expect(message.frames.map(\.count) == [0, 1, 0])
      #expect(message.frames[0].bytes.isEmpty)
      let isEmpty = message.frames[0].withBytes { $0.isEmpty }
      #expect(isEmpty)
    }
  }

  @Test func `a frame lends its bytes as it copies them`() async throws {
    try await withLoop { loop in
      let server = try await BoundSocket(.router, on: loop, options: .ingest)
      let client = try await openClient(server.endpoint, on: loop)
      let chunk = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try await client.send([chunk])
      let frame = try #require(await first(of: server.messages)?.frames.first)
      #expect(frame.bytes == chunk)
      let lent = frame.withBytes { span in (span.count, span[0], span[span.count - 1]) }
      #expect(lent == (chunk.count, chunk[0], chunk[chunk.count - 1]))
    }
  }

  @Test func `a message to a vanished peer is dropped without waiting`() async throws {
    try await withLoop { loop in
      let server = try await BoundSocket(.router, on: loop)
      let nobody = RoutingID(bytes: [1, 2, 3])
      #expect(try await loop.send([bytes("x")], to: nobody, on: server.id) == .peerGone)

      let client = try await openClient(server.endpoint, on: loop)
      try await client.send([bytes("hello")])
      let peer = try #require(await first(of: server.messages)?.peer)
      #expect(try await loop.send([bytes("x")], to: peer, on: server.id) == .sent)
      await client.close()
      var outcome = SendOutcome.sent
      while outcome == .sent {  // until libzmq has noticed
        outcome = try await loop.send([bytes("x")], to: peer, on: server.id)
        await Task.yield()
      }
      #expect(outcome == .peerGone || outcome == .queueFull)
    }
  }

  @Test func `a message tells its sender's address and socket type, and no identity`() async throws
  {
    try await withLoop { loop in
      let server = try await BoundSocket(.router, on: loop)
      let client = try await openClient(server.endpoint, on: loop)
      try await client.send([bytes("hello")])
      let sender = try #require(await first(of: server.messages)?.sender)
      #expect(sender.address == "127.0.0.1")
      #expect(sender.socketType == "DEALER")
      #expect(sender.userID == nil)
    }
  }
}
