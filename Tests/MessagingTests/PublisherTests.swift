import Messaging
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct PublisherTests {
  @Test func `subscriptions reach the handler, repeated ones too`() async throws {
    try await withLoop { loop in
      let publisher = try await BoundSocket(
        .publisher(grantsByHand: false),
        on: loop,
        options: .results
      )
      let topics = [bytes("a/"), bytes("b/")]
      let one = try await SubscriberSocket(to: publisher.endpoint, topics: topics, on: loop)
      var received = publisher.messages.makeAsyncIterator()
      let first = try #require(await received.next())
      #expect(first.subscription == .begins(topic: bytes("a/")))
      #expect(first.sender.socketType == "SUB")
      #expect(await received.next()?.subscription == .begins(topic: bytes("b/")))
      // A second subscriber of the same topic is told as well.
      let two = try await SubscriberSocket(to: publisher.endpoint, topics: [bytes("a/")], on: loop)
      #expect(await received.next()?.subscription == .begins(topic: bytes("a/")))
      await one.close()
      await two.close()
      var ended: Set<Subscription> = []
      while ended.count < 2, let message = await received.next() {
        if let end = message.subscription { ended.insert(end) }
      }
      #expect(ended == [.ends(topic: bytes("a/")), .ends(topic: bytes("b/"))])
    }
  }

  @Test func `a subscriber gets what it asked for, in order`() async throws {
    try await withLoop { loop in
      let publisher = try await BoundSocket(.publisher(grantsByHand: false), on: loop)
      let subscriber = try await SubscriberSocket(
        to: publisher.endpoint,
        topics: [bytes("site/")],
        on: loop
      )
      _ = await first(of: publisher.messages)
      try await loop.send([bytes("other/x"), bytes("0")], on: publisher.id)
      try await loop.send([bytes("site/x"), bytes("1")], on: publisher.id)
      try await loop.send([bytes("site/y"), bytes("2")], on: publisher.id)
      var received = subscriber.messages.makeAsyncIterator()
      #expect(texts(await received.next()) == ["site/x", "1"])
      #expect(texts(await received.next()) == ["site/y", "2"])
    }
  }

  @Test func `only what is granted by hand is published to a peer`() async throws {
    try await withLoop { loop in
      let seen = AsyncStream.makeStream(of: [UInt8].self)
      let kind = SocketKind.publisher(grantsByHand: true)
      let id = try await loop.open(kind, options: .results) { loop, id, message in
        guard case .begins(let topic) = message.subscription else { return }
        if topic.starts(with: bytes("mine/")) { try? loop.grant(topic, on: id) }
        seen.continuation.yield(topic)
      }
      let endpoint = try await loop.bind(id, to: "tcp://127.0.0.1:*")
      let subscriber = try await SubscriberSocket(
        to: endpoint,
        topics: [bytes(""), bytes("theirs/"), bytes("mine/")],
        on: loop
      )
      var topics = seen.stream.makeAsyncIterator()
      for _ in 0..<3 { _ = await topics.next() }
      try await loop.send([bytes("theirs/a"), bytes("secret")], on: id)
      try await loop.send([bytes("mine/a"), bytes("result")], on: id)
      #expect(texts(await first(of: subscriber.messages)) == ["mine/a", "result"])
    }
  }

  @Test func `publishing to nobody is no error`() async throws {
    try await withLoop { loop in
      let publisher = try await BoundSocket(.publisher(grantsByHand: true), on: loop)
      #expect(try await loop.send([bytes("a"), bytes("b")], on: publisher.id) == .sent)
    }
  }
}
