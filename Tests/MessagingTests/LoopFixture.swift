import Messaging
import Testing

/// Gives `body` a running loop and stops it afterwards, whatever happens.
func withLoop(_ body: (SocketLoop) async throws -> Void) async throws {
  let loop = try SocketLoop()
  do {
    try await body(loop)
  } catch {
    await loop.stop()
    throw error
  }
  await loop.stop()
}

/// A socket that is bound to loopback TCP or to a path, and the messages that come in.
struct BoundSocket {
  let id: SocketID
  let endpoint: String
  let messages: AsyncStream<ReceivedMessage>

  init(
    _ kind: SocketKind,
    on loop: SocketLoop,
    at endpoint: String = "tcp://127.0.0.1:*",
    options: SocketOptions = SocketOptions()
  ) async throws {
    let (messages, feed) = AsyncStream.makeStream(of: ReceivedMessage.self)
    let id = try await loop.open(kind, options: options) { _, _, message in
      feed.yield(message)
    } onClose: {
      feed.finish()
    }
    self.id = id
    self.messages = messages
    self.endpoint = try await loop.bind(id, to: endpoint)
  }
}

/// A server that sends every message back.
func openEcho(on loop: SocketLoop, at endpoint: String = "tcp://127.0.0.1:*") async throws -> String
{
  let id = try await loop.open(.router, options: SocketOptions()) { loop, id, message in
    _ = try? loop.send(message.frames.map(\.bytes), to: message.peer, on: id)
  }
  return try await loop.bind(id, to: endpoint)
}

/// A client whose requests carry their id in the first frame.
func openClient(
  _ endpoint: String,
  on loop: SocketLoop,
  options: SocketOptions = .client
) async throws -> RequestSocket {
  try await RequestSocket(to: endpoint, on: loop, options: options) { message in
    message.frames.first.map { String(decoding: $0.bytes, as: UTF8.self) }
  }
}

/// The bytes of a text.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// The texts of a message's frames.
func texts(_ message: ReceivedMessage?) -> [String]? {
  message?.frames.map { String(decoding: $0.bytes, as: UTF8.self) }
}

/// The first element of a stream, or nil where it ends without one.
func first<Element: Sendable>(of stream: AsyncStream<Element>) async -> Element? {
  for await element in stream { return element }
  return nil
}

/// A limit for what should come at once, so generous that only a hang reaches it.
let patience = Duration.seconds(20)
