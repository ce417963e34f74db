import Glibc
import Messaging
import Synchronization
import Testing

extension SocketLoop {
  /// The thread that runs this, and how often it has run.
  fileprivate func threadNumber(_ count: borrowing Atomic<Int>) -> UInt {
    count.add(1, ordering: .relaxed)
    return UInt(pthread_self())
  }
}

@Suite(.timeLimit(.minutes(5))) struct LoopTests {
  @Test func `a hundred concurrent calls run on one thread, which is not the caller's`()
    async throws
  {
    try await withLoop { loop in
      let counter = Counter()
      let threads = await withTaskGroup(of: UInt.self) { group in
        for _ in 0..<100 { group.addTask { await loop.threadNumber(counter.value) } }
        return await group.reduce(into: Set<UInt>()) { $0.insert($1) }
      }
      #expect(threads.count == 1)
      #expect(counter.value.load(ordering: .relaxed) == 100)
      #expect(!threads.contains(UInt(pthread_self())))
    }
  }

  @Test func `timers fire once or again and again, until cancelled`() async throws {
    try await withLoop { loop in
      let (stream, feed) = AsyncStream.makeStream(of: String.self)
      let never = await loop.after(.milliseconds(1)) { _ in feed.yield("never") }
      await loop.cancel(never)
      await loop.after(.milliseconds(5)) { _ in feed.yield("once") }
      let again = await loop.every(.milliseconds(20)) { _ in feed.yield("again") }
      var fired = stream.makeAsyncIterator()
      #expect(await fired.next() == "once")
      for _ in 0..<3 { #expect(await fired.next() == "again") }
      await loop.cancel(again)
      await loop.after(.milliseconds(1)) { _ in feed.yield("cancelled") }
      // On a busy machine several may have fired before the cancelling.
      while let name = await fired.next(), name == "again" {}
      await loop.after(.milliseconds(60)) { _ in feed.yield("last") }
      #expect(await fired.next() == "last")
    }
  }

  @Test func `a busy socket starves neither timers nor calls`() async throws {
    try await withLoop { loop in
      // A socket that sends itself two messages for each that it gets is never idle.
      let router = try await loop.open(.router, options: SocketOptions()) { loop, id, message in
        _ = try? loop.send(message.frames.map(\.bytes), to: message.peer, on: id)
      }
      let endpoint = try await loop.bind(router, to: "tcp://127.0.0.1:*")
      let dealer = try await loop.open(.dealer, options: .client) { loop, id, _ in
        _ = try? loop.send([bytes("again")], on: id)
        _ = try? loop.send([bytes("again")], on: id)
      }
      try await loop.connect(dealer, to: endpoint)
      try await loop.send([bytes("start")], on: dealer)
      let (stream, feed) = AsyncStream.makeStream(of: Void.self)
      await loop.after(.milliseconds(100)) { _ in feed.yield() }
      _ = await first(of: stream)
      #expect(await loop.isStopped == false)
    }
  }

  @Test func `a stopped loop refuses calls, ends streams and fails requests`() async throws {
    let loop = try SocketLoop()
    let server = try await BoundSocket(.router, on: loop)
    let client = try await openClient(server.endpoint, on: loop)
    let waiting = Task { try await client.request([bytes("1")], id: "1", timeout: patience) }
    _ = await first(of: server.messages)
    await loop.stop()
    await loop.stop()
    let result = await waiting.result
    #expect(throws: MessagingError.closed) { try result.get() }
    #expect(await first(of: server.messages) == nil)
    #expect(await loop.isStopped)
    await #expect(throws: MessagingError.closed) { try await client.send([bytes("2")]) }
    await #expect(throws: MessagingError.closed) {
      try await loop.open(.router, options: SocketOptions()) { _, _, _ in }
    }
  }

  @Test func `stopping with many connected peers and unsent messages does not hang`() async throws {
    for _ in 0..<10 {
      let loop = try SocketLoop()
      let server = try await BoundSocket(.router, on: loop)
      for number in 0..<10 {
        let client = try await openClient(server.endpoint, on: loop)
        try await client.send([bytes("\(number)"), [UInt8](repeating: 0, count: 60_000)])
      }
      let lonely = try await openClient("tcp://127.0.0.1:9", on: loop)
      try await lonely.send([bytes("never delivered")])
      await loop.stop()
    }
  }

  @Test func `a handler may stop the loop`() async throws {
    let loop = try SocketLoop()
    let server = try await loop.open(.router, options: SocketOptions()) { loop, _, _ in loop.stop()
    }
    let client = try await openClient(
      try await loop.bind(server, to: "tcp://127.0.0.1:*"),
      on: loop
    )
    await #expect(throws: MessagingError.closed) {
      try await client.request([bytes("1")], id: "1", timeout: patience)
    }
    #expect(await loop.isStopped)
  }

  @Test func `a stop that lingers delivers what was sent just before`() async throws {
    try await withLoop { clients in
      let loop = try SocketLoop()
      let endpoint = try await openEcho(on: loop)
      let client = try await openClient(endpoint, on: clients)
      _ = try await client.request([bytes("0")], id: "0", timeout: patience)
      let server = try await loop.open(.router, options: SocketOptions()) { loop, id, message in
        let reply = [message.frames[0].bytes, [UInt8](repeating: 1, count: 1_000_000)]
        _ = try? loop.send(reply, to: message.peer, on: id)
        loop.stop(lingering: .seconds(10))
      }
      let second = try await openClient(
        try await loop.bind(server, to: "tcp://127.0.0.1:*"),
        on: clients
      )
      let reply = try await second.request([bytes("1")], id: "1", timeout: patience)
      #expect(reply.frames.last?.count == 1_000_000)
    }
  }

  @Test func `a stopped loop is released with its thread`() async throws {
    weak var released: SocketLoop?
    do {
      let loop = try SocketLoop()
      _ = try await openEcho(on: loop)
      released = loop
      await loop.stop()
    }
    while released != nil { await Task.yield() }  // the thread's last turn may still hold it
    #expect(released == nil)
  }
}

private final class Counter: Sendable {
  let value = Atomic<Int>(0)
}
