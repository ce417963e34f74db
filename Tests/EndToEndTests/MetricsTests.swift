import Foundation
import Messaging
import Testing

/// The metrics of a daemon, as a scraper sees them.
@Suite(.serialized, .firstInTurn, Python.isNeeded, .timeLimit(.minutes(10))) struct MetricsTests {
  /// What `metrics.py` prints.
  private struct Scrape: Decodable {
    let status: Int
    let media_type: String
    let values: [String: Double]
    let page: String

    subscript(name: String) -> Double? { values["tmsplanner_" + name] }
  }

  private func scrape(_ endpoint: String, _ request: String...) async throws -> Scrape {
    try await Python.value(of: "metrics.py", [endpoint] + request)
  }

  /// Waits until the page is as it should be.
  private func scrape(
    _ endpoint: String,
    until condition: (Scrape) -> Bool
  ) async throws -> Scrape {
    let deadline = ContinuousClock.now + .seconds(60)
    var page = try await scrape(endpoint)
    while !condition(page), ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(50))
      page = try await scrape(endpoint)
    }
    return page
  }

  /// Where the daemon tells its metrics, as it says.
  private func endpoint(of daemon: RunningDaemon) throws -> String {
    let line = try #require(daemon.messages.firstMatch(of: /metrics are told endpoint=(\S+)/))
    return String(line.1)
  }

  @Test(arguments: [true, false])
  func `a case leaves its figures, over tcp and over a unix socket`(overTCP: Bool) async throws {
    let folder = try TemporaryFolder()
    let file = (folder / "metrics").path(percentEncoded: false)
    var options = DaemonOptions()
    options.listen = [
      "metrics": overTCP ? "tcp://127.0.0.1:*" : "ipc://" + file, "ipc_mode": "0660",
    ]
    let daemon = try await RunningDaemon.start(options, in: folder)
    let endpoint = try endpoint(of: daemon)
    #expect(endpoint.hasPrefix(overTCP ? "tcp://127.0.0.1:" : "ipc://" + file))
    if !overTCP {
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      #expect(attributes[.posixPermissions] as? Int == 0o660)
    }
    let end: JobEnd = try await Python.value(
      of: "case.py",
      ["submit", daemon.ingest] + PythonClientTests.phantom
    )
    try #require(end.state == "done", "\(daemon.messages)")
    let unknown = "11111111-1111-4111-8111-111111111111"
    let refused = try await Program(name: "tmsplan").run([
      "status", unknown, "--ingest", daemon.ingest,
    ])
    #expect(refused.status == 3)
    let page = try await scrape(endpoint) { $0["jobs_ended_total{state=\"done\"}"] == 1 }
    try check(page)
    for secret in [end.job, PythonClientTests.subject, folder.url.lastPathComponent] {
      #expect(!page.page.contains(secret))
    }
    #expect(try await scrape(endpoint, "GET", "/").status == 404)
    #expect(try await scrape(endpoint, "POST").status == 405)
    #expect(try await daemon.stop() == 0)
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  private func check(_ page: Scrape) throws {
    #expect(page.status == 200 && page.media_type == "text/plain; version=0.0.4; charset=utf-8")
    let phantom = try PhantomCase.shared.get()
    let uploads = [phantom.bold, phantom.mask, phantom.confounds, phantom.sidecar]
    let sizes = try uploads.map { url in
      try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    }
    #expect(page["uploaded_bytes_total"] == Double(sizes.reduce(0, +)))
    #expect(page["jobs{state=\"done\"}"] == 1 && page["jobs{state=\"queued\"}"] == 0)
    #expect(page["jobs_ended_total{state=\"failed\"}"] == 0)
    #expect(page["job_queue_seconds_count"] == 1)
    #expect(page["job_run_seconds_count{outcome=\"done\"}"] == 1)
    #expect(page["job_run_seconds_bucket{outcome=\"done\",le=\"+Inf\"}"] == 1)
    #expect((page["job_run_seconds_sum{outcome=\"done\"}"] ?? 0) > 0)
    for stage in [
      "preflight", "read", "denoise", "connectivity", "targeting", "stability", "response",
    ] {
      #expect(page["job_stage_seconds_count{stage=\"\(stage)\"}"] == 1, "\(stage)")
    }
    #expect(page["requests_total{verb=\"submit\"}"] == 1)
    #expect(page["requests_total{verb=\"commit\"}"] == 1)
    #expect(page["refused_requests_total{code=\"unknown_job\"}"] == 1)
    #expect(page["refused_requests_total{code=\"busy\"}"] == 0)
    #expect((page["connections_total{door=\"local\",event=\"admitted\"}"] ?? 0) >= 2)
    #expect(page["followers"] == 0 && page["workers"] == 1)
    let (free, all) = (page["disk_available_bytes"] ?? 0, page["disk_size_bytes"] ?? 0)
    #expect(0 < free && free < all)
    #expect((page["database_bytes"] ?? 0) > 0 && (page["resident_memory_bytes"] ?? 0) > 1e6)
    #expect(page.values.keys.contains { $0.hasPrefix("tmsplanner_build_info{version=\"") })
    let age = try #require(page["last_result_age_seconds"])
    #expect(0 <= age && age < Date().timeIntervalSince1970 - (page["start_time_seconds"] ?? 0))
  }

  @Test func `a subscriber counts from its grant to its end`() async throws {
    var options = DaemonOptions()
    options.listen = ["metrics": "tcp://127.0.0.1:*"]
    let daemon = try await RunningDaemon.start(options)
    let endpoint = try endpoint(of: daemon)
    let name = "subscriptions{door=\"local\"}"
    #expect(try await scrape(endpoint)[name] == 0)
    let loop = try SocketLoop()
    let topics = ["local/", "elsewhere/"].map { Array($0.utf8) }
    let feed = try await SubscriberSocket(to: daemon.results, topics: topics, on: loop)
    #expect(try await scrape(endpoint) { $0[name] == 1 }[name] == 1)
    await loop.stop()
    withExtendedLifetime(feed) {}
    #expect(try await scrape(endpoint) { $0[name] == 0 }[name] == 0)
    #expect(try await daemon.stop() == 0)
  }
}
