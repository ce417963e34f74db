import GRDB
import Glibc
import Logging
import Synchronization
import Testing

@testable import Service
@testable import Store
@testable import Wire

/// A store that cannot write for a while, as on a full disk.
@Suite struct FullStoreTests {
  @Test func `a result that the store has no room for is stored once there is room`() async throws {
    let failures = Failures()
    let store = Mutex<JobStore?>(nil)
    let report = [UInt8](repeating: UInt8(ascii: " "), count: 200_000) + Worker.exampleReport
    let worker = Worker { _, _, _ in
      try? store.withLock { try $0?.allowPages(1) }
      return .done(report: report, summary: Worker.exampleSummary)
    }
    let bench = try Bench(worker: worker, logger: failures.logger)
    store.withLock { $0 = bench.office.store }
    let job = try await bench.store(ExampleCase())
    try await bench.running {
      try await eventually { failures.count > 0 }
      guard case .job(let status) = await bench.ask(.status(job: job)) else {
        throw UnexpectedReply()
      }
      #expect(status.state == .running)
      try bench.office.store.allowPages(.max)
      let end = try await bench.settled(job)
      #expect(end.state == .done)
    }
    #expect(bench.published.events.map(\.state) == [.stored, .queued, .running, .done])
  }

  @Test func `a case that finds no room has its key free for another try`() async throws {
    let bench = try Bench()
    let incoming = bench.office.uploads.root + "/incoming"
    #expect(unsafe rmdir(incoming) == 0)
    #expect(await bench.refusal(.submit(ExampleCase().submission))?.retry == .later)
    #expect(unsafe mkdir(incoming, 0o700) == 0)
    let again = try await bench.submit(ExampleCase().submission)
    #expect(again.state == .receiving)
    #expect(!again.isExisting)
    await bench.office.feed.publishNew()
    #expect(bench.published.events.isEmpty)
  }

  @Test func `a follower learns of bytes whose number found no room on the disk`() async throws {
    let script = ScriptedWorker()
    let bench = try Bench(worker: script.worker) {
      $0.durableStep = 20
      $0.durableDelay = .seconds(600)
    }
    try await bench.running {
      let upload = try await SlowUpload(to: bench)
      try await upload.sendImage(to: 20)
      try await eventually { script.news.first?.isEmpty == false }
      try bench.office.store.recordOffsets(false)
      try await upload.sendImage(from: 20, to: 40)
      #expect(await bench.refusal(.commit(job: upload.job)) != nil)
      try bench.office.store.recordOffsets(true)
      try await upload.commit()
      #expect(try await upload.report() == ScriptedWorker.followedReport)
    }
    #expect(
      script.news == [
        [.available(file: 0, bytes: 20), .available(file: 0, bytes: 40), .accepted]
      ]
    )
  }
}

extension JobStore {
  /// Has the database take no entry of the audit, or take them again.
  func refuseAudit(_ isRefusing: Bool) throws {
    let sql =
      isRefusing
      ? "CREATE TRIGGER no_room BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END"
      : "DROP TRIGGER no_room"
    try pool.writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  /// Lets the database grow to a number of pages; fewer than it has stop it from growing at all.
  fileprivate func allowPages(_ count: Int32) throws {
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(count)") }
  }

  /// Has the database refuse to note how far uploads are, or note it again.
  fileprivate func recordOffsets(_ isWanted: Bool) throws {
    let refusal = """
      CREATE TRIGGER full BEFORE UPDATE OF offset_durable ON file
      BEGIN SELECT RAISE(ABORT, 'no room'); END
      """
    try pool.write { try $0.execute(sql: isWanted ? "DROP TRIGGER full" : refusal) }
  }
}

/// Counts what is logged as an error.
private final class Failures: Sendable {
  private let found = Mutex(0)

  var count: Int { found.withLock { $0 } }

  var logger: Logger { Logger(label: "test") { [self] _ in Handler(failures: self) } }

  private struct Handler: LogHandler {
    let failures: Failures
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.error

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { failures.found.withLock { $0 += 1 } }
  }
}
