import Glibc
import Messaging
import Testing

/// A folder that is removed with all that is in it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/messaging-XXXXXX".utf8CString)
    let made = unsafe mkdtemp(&template) != nil
    try #require(made)
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    for name in ["echo", "socket", "file"] { unsafe unlink(path + "/" + name) }
    unsafe rmdir(path)
  }

  /// The permission bits of a file in the folder; nil where there is none.
  func mode(of name: String) -> UInt32? {
    var status = stat()
    guard unsafe lstat(path + "/" + name, &status) == 0 else { return nil }
    return status.st_mode & 0o777
  }

  /// Creates a socket file that nobody listens on, as a killed process leaves it.
  func leaveSocket(_ name: String) -> Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) {
      unsafe $0.copyBytes(from: (path + "/" + name).utf8)
    }
    return unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
  }
}

@Suite(.timeLimit(.minutes(5))) struct EndpointTests {
  @Test(arguments: [0o600 as UInt32, 0o660])
  func `an ipc socket gets its permissions`(permissions: UInt32) async throws {
    let folder = try TemporaryFolder()
    try await withLoop { loop in
      let id = try await loop.open(.router, options: SocketOptions()) { _, _, _ in }
      try await loop.bind(id, to: "ipc://\(folder.path)/socket", permissions: permissions)
      #expect(folder.mode(of: "socket") == permissions)
    }
  }

  @Test func `a path that somebody listens on is refused, and they are left in peace`() async throws
  {
    let folder = try TemporaryFolder()
    try await withLoop { loop in
      let endpoint = try await openEcho(on: loop, at: "ipc://\(folder.path)/echo")
      await #expect(throws: MessagingError.pathInUse(path: folder.path + "/echo")) {
        try await openEcho(on: loop, at: endpoint)
      }
      let client = try await openClient(endpoint, on: loop)
      let reply = try await client.request([bytes("1")], id: "1", timeout: patience)
      #expect(texts(reply) == ["1"])
    }
  }

  @Test func `what a dead process left behind is replaced`() async throws {
    let folder = try TemporaryFolder()
    #expect(folder.leaveSocket("echo"))
    #expect(folder.mode(of: "echo") != nil)
    try await withLoop { loop in
      let endpoint = try await openEcho(on: loop, at: "ipc://\(folder.path)/echo")
      let client = try await openClient(endpoint, on: loop)
      let reply = try await client.request([bytes("1")], id: "1", timeout: patience)
      #expect(texts(reply) == ["1"])
    }
  }

  @Test func `a file that is no socket is never removed`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/file"
    let descriptor = unsafe open(path, O_CREAT | O_WRONLY, 0o644)
    close(descriptor)
    try await withLoop { loop in
      await #expect(throws: MessagingError.notASocket(path: path)) {
        try await openEcho(on: loop, at: "ipc://" + path)
      }
    }
    #expect(folder.mode(of: "file") != nil)
  }

  @Test func `a path that does not fit is refused before it is cut short`() async throws {
    let path = "/tmp/" + String(repeating: "x", count: 103)
    try await withLoop { loop in
      await #expect(throws: MessagingError.pathTooLong(path: path)) {
        try await openEcho(on: loop, at: "ipc://" + path)
      }
    }
  }

  @Test func `a port in use is named with its remedy`() async throws {
    try await withLoop { loop in
      let endpoint = try await openEcho(on: loop)
      let error = await #expect(throws: MessagingError.self) {
        try await openEcho(on: loop, at: endpoint)
      }
      guard case .cannotBind(endpoint, let cause) = error else {
        Issue.record("another error: \(String(describing: error))")
        return
      }
      #expect(cause.name == "EADDRINUSE")
      #expect(error?.remedy.contains("another port") == true)
    }
  }

  @Test(arguments: ["nonsense", "tcp://127.0.0.1", "smoke://signal", "tcp://999.1.1.1:1"])
  func `an unusable endpoint is an error`(endpoint: String) async throws {
    try await withLoop { loop in
      let error = await #expect(throws: MessagingError.self) {
        try await openEcho(on: loop, at: endpoint)
      }
      #expect(error?.code == "cannot_bind")
    }
  }
}
