import Foundation
import Glibc
import Messaging
import Testing

@testable import Service

/// The endpoint of the metrics, as a scraper, a stranger and a broken client meet it.
@Suite(.timeLimit(.minutes(5))) struct MetricsServerTests {
  private static let page = "up 1\n"
  private let folder: TemporaryFolder
  private var place: String { "ipc://\(folder.path)/m" }

  init() throws { folder = try TemporaryFolder() }

  /// Serves at `endpoint`, by default a unix socket, while `body` runs.
  private func serving(
    at endpoint: String? = nil,
    limit: Duration = .seconds(30),
    page: String = MetricsServerTests.page,
    _ body: (String) throws -> Void
  ) async throws {
    let endpoint = try Endpoint(endpoint ?? place)
    let server = try MetricsServer(endpoint, permissions: 0o600, limit: limit)
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    // Not as a task: `body` waits for the thread, and may hold the pool's last thread meanwhile.
    server.start {
      page
    } whenEnded: {
      end.finish()
    }
    let outcome = Result { try body(server.endpoint) }
    server.stop()
    for await _ in ended {}
    try outcome.get()
  }

  private func answer(to text: String, at endpoint: String) throws -> String {
    let connection = try RawConnection(to: endpoint)
    connection.send(text)
    return try connection.readAll()
  }

  private func expectPage(
    for request: String = "GET /metrics HTTP/1.1\r\n\r\n",
    at endpoint: String
  ) throws {
    #expect(try answer(to: request, at: endpoint) == whole)
  }

  private let whole = """
    HTTP/1.1 200 OK\r
    Content-Type: text/plain; version=0.0.4; charset=utf-8\r
    Content-Length: 5\r
    Connection: close\r
    \r
    up 1

    """

  @Test(arguments: [
    "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET /metrics HTTP/1.0\r\n\r\n",
    "GET /metrics?x=/y HTTP/1.1\r\n\r\n", "GET /metrics HTTP/1.1\nHost: x\n\n",
  ])
  func `the page is at its path`(request: String) async throws {
    try await serving { try expectPage(for: request, at: $0) }
  }

  @Test(arguments: [
    ("GET / HTTP/1.1\r\n\r\n", "404 "), ("GET /metricsx HTTP/1.1\r\n\r\n", "404 "),
    ("GET /../metrics HTTP/1.1\r\n\r\n", "404 "), ("POST / HTTP/1.1\r\n\r\n", "404 "),
    ("POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "405 "),
    ("HEAD /metrics HTTP/1.1\r\n\r\n", "405 "),
    ("GET /metrics HTTP/2.0\r\n\r\n", "505 "), ("GET /metrics\r\n\r\n", "400 "),
    ("get /metrics HTTP/1.1\r\n\r\n", "400 "), ("GET  /metrics HTTP/1.1\r\n\r\n", "400 "),
    ("GET metrics HTTP/1.1\r\n\r\n", "400 "), ("GET /\u{1} HTTP/1.1\r\n\r\n", "400 "),
    ("GET /é HTTP/1.1\r\n\r\n", "400 "), ("\r\n\r\n", "400 "), ("\u{16}\u{3}\u{1}\n\n", "400 "),
  ])
  func `anything else is refused with its status`(request: String, status: String) async throws {
    try await serving { endpoint in
      let answer = try answer(to: request, at: endpoint)
      #expect(answer.hasPrefix("HTTP/1.1 " + status), "\(answer)")
      #expect(answer.contains("\r\nAllow: GET\r\n") == (status == "405 "))
      try expectPage(at: endpoint)
    }
  }

  @Test func `a request that does not end is refused, however it goes on`() async throws {
    try await serving { endpoint in
      let connection = try RawConnection(to: endpoint)
      connection.send("GET /metrics HTTP/1.1\r\nX: " + String(repeating: "x", count: 5000))
      connection.send(String(repeating: "y", count: 100_000))
      connection.endSending()
      let answer = try connection.readAll()
      #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer)")
    }
  }

  @Test func `a request may come in pieces, and its client may stop sending`() async throws {
    try await serving { endpoint in
      let connection = try RawConnection(to: endpoint)
      for piece in ["G", "ET /metr", "ics HTTP/1.1\r", "\n\r", "\n"] { connection.send(piece) }
      connection.endSending()
      #expect(try connection.readAll() == whole)
    }
  }

  @Test func `who sends nothing, too little, or reads nothing is dropped`() async throws {
    // More than the system takes for a client that does not read.
    let page = String(repeating: "#", count: 4_000_000)
    try await serving(limit: .milliseconds(300), page: page) { endpoint in
      #expect(try RawConnection(to: endpoint).readAll().isEmpty)
      #expect(try answer(to: "GET /metrics HTTP/1.1\r\nHo", at: endpoint).isEmpty)
      let idle = try RawConnection(to: endpoint)
      idle.send("GET /metrics HTTP/1.1\r\n\r\n")
      // Dropped later than the one before it.
      #expect(try RawConnection(to: endpoint).readAll().isEmpty)
      #expect(try idle.readAll().utf8.count < page.utf8.count)
    }
  }

  @Test func `those who take all places are dropped, and the next one is served`() async throws {
    try await serving(limit: .milliseconds(300)) { endpoint in
      let greedy = try (0..<3 * MetricsServer.connectionLimit).map { _ in
        try RawConnection(to: endpoint)
      }
      try expectPage(at: endpoint)
      for connection in greedy { #expect(try connection.readAll().isEmpty) }
    }
  }

  @Test func `a stop ends what is under way`() async throws {
    var waiting: RawConnection?
    try await serving { endpoint in
      waiting = try RawConnection(to: endpoint)
      // It came later, so the first one has been taken.
      try expectPage(at: endpoint)
    }
    #expect(try waiting?.readAll() == "")
  }
}

// MARK: - Places

extension MetricsServerTests {
  @Test func `a wildcard becomes a port of the loopback address that was named`() async throws {
    try await serving(at: "tcp://127.0.0.1:*") { endpoint in
      #expect(endpoint.hasPrefix("tcp://127.0.0.1:") && !endpoint.hasSuffix(":0"))
      try expectPage(at: endpoint)
      let error = #expect(throws: MessagingError.self) {
        try MetricsServer(Endpoint(endpoint), permissions: 0o600)
      }
      #expect(error?.code == "cannot_bind")
    }
  }

  @Test func `the socket's file has its mode, and goes with the server`() throws {
    var server: MetricsServer? = try MetricsServer(Endpoint(place), permissions: 0o660)
    let path = folder.path + "/m"
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o660)
    withExtendedLifetime(server) {}
    server = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `a file that a dead process left is replaced, and nothing else`() async throws {
    let path = folder.path + "/m"
    let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let status = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(dead, address, size)
      }
    }
    try #require(status == 0)
    close(dead)
    try await serving { endpoint in
      try expectPage(at: endpoint)
      #expect(throws: MessagingError.pathInUse(path: path)) {
        try MetricsServer(Endpoint(endpoint), permissions: 0o600)
      }
      try expectPage(at: endpoint)
    }
    let file = try folder.write([1], to: "file")
    #expect(throws: MessagingError.notASocket(path: file)) {
      try MetricsServer(Endpoint("ipc://" + file), permissions: 0o600)
    }
  }
}
