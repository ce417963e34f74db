import Client
import Foundation
import Glibc
import Messaging

/// `tmsplannerd` as an operator runs it: with a configuration file, in a folder of its own.
///
/// A second one in the same folder finds the state of the first.
final class RunningDaemon {
  /// Why a daemon does not serve, with what it said.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// So long may pass where nothing is wrong, on a machine that is busy otherwise.
  static let patience = Duration.seconds(240)

  let folder: TemporaryFolder
  private let process = Process()
  private let log: URL

  /// Where requests are taken.
  let ingest: String
  /// Where events are published.
  var results: String { Self.endpoint("results", in: folder) }
  /// The daemon's process.
  var identifier: Int32 { process.processIdentifier }
  /// What the daemon has logged so far.
  var messages: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

  /// Starts a daemon; it may not serve yet.
  private init(in folder: TemporaryFolder, _ options: DaemonOptions) throws {
    try Turns.require()
    self.folder = folder
    ingest = options.ingest ?? Self.endpoint("ingest", in: folder)
    log = folder / "daemon.log"
    let configuration = folder / "tmsplannerd.yaml"
    let state = folder / "state"
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
    try Data(Self.yaml(options, in: folder).utf8).write(to: configuration)
    try Data().write(to: log)
    process.executableURL = Program.folder.appending(path: "tmsplannerd")
    process.arguments = ["--config", configuration.path(percentEncoded: false)]
    process.environment = Program.environment.merging(options.environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
  }

  deinit {
    guard process.isRunning else { return }
    kill(identifier, SIGKILL)
    process.waitUntilExit()  // else it may still write into a folder that is being removed
  }

  /// Starts a daemon and waits until both sockets answer.
  static func start(
    _ options: DaemonOptions = DaemonOptions(),
    in folder: TemporaryFolder? = nil
  ) async throws -> RunningDaemon {
    let daemon = try RunningDaemon(in: folder ?? TemporaryFolder(), options)
    try await daemon.answerPing()
    try await daemon.acknowledgeSubscription()
    return daemon
  }

  /// Starts a daemon that is expected to refuse its configuration, and waits for its end.
  ///
  /// - Returns: Its exit status and what it said.
  static func refusal(
    of options: DaemonOptions,
    in folder: TemporaryFolder? = nil
  ) async throws -> (status: Int32, messages: String) {
    let daemon = try RunningDaemon(in: folder ?? TemporaryFolder(), options)
    return (try await daemon.end(within: patience), daemon.messages)
  }

  /// Stops the daemon with SIGTERM; returns its exit status.
  func stop(within limit: Duration = patience) async throws -> Int32 {
    kill(identifier, SIGTERM)
    return try await end(within: limit)
  }

  /// What lies in parts of the upload area; waits as long for them to become empty as tidying up may
  /// take.
  func leftovers(
    of areas: [String] = ["incoming", "input", "quarantine"]
  ) async throws -> [String] {
    let deadline = ContinuousClock.now + .seconds(20)
    while !uploads(in: areas).isEmpty, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(20))
    }
    return uploads(in: areas)
  }

  /// The files of the upload area, by their path below the state folder.
  var uploads: [String] { uploads(in: ["incoming", "input", "quarantine"]) }

  private func uploads(in areas: [String]) -> [String] {
    areas.flatMap { area in
      let url = folder / "state/\(area)"
      let found = FileManager.default.enumerator(
        at: url,
        includingPropertiesForKeys: [.isRegularFileKey]
      )
      return (found?.compactMap { $0 as? URL } ?? []).filter { file in
        (try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) ?? true
      }.map { area + "/" + $0.lastPathComponent }
    }
  }
}

// MARK: - Waiting

extension RunningDaemon {
  /// So many pings are made at least, however late this task has its turn.
  private static let leastPings = 10

  /// Waits until a ping is answered.
  private func answerPing() async throws {
    let deadline = ContinuousClock.now + Self.patience
    var pings = 0
    while process.isRunning, pings < Self.leastPings || ContinuousClock.now < deadline {
      pings += 1
      // On a busy machine a reply may take longer than a daemon takes to start.
      if try await isAnswered(within: pings < Self.leastPings ? .milliseconds(500) : .seconds(5)) {
        return
      }
    }
    throw failure("no answer to \(pings) pings within \(Self.patience)")
  }

  /// Whether one ping is answered in time.
  private func isAnswered(within limit: Duration) async throws -> Bool {
    var patience = Patience()
    patience.replyLimit = limit
    patience.attempts = 1
    let client = try await TMSPClient(to: ingest, patience: patience)
    let pong = try? await client.ping()
    await client.close()
    return pong != nil
  }

  /// Waits until a subscription is acknowledged.
  private func acknowledgeSubscription() async throws {
    let loop = try SocketLoop()
    let topic = "$ack/" + UUID().uuidString.lowercased().replacing("-", with: "")
    let feed = try await SubscriberSocket(to: results, topics: [Array(topic.utf8)], on: loop)
    let alarm = Self.alarm(for: process) { await loop.stop() }
    var isAcknowledged = false
    for await _ in feed.messages {
      isAcknowledged = true
      break
    }
    alarm.cancel()
    await loop.stop()
    guard isAcknowledged else {
      throw failure("subscription not acknowledged within \(Self.patience)")
    }
  }

  /// Does what is asked once `process` has ended, or else after a time.
  private static func alarm(
    for process: Process,
    _ action: @escaping @Sendable () async -> Void
  ) -> Task<Void, any Error> {
    Task {
      let deadline = ContinuousClock.now + patience
      while process.isRunning, ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(50))
      }
      await action()
    }
  }

  /// Why the daemon does not serve: that it has ended, or else `complaint`.
  private func failure(_ complaint: String) -> Failure {
    let reason = process.isRunning ? complaint : "ended by itself with \(ending)"
    return Failure(description: "the daemon does not serve: \(reason); it said: \(messages)")
  }

  /// How the daemon has ended.
  private var ending: String {
    (process.terminationReason == .uncaughtSignal ? "signal" : "status")
      + " \(process.terminationStatus)"
  }

  /// Waits for the end; returns the exit status, or minus the signal that ended the process.
  private func end(within limit: Duration) async throws -> Int32 {
    let deadline = ContinuousClock.now + limit
    while process.isRunning {
      guard ContinuousClock.now < deadline else {
        throw Failure(description: "the daemon has not ended within \(limit): \(messages)")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    let isSignal = process.terminationReason == .uncaughtSignal
    return isSignal ? -process.terminationStatus : process.terminationStatus
  }
}

// MARK: - Configuration

extension RunningDaemon {
  private static func endpoint(_ name: String, in folder: TemporaryFolder) -> String {
    "ipc://" + (folder / name).path(percentEncoded: false)
  }

  private static func yaml(_ options: DaemonOptions, in folder: TemporaryFolder) -> String {
    func lines(_ values: [String: Int]) -> [String] {
      values.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
    }
    let roots = options.roots.map { "    - \"\($0.path(percentEncoded: false))\"" }
    var text = [
      "state_folder: \"\((folder / "state").path(percentEncoded: false))\"",
      "heartbeat_seconds: 1",
    ]
    text += options.root.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    text += [
      "listen:", "  loopback_without_keys: true",
      "  ingest: [\"\(options.ingest ?? endpoint("ingest", in: folder))\"]",
      "  results: [\"\(endpoint("results", in: folder))\"]",
    ]
    text += options.listen.sorted { $0.key < $1.key }.map { "  \($0.key): \"\($0.value)\"" }
    text.append("inputs:")
    text += roots.isEmpty ? [] : ["  roots:"] + roots
    // Whatever the disk of the machine that tests holds otherwise.
    text +=
      lines(["disk_percent": 100].merging(options.inputs) { $1 }) + ["jobs:"] + lines(options.jobs)
    return text.joined(separator: "\n") + "\n"
  }
}
