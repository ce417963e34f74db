import Foundation
import Navigation
import Testing

@testable import Service

@Suite struct ConfigurationTests {
  private let listen = """
    listen:
      ingest: ["ipc:///run/x.sock"]
      results: ["ipc:///run/y.sock"]
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
    let processors = ProcessInfo.processInfo.activeProcessorCount
    #expect(configuration.workers == min(max(1, processors - 1), 16))
    #expect(configuration.attempts == 2)
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
          admin: "ipc:///run/a.sock"
          metrics: "tcp://127.0.0.1:2"
          secret_key: /k
          clients: /c
          loopback_without_keys: true
          ipc_mode: "0660"
        inputs:
          roots: [/a, /b/c]
          upload_limit_mib: 2
          disk_reserve_mib: 3
          upload_expiry_hours: 4
          uploads: 12
          disk_percent: 80
          site_quota_mib: 6
          uploads_per_client: 13
        jobs:
          queue: 5
          queue_per_client: 14
          workers: 6
          limit_seconds: 7
          attempts: 8
          drain_seconds: 9
        openigtlink:
          enabled: true
          sites: {clinic-7: "tcp://127.0.0.1:3", clinic-8: "tcp://10.0.0.1:4"}
          allow_network: true
          navigators: 18
          coil_axes: brainsight
          header_version: 2
        retention:
          events_days: 15
          inputs_days: 16
          quarantine_days: 17
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
    expected.admin = try Endpoint("ipc:///run/a.sock")
    expected.metrics = try Endpoint("tcp://127.0.0.1:2")
    expected.secretKeyFile = "/k"
    expected.clientsFile = "/c"
    expected.servesLoopbackWithoutKeys = true
    expected.uploadCountLimit = 12
    expected.diskPercentLimit = 80
    expected.siteQuota = 6 << 20
    (expected.eventDays, expected.inputDays, expected.quarantineDays) = (15, 16, 17)
    expected.clientUploadLimit = 13
    expected.clientQueueLimit = 14
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
    var navigators = OpenIGTLinkSettings(sites: [
      "clinic-7": try Endpoint("tcp://127.0.0.1:3"), "clinic-8": try Endpoint("tcp://10.0.0.1:4"),
    ])
    (navigators.clientLimit, navigators.axes) = (18, .brainsight)
    navigators.usesHeaderVersion2 = true
    expected.openIGTLink = navigators
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

  @Test func `navigators are served only where that is said, on this host, at the usual port`()
    throws
  {
    let rest = "site: a\n\(listen)\nstate_folder: /s\n"
    let none = try Configuration(yaml: rest + "openigtlink:\n  navigators: 3\n", file: "f")
    #expect(none.openIGTLink == nil)
    let on = try Configuration(yaml: rest + "openigtlink:\n  enabled: true\n", file: "f")
    #expect(on.openIGTLink?.sites == ["a": try Endpoint("tcp://127.0.0.1:18944")])
    #expect(on.openIGTLink?.openSites.isEmpty == true)
    let open = "openigtlink:\n  enabled: true\n  allow_network: true\n  sites: {a: \"tcp://*:1\"}\n"
    #expect(try Configuration(yaml: rest + open, file: "f").openIGTLink?.openSites.count == 1)
  }

  @Test(arguments: [
    ("sites:\n    a: tcp://0.0.0.0:18944", 4, "allow_network"),
    ("sites:\n    a: tcp://*:1", 4, "keys"),
    ("sites:\n    a: ipc:///x", 4, "tcp"), ("sites:\n    a b: tcp://127.0.0.1:1", 4, "site"),
    ("navigators: 0", 3, "1 to 256"), ("coil_axes: mine", 3, "simnibs"),
    ("header_version: 3", 3, "1 to 2"), ("enabld: true", 3, "unknown"),
    ("sites: {a: \"tcp://127.0.0.1:1\", b: \"tcp://127.0.0.1:1\"}", 0, "already"),
  ])
  func `navigators are not served where others would see them, or wrongly`(
    yaml: String,
    line: Int,
    words: String
  ) {
    let text = "openigtlink:\n  enabled: true\n  \(yaml)\n\(listen)\nstate_folder: /s\n"
    let refused = refusal(text)
    #expect(refused?.message.contains(words) == true, "\(refused?.message ?? "accepted")")
    if line > 0 { #expect(refused?.line == line) }
  }

  @Test func `a state folder must come from somewhere`() {
    #expect(refusal(listen)?.message.contains("state_folder") == true)
  }

  @Test func `no endpoint at all is refused`() {
    #expect(refusal("state_folder: /s\nlisten:\n  ingest: []\n")?.line == 3)
  }

  @Test(arguments: [
    "tcp://127.0.0.1.example.org:1", "tcp://localhost:1", "tcp://127.0.0.1", "tcp://127.0.0.1:0",
    "tcp://127.0.0.1:65536", "tcp://127.0.0.256:1", "tcp://127.0.0:1", "ipc://relative", "ipc://",
    "inproc://x", "udp://127.0.0.1:1", "", "tcp://[::1:1", "tcp://clinic:1",
  ])
  func `what is no endpoint is refused in a plain sentence`(text: String) {
    #expect(throws: Endpoint.Refusal.self) { try Endpoint(text) }
    let yaml = "state_folder: /s\nlisten:\n  ingest: [\"\(text)\"]\n"
    #expect(refusal(yaml)?.line == 3)
  }

  private func doors(_ ingest: String, _ more: [String] = []) -> String {
    let lines = ["ingest: [\"\(ingest)\"]", "results: [\"ipc:///r\"]"] + more
    return "state_folder: /s\nlisten:\n" + lines.map { "  \($0)\n" }.joined()
  }

  @Test(arguments: ["tcp://0.0.0.0:1", "tcp://*:1", "tcp://10.0.0.1:1", "tcp://[::]:1"])
  func `an address that other hosts reach needs keys`(text: String) throws {
    let keys = ["secret_key: /k", "clients: /c"]
    for more in [[], [keys[0]], [keys[1]], ["loopback_without_keys: true"]] {
      let refused = refusal(doors(text, more))
      #expect(refused?.line == 3)
      #expect(refused?.message.contains("needs keys") == true, "\(more)")
    }
    #expect(refusal(doors(text, keys)) == nil)
  }

  @Test(arguments: ["tcp://127.0.0.1:1", "tcp://127.9.9.9:*", "tcp://[::1]:1"])
  func `a loopback address needs keys, or a word that it needs none`(text: String) throws {
    #expect(refusal(doors(text))?.message.contains("every user of this host") == true)
    #expect(refusal(doors(text, ["loopback_without_keys: true"])) == nil)
    #expect(refusal(doors(text, ["secret_key: /k", "clients: /c"])) == nil)
  }

  @Test(arguments: ["admin: \"tcp://127.0.0.1:1\"", "metrics: \"tcp://0.0.0.0:1\""])
  func `what is for this host alone is served nowhere else`(line: String) {
    #expect(
      refusal(doors("ipc:///i", [line]))?.message.contains("may be reached by others") == true
    )
  }

  @Test(arguments: [
    ("ingest", "results: [\"ipc:///i\"]", "results"),
    ("ingest", "results: [\"ipc:///r\"]\n  admin: \"ipc:///i\"", "admin"),
    ("results", "results: [\"ipc:///r\"]\n  metrics: \"ipc:///r\"", "metrics"),
  ])
  func `an endpoint that is named twice is refused`(first: String, lines: String, second: String) {
    let yaml = "state_folder: /s\nlisten:\n  ingest: [\"ipc:///i\"]\n  \(lines)\n"
    let message = refusal(yaml)?.message
    #expect(message?.hasPrefix("listen.\(second): ") == true, "\(message ?? "")")
    #expect(message?.hasSuffix("belongs to listen.\(first) already") == true, "\(message ?? "")")
  }

  @Test func `an endpoint that a list holds twice is refused, a free port is not`() {
    func yaml(_ ingest: String) -> String {
      """
      state_folder: /s
      listen:
        ingest: ["\(ingest)", "\(ingest)"]
        results: ["ipc:///r"]
        loopback_without_keys: true
      """
    }
    #expect(refusal(yaml("ipc:///i"))?.message.contains("stands there twice") == true)
    #expect(refusal(yaml("tcp://127.0.0.1:1"))?.line == 3)
    #expect(refusal(yaml("tcp://127.0.0.1:*")) == nil)
  }

  @Test func `the secret key may come as a credential of systemd`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1], to: "curve.secret")
    let configuration = try Configuration(
      yaml: doors("tcp://*:1", ["clients: /c"]),
      file: "f",
      environment: ["CREDENTIALS_DIRECTORY": folder.path]
    )
    #expect(configuration.secretKeyFile == path)
  }
}
