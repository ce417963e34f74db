import Client
import FoundationEssentials
import Glibc
import Messaging

/// A client of the daemon that is measured, with its keys.
struct LoadClient: Sendable {
  let name: String
  let secret: CurveSecretKey
  let publicKey: CurvePublicKey

  init(_ name: String) throws {
    self.name = name
    secret = try CurveSecretKey()
    publicKey = try secret.publicKey()
  }
}

/// Where the daemon that is measured is reached.
struct ServiceDoor: Sendable {
  let ingest: String
  let results: String
  /// The daemon's own key; nil where it serves the loopback without keys.
  let serverKey: CurvePublicKey?

  /// How `client` proves who it is; nil is anybody on this host.
  func security(of client: LoadClient?) -> SocketSecurity {
    guard let client, let serverKey else { return .none }
    return .client(client.secret, server: serverKey)
  }

  /// Connects, and waits until the daemon answers.
  func connect(_ client: LoadClient?, attempts: Int = 20) async throws -> TMSPClient {
    var patience = Patience()
    patience.attempts = attempts
    patience.replyLimit = .seconds(30)
    let connection = try await TMSPClient(
      to: ingest,
      patience: patience,
      security: security(of: client)
    )
    _ = try await connection.hello(client: "tmsplan-bench")
    return connection
  }
}

/// A daemon in a folder of its own, which goes with it.
struct ServiceDaemon {
  let door: ServiceDoor
  private let process: ChildProcess
  private let folder: String

  /// Starts a daemon that serves `clients` by their keys, or without any the loopback.
  init(_ program: String, folder: String, clients: [LoadClient]) throws {
    self.folder = folder
    try? FileManager.default.removeItem(atPath: folder)
    try FileManager.default.createDirectory(
      atPath: folder + "/state",
      withIntermediateDirectories: true
    )
    var proof = "loopback_without_keys: true"
    var serverKey: CurvePublicKey?
    if !clients.isEmpty {
      let secret = try CurveSecretKey()
      serverKey = try secret.publicKey()
      let path = folder + "/server.secret"
      try Data((secret.revealed + "\n").utf8).write(to: URL(filePath: path))
      _ = unsafe chmod(path, 0o600)
      proof = "secret_key: \(path)\n  clients: \(folder)/clients"
    }
    let (ingest, results) = (try Ports.free(), try Ports.free())
    door = ServiceDoor(ingest: ingest, results: results, serverKey: serverKey)
    let list = clients.map { client in
      """
      {"client":"\(client.name)","site":"\(client.name)","roles":["submit","results"],\
      "public_key":"\(client.publicKey)"}
      """
    }
    let text = "{\"clients\":[\(list.joined(separator: ","))]}\n"
    try Data(text.utf8).write(to: URL(filePath: folder + "/clients"))
    let configuration = """
      state_folder: \(folder)/state
      log_level: warning
      listen:
        ingest: ["\(ingest)"]
        results: ["\(results)"]
        \(proof)

      """
    try Data(configuration.utf8).write(to: URL(filePath: folder + "/daemon.yaml"))
    process = try ChildProcess(
      Invocation(words: [program, "--config", folder + "/daemon.yaml"])
    )
    while !Ports.isServed(ingest) {
      guard !process.hasEnded else {
        throw BenchError("the daemon does not start: \(try process.wait().errors)")
      }
      usleep(10_000)
    }
  }

  /// The keys as the sender takes them.
  func words(of client: LoadClient?) -> [String] {
    guard let client, let serverKey = door.serverKey else { return [] }
    return [serverKey.text, client.publicKey.text, client.secret.revealed]
  }

  /// The largest resident set so far, in bytes.
  var peak: Int {
    let text = (try? String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let number = line?.split(whereSeparator: { " \t".contains($0) }).dropFirst().first
    return (number.flatMap { Int($0) } ?? 0) * 1024
  }

  /// Stops the daemon and removes what it stored.
  func stop() throws {
    kill(process.id, SIGTERM)
    let ending = try process.wait()
    try FileManager.default.removeItem(atPath: folder)
    guard ending.status == 0 else {
      throw BenchError("the daemon ended with \(ending.status): \(ending.errors)")
    }
  }
}
