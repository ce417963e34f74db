import Messaging
import Testing

/// Bare TCP: what peers that do not speak ZeroMQ see.
@Suite(.timeLimit(.minutes(5))) struct StreamTests {
  /// Two ends of one connection, and the messages that come to each.
  private struct Pair {
    let server: BoundSocket
    let client: SocketID
    var toServer: AsyncStream<ReceivedMessage>.AsyncIterator
    var toClient: AsyncStream<ReceivedMessage>.AsyncIterator
    /// The name of the client at the server, and of the server at the client.
    let names: (client: RoutingID, server: RoutingID)

    init(on loop: SocketLoop) async throws {
      server = try await BoundSocket(.stream, on: loop, options: .stream)
      let (messages, feed) = AsyncStream.makeStream(of: ReceivedMessage.self)
      client = try await loop.open(.stream, options: .stream) { _, _, message in feed.yield(message)
      }
      try await loop.connect(client, to: server.endpoint)
      toServer = server.messages.makeAsyncIterator()
      toClient = messages.makeAsyncIterator()
      let (came, went) = (await toServer.next(), await toClient.next())
      for message in [came, went] { #expect(message?.frames.map(\.count) == [0]) }
      names = (try #require(came?.peer), try #require(went?.peer))
    }
  }

  @Test func `bytes go both ways, with the peer and where it is`() async throws {
    try await withLoop { loop in
      var pair = try await Pair(on: loop)
      let (there, back) = (Array("hello".utf8), [UInt8](repeating: 7, count: 3000))
      #expect(try await loop.send([there], to: pair.names.server, on: pair.client) == .sent)
      let heard = try #require(await pair.toServer.next())
      #expect(heard.peer == pair.names.client && heard.frames.first?.bytes == there)
      #expect(heard.sender.address == "127.0.0.1")
      #expect(try await loop.send([back], to: pair.names.client, on: pair.server.id) == .sent)
      var got: [UInt8] = []
      while got.count < back.count, let message = await pair.toClient.next() {
        got += message.frames.flatMap(\.bytes)
      }
      #expect(got == back)
    }
  }

  @Test func `an end is told to the other side, and then nobody is there`() async throws {
    try await withLoop { loop in
      var pair = try await Pair(on: loop)
      #expect(try await loop.disconnect(pair.names.client, on: pair.server.id) == .sent)
      #expect(await pair.toClient.next()?.frames.map(\.count) == [0])
      var outcome = SendOutcome.sent
      while outcome == .sent {
        outcome = try await loop.send([[1]], to: pair.names.client, on: pair.server.id)
      }
      #expect(outcome == .peerGone)
      #expect(try await loop.disconnect(pair.names.client, on: pair.server.id) == .peerGone)
    }
  }

  @Test func `who goes by itself is told`() async throws {
    try await withLoop { loop in
      var pair = try await Pair(on: loop)
      await loop.close(pair.client)
      let last = try #require(await pair.toServer.next())
      #expect(last.peer == pair.names.client && last.frames.map(\.count) == [0])
    }
  }
}
