import Foundation
import Testing

/// `tmsplannerd` as an operator types it.
@Suite(.inTurn) struct DaemonProgramTests {
  private func run(_ arguments: [String]) async throws -> Program.Outcome {
    try await Program(name: "tmsplannerd").run(arguments)
  }

  @Test func `the help names its options and exit statuses`() async throws {
    let help = try await run(["--help"])
    #expect(help.status == 0)
    for word in ["--config", "--check-config", "78"] {
      #expect(help.output.contains(word), "\(help.output)")
    }
  }

  @Test func `the shipped example is a good configuration, also outside systemd`() async throws {
    let example = Program.package.appending(path: "Systemd/tmsplannerd.yaml.example")
    let checked = try await run(["--config", example.path(percentEncoded: false), "--check-config"])
    #expect(checked.status == 0 && checked.output.isEmpty)
    // Where systemd does not hold the socket of the workers, that is said and nothing else.
    let lines = checked.errors.split(separator: "\n")
    #expect(lines.allSatisfy { $0.contains("jobs.worker_socket:") }, "\(checked.errors)")
    let hasSocket = FileManager.default.fileExists(atPath: "/run/tmsplanner-worker.sock")
    #expect(lines.isEmpty == hasSocket)
  }

  /// What the check of a configuration says whose keys or data are unusable.
  private func check(
    _ folder: TemporaryFolder,
    list: String = #"{"clients":[]}"#,
    secret: String = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
    mode: Int = 0o600,
    state: String = "state",
    listen: String = "",
    more: String = ""
  ) async throws -> Program.Outcome {
    let (key, clients) = (folder / "server.secret", folder / "clients")
    try Data(secret.utf8).write(to: key)
    try Data(list.utf8).write(to: clients)
    for (url, mode) in [(key, mode), (clients, 0o644)] {
      try FileManager.default.setAttributes(
        [.posixPermissions: mode],
        ofItemAtPath: url.path(percentEncoded: false)
      )
    }
    let yaml = """
      state_folder: \((folder / state).path(percentEncoded: false))
      listen:
        ingest: ["tcp://127.0.0.1:17160"]
        results: ["tcp://127.0.0.1:17161"]
        secret_key: \(key.path(percentEncoded: false))
        clients: \(clients.path(percentEncoded: false))
        \(listen)
      \(more)
      """
    let configuration = folder / "daemon.yaml"
    try Data(yaml.utf8).write(to: configuration)
    return try await run(["--config", configuration.path(percentEncoded: false), "--check-config"])
  }

  @Test func `a check finds a key or a list that cannot be used, and names its file once`()
    async throws
  {
    let folder = try TemporaryFolder()
    #expect(try await check(folder).status == 0)
    let faults = [
      ("server.secret", "may be read by others", try await check(folder, mode: 0o644)),
      ("server.secret", "holds no secret key", try await check(folder, secret: "short")),
      ("clients", "not JSON", try await check(folder, list: "{")),
      ("clients", "client number 1", try await check(folder, list: #"{"clients":[{}]}"#)),
    ]
    for (name, words, outcome) in faults {
      let path = (folder / name).path(percentEncoded: false)
      #expect(outcome.status == 78 && outcome.errors.hasPrefix("<3>\(path): "), "\(outcome.errors)")
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
      #expect(outcome.errors.components(separatedBy: path).count == 2, "\(outcome.errors)")
    }
  }

  @Test func `a check says in words where the regions and protocols are not`() async throws {
    let outcome = try await check(TemporaryFolder(), more: "data_folder: /nonexistent")
    #expect(outcome.status == 78, "\(outcome.errors)")
    #expect(
      outcome.errors.hasPrefix("<3>No folder with Atlases and Protocols was found; looked in /none")
    )
  }

  @Test func `a check tells of folders that cannot be made, and of roots that are not there yet`()
    async throws
  {
    let folder = try TemporaryFolder()
    let roots = try await check(folder, more: "inputs: {roots: [/nonexistent/derivatives]}")
    #expect(roots.status == 0, "\(roots.errors)")
    #expect(roots.errors.hasPrefix("<4>inputs.roots: /nonexistent/derivatives "), "\(roots.errors)")
    let socket = try await check(folder, listen: "metrics: \"ipc:///nonexistent/a/m.sock\"")
    #expect(socket.status == 78 && socket.errors.contains("listen.metrics: there is no folder "))
    let state = try await check(folder, state: "missing/state")
    #expect(state.status == 78 && state.errors.contains("state_folder: "), "\(state.errors)")
  }

  @Test func `the demo says in a sentence which run is missing`() async throws {
    let script = Program.package.appending(path: "Examples/demo.sh").path(percentEncoded: false)
    let folder = try TemporaryFolder()
    let data = folder.url.path(percentEncoded: false)
    let outcome = try await Program(executable: URL(filePath: "/usr/bin/env")).run([
      "DATA=\(data)", "PARTICIPANT=nobody", "TASK=rest", "sh", script,
    ])
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(
      outcome.errors.hasPrefix("No preprocessed run of sub-nobody in space-MNI152NLin2009cAsym, ")
    )
    #expect(outcome.errors.contains("check DATA, PARTICIPANT, TASK, SESSION and SPACE."))
  }

  @Test func `an unknown option is told as such`() async throws {
    let outcome = try await run(["--frobnicate"])
    #expect(outcome.status == 64 && outcome.errors.contains("Unknown option '--frobnicate'"))
  }
}
