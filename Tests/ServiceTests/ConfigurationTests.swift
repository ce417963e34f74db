import Foundation
import Testing

@testable import Service

@Suite struct ConfigurationTests {
  private let listen = """
    listen:
      ingest: ["ipc:///run/x.sock"]
      results: ["tcp://127.0.0.1:17161"]
    """

  private func refusal(_ yaml: String) -> ConfigurationError? {
    do throws(ConfigurationError) {
      _ = try Configuration(yaml: yaml, file: "f.yaml")
      return nil
    } catch {
      return error
    }
  }

  @Test func `the smallest configuration takes the defaults`() throws {
    let configuration = try Configuration(
      yaml: listen,
      file: "f.yaml",
      environment: ["STATE_DIRECTORY": "/var/lib/x"]
    )
    #expect(configuration.stateFolder == "/var/lib/x")
    #expect(configuration.site == "local")
    #expect(configuration.workers == 1)
    #expect(configuration.roots.isEmpty)
  }

  @Test func `the example names every key, and is accepted`() throws {
    let url = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Systemd/tmsplannerd.yaml.example")
    let text = try String(contentsOf: url, encoding: .utf8)
    let uncommented = text.replacing(/(?m)^(\s*)#(?=[a-z_]+:)/) { $0.output.1 }
    let configuration = try Configuration(yaml: uncommented, file: "example")
    for key in Configuration.keys { #expect(uncommented.contains("\(key):"), "\(key)") }
    #expect(configuration.stateFolder == "/var/lib/tmsplanner")
    _ = try Configuration(yaml: text, file: "example", environment: ["STATE_DIRECTORY": "/x"])
  }

  @Test func `every key has its effect`() throws {
    let configuration = try Configuration(
      yaml: """
        site: clinic-7
        state_folder: /s
        data_folder: /d
        listen:
          ingest: ["tcp://[::1]:1"]
          results: ["tcp://127.1.2.3:*"]
          ipc_mode: "0660"
        inputs:
          roots: [/a, /b/c]
          upload_limit_mib: 2
          disk_reserve_mib: 3
          upload_expiry_hours: 4
        jobs:
          queue: 5
          workers: 6
          limit_seconds: 7
          attempts: 8
          drain_seconds: 9
        heartbeat_seconds: 10
        target_validity_days: 11
        log_level: warning
        """,
      file: "f.yaml"
    )
    var expected = Configuration(
      stateFolder: "/s",
      ingest: [try Endpoint("tcp://[::1]:1")],
      results: [try Endpoint("tcp://127.1.2.3:*")]
    )
    expected.site = "clinic-7"
    expected.dataFolder = "/d"
    expected.socketMode = 0o660
    expected.roots = ["/a", "/b/c"]
    expected.uploadLimit = 2 << 20
    expected.diskReserve = 3 << 20
    expected.uploadExpiry = .seconds(4 * 3600)
    expected.queueLimit = 5
    expected.workers = 6
    expected.jobLimit = .seconds(7)
    expected.attempts = 8
    expected.drainLimit = .seconds(9)
    expected.heartbeat = .seconds(10)
    expected.targetValidityDays = 11
    expected.logLevel = .warning
    #expect(configuration == expected)
  }

  @Test(arguments: [
    ("sit: x", 1), ("site: a b", 1), ("jobs:\n  workers: 0", 2), ("jobs:\n  workers: many", 2),
    ("inputs:\n  roots: relative", 2), ("inputs:\n  roots: [relative]", 2),
    ("inputs:\n  rots: []", 2), ("heartbeat_seconds: 61", 1), ("log_level: loud", 1),
    ("jobs: 3", 1), ("site: x\nsite: y", 1), ("site: [", 2),
  ])
  func `what is unknown or out of range is refused with its line`(yaml: String, line: Int) {
    let refused = refusal("\(yaml)\n\(listen)\nstate_folder: /s\n")
    #expect(refused?.file == "f.yaml")
    if !yaml.hasSuffix("[") && !yaml.contains("site: y") { #expect(refused?.line == line) }
    #expect(refused != nil)
  }

  @Test func `a state folder must come from somewhere`() {
    #expect(refusal(listen)?.message.contains("state_folder") == true)
  }

  @Test func `no endpoint at all is refused`() {
    #expect(refusal("state_folder: /s\nlisten:\n  ingest: []\n")?.line == 3)
  }

  @Test(arguments: [
    "tcp://0.0.0.0:1", "tcp://*:1", "tcp://10.0.0.1:1", "tcp://127.0.0.1.example.org:1",
    "tcp://[::]:1", "tcp://localhost:1", "tcp://127.0.0.1", "tcp://127.0.0.1:0",
    "tcp://127.0.0.1:65536", "tcp://127.0.0.256:1", "tcp://127.0.0:1", "ipc://relative", "ipc://",
    "inproc://x", "udp://127.0.0.1:1", "",
  ])
  func `an endpoint that others could reach is refused in a plain sentence`(text: String) {
    #expect(throws: Endpoint.Refusal.self) { try Endpoint(text) }
    let yaml = "state_folder: /s\nlisten:\n  ingest: [\"\(text)\"]\n"
    #expect(refusal(yaml)?.line == 3)
  }
}
