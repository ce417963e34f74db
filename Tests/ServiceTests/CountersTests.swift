import Client
import Foundation
import Messaging
import Planning
import Store
import Testing

@testable import Service
@testable import Wire

/// What the daemon counts, and what its page tells.
@Suite struct CountersTests {
  /// The values of a page by their names and labels.
  private func values(_ page: String) -> [String: Double] {
    let pairs = page.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let words = line.split(separator: " ")
      return (String(words[0]), words.count == 2 ? Double(words[1]) ?? .nan : .nan)
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test func `counters stand in the page before anything has happened`() {
    let registry = MetricsRegistry()
    let counters = Counters(registry)
    let values = values(registry.text())
    #expect(values[#"tmsplanner_refused_requests_total{code="busy"}"#] == 0)
    #expect(values[#"tmsplanner_connections_total{door="keys",event="refused"}"#] == 0)
    #expect(values[#"tmsplanner_job_stage_seconds_count{stage="read"}"#] == 0)
    #expect(values["tmsplanner_last_result_age_seconds"] == nil)
    withExtendedLifetime(counters) {}
  }

  @Test func `connections that have gone are those that ended or never came about`() {
    let registry = MetricsRegistry()
    let counters = Counters(registry)
    for event in ConnectionEvent.allCases { counters.count(event, at: .local) }
    #expect(counters.goneConnections == 3)
    let values = values(registry.text())
    for event in ConnectionEvent.allCases {
      let name = "tmsplanner_connections_total{door=\"local\",event=\"\(event.rawValue)\"}"
      #expect(values[name] == 1)
    }
  }

  @Test func `a stage lasts from its first sign to that of another one`() {
    let watch = StageWatch()
    let begin = ContinuousClock.now
    let signs: [(Double, Worker.Sign)] = [
      (0, .progress(JobProgress(stage: "preflight", fraction: 0))),
      (1, .progress(JobProgress(stage: "read", fraction: 0))),
      (2, .read(17)), (3, .progress(JobProgress(stage: "read", fraction: 0.5))),
      (4, .progress(JobProgress(stage: "no stage", fraction: 0.5))),
      (5, .progress(JobProgress(stage: "denoise", fraction: 0))),
    ]
    for (seconds, sign) in signs { watch.note(sign, at: begin + .seconds(seconds)) }
    let times = watch.end(at: begin + .seconds(5.5))
    #expect(times == [.preflight: .seconds(1), .read: .seconds(4), .denoise: .milliseconds(500)])
  }

  @Test func `subscriptions end by their topic, and no count falls below zero`() {
    let registry = MetricsRegistry()
    let counters = Counters(registry)
    func count() -> Double? {
      values(registry.text())[#"tmsplanner_subscriptions{door="keys"}"#]
    }
    let (topic, other) = (Array("a/".utf8), Array("b/".utf8))
    for topic in [topic, topic, other] { counters.subscribed(to: topic, at: .keys) }
    counters.subscribed(to: topic, at: .local)
    #expect(count() == 3)
    for _ in 0..<3 { counters.unsubscribed(from: topic, at: .keys) }
    #expect(count() == 1)
    counters.unsubscribed(from: Array("never granted".utf8), at: .keys)
    #expect(count() == 1)
    counters.unsubscribedAll(at: .keys)
    #expect(count() == 0)
    #expect(values(registry.text())[#"tmsplanner_subscriptions{door="local"}"#] == 1)
  }

  @Test func `a clock that goes back makes no negative time`() {
    let registry = MetricsRegistry()
    Counters(registry).started(after: -5000)
    #expect(values(registry.text())["tmsplanner_job_queue_seconds_sum"] == 0)
  }

  @Test func `what cannot be read is no number, not what it was`() async throws {
    let bench = try Bench()
    let readings = Readings(MetricsRegistry(), bench.office)
    try await bench.store(ExampleCase())
    #expect(values(readings.page())[#"tmsplanner_jobs{state="queued"}"#] == 1)
    try bench.office.store.close()
    #expect(readings.page().contains(#"tmsplanner_jobs{state="queued"} NaN"#))
  }
}

// MARK: - A daemon

extension CountersTests {
  @Test func `two daemons of one process tell each its own, and nothing of patients`()
    async throws
  {
    let folders = [try TemporaryFolder(), try TemporaryFolder()]
    var (daemons, runs): ([Daemon], [Task<Void, any Error>]) = ([], [])
    for folder in folders {
      let daemon = try await daemon(in: folder)
      daemons.append(daemon)
      runs.append(Task { try await daemon.run() })
    }
    let client = try await TMSPClient(to: daemons[0].ingestEndpoints[0])
    let files = [FileRole.bold, .mask, .confounds].map { ($0, [UInt8]("\($0)".utf8)) }
    let locals = try files.map { role, bytes in
      LocalFile(role: role, path: try folders[0].write(bytes, to: "in/\(role.rawValue)"))
    }
    let receipt = try await client.submit(
      Submission(
        key: "secret-key",
        subject: "pseudonym-7",
        files: try locals.map { file throws(ClientError) in try file.declared(byPath: false) }
      ),
      files: locals
    )
    var page = ""
    try await eventually {
      page = try await scrape(daemons[0])
      return values(page)[#"tmsplanner_jobs_ended_total{state="done"}"#] == 1
    }
    let own = values(page)
    #expect(own[#"tmsplanner_jobs{state="done"}"#] == 1)
    #expect(own[#"tmsplanner_job_run_seconds_count{outcome="done"}"#] == 1)
    #expect(own["tmsplanner_uploaded_bytes_total"] == Double(files.reduce(0) { $0 + $1.1.count }))
    // A client asks again where the answer is late, as on a busy machine.
    #expect((own[#"tmsplanner_requests_total{verb="submit"}"#] ?? 0) >= 1)
    #expect((own["tmsplanner_last_result_age_seconds"] ?? -1) >= 0)
    for word in [receipt.job, "secret-key", "pseudonym-7", folders[0].path] {
      #expect(!page.contains(word))
    }
    let other = values(try await scrape(daemons[1]))
    #expect(other[#"tmsplanner_jobs_ended_total{state="done"}"#] == 0)
    #expect(other["tmsplanner_uploaded_bytes_total"] == 0)
    await client.close()
    for (daemon, run) in zip(daemons, runs) {
      await daemon.stop()
      try await run.value
    }
    #expect(!FileManager.default.fileExists(atPath: folders[0].path + "/m.sock"))
  }

  private func daemon(in folder: TemporaryFolder) async throws -> Daemon {
    var configuration = Configuration(
      stateFolder: folder.path + "/state",
      ingest: [try Endpoint("ipc://\(folder.path)/i.sock")],
      results: [try Endpoint("ipc://\(folder.path)/r.sock")]
    )
    configuration.diskReserve = 0
    configuration.metrics = try Endpoint("ipc://\(folder.path)/m.sock")
    return try await Daemon(
      configuration,
      worker: .reporting(),
      checkParameters: { $0 },
      logger: silentLogger
    )
  }

  /// The answer of the daemon's endpoint; another thread waits for it than the pool's.
  private func scrape(_ daemon: Daemon) async throws -> String {
    let endpoint = try #require(daemon.metricsEndpoint)
    return try await withCheckedThrowingContinuation { continuation in
      let thread = Thread {
        continuation.resume(
          with: Result {
            let connection = try RawConnection(to: endpoint)
            connection.send("GET /metrics HTTP/1.1\r\n\r\n")
            return try connection.readAll().components(separatedBy: "\r\n\r\n").last ?? ""
          }
        )
      }
      thread.start()
    }
  }
}
