import Foundation
import NavigationFiles
import Reports
import Store
import Testing

@testable import Service
@testable import Wire

/// Results that the daemon writes as files.
@Suite struct ExporterTests {
  private let bench: Bench
  private let folder: TemporaryFolder
  private var exports: String { folder.path + "/exports" }
  private var store: JobStore { bench.office.store }

  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    bench = try Bench { configuration in
      var settings = ExportSettings(folder: folder.path + "/exports")
      settings.formats = [.slicer, .brainsight]
      configuration.exports = settings
    }
  }

  /// A job that is done with this report; its files wait.
  private func done(
    subject: String = "sub-01",
    report: [UInt8]? = nil,
    figures: [UInt8]? = nil
  ) async throws -> String {
    let key = "example-\(UUID().uuidString)"
    let text = try await bench.store(ExampleCase(key: key, subject: subject))
    let id = try #require(JobID(text))
    _ = try store.start(id, at: 1)
    _ = try store.finish(
      id,
      result: report ?? own(text, subject),
      summary: "{}",
      figures: figures,
      export: bench.office.exporter.wish(for: #require(try store.job(id))),
      at: 1
    )
    return text
  }

  /// A report of that job.
  private func own(_ job: String, _ subject: String) throws -> [UInt8] {
    let bytes = Data(try ExampleReport().bytes)
    var report = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    report["job"] = job
    report["subject"] = subject
    return [UInt8](try JSONSerialization.data(withJSONObject: report, options: .sortedKeys))
  }

  /// What a process that writes the files of `job` is told.
  private func order(_ job: String) throws -> ExportOrder {
    ExportOrder(
      folder: "\(exports)/local/sub-01/\(job)",
      subject: "sub-01",
      job: job,
      formats: ["slicer", "brainsight"],
      report: Data(try own(job, "sub-01")),
      figures: nil,
      attachments: []
    )
  }

  /// How exports came out, by the audit: action and code.
  private func outcomes() throws -> [String] {
    try store.auditEntries(since: 0).map(\.entry).filter { $0.action.hasPrefix("export") }
      .map { entry in
        let detail = try parseJSON(Array(entry.detail.utf8), limits: .reply)
        guard case .object(let members) = detail, case .string(let code)? = members["code"] else {
          return entry.action
        }
        return "\(entry.action) \(code)"
      }
  }

  private func names(_ job: String, subject: String = "sub-01") -> Set<String> {
    let path = "\(exports)/local/\(subject)/\(job)"
    return Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
  }

  @Test func `the report stands in a folder of its job, byte for byte, with its page`() async throws
  {
    let job = try await done(figures: Array("no figures".utf8))
    await bench.office.feed.publishNew()
    let place = "\(exports)/local/sub-01/\(job)"
    let name = "sub-01"
    let written = try Data(contentsOf: URL(filePath: "\(place)/\(name)_target.json"))
    #expect(try written == Data(own(job, "sub-01")))
    let page = try String(contentsOfFile: "\(place)/\(name)_target.html", encoding: .utf8)
    #expect(page.contains("keeps no pictures"))
    // The report of these tests is too poor for navigators: what is missing is said beside it.
    let note = try String(contentsOfFile: "\(place)/not_written.txt", encoding: .utf8)
    #expect(note.contains("[export_report_too_old]"))
    #expect(names(job) == ["\(name)_target.json", "\(name)_target.html", "not_written.txt"])
    #expect(try outcomes() == ["exported export_report_too_old"])
    await bench.office.exporter.writePending()
    #expect(try outcomes().count == 1)
  }

  @Test func `a folder that cannot be written loses nothing`() async throws {
    try folder.write([], to: "exports")
    let first = try await done()
    let second = try await done(subject: "sub-02")
    await bench.office.exporter.writePending()
    #expect(try outcomes() == [] && store.pendingExportCount() == 2)
    try folder.remove("exports")
    await bench.office.exporter.writePending()
    #expect(try store.pendingExportCount() == 0)
    #expect(names(first).count == 3 && names(second, subject: "sub-02").count == 3)
  }

  @Test func `files of a daemon that died before it noted them are not written twice`() async throws
  {
    let job = try await done()
    #expect(try order(job).carryOut() == .written(code: "export_report_too_old"))
    await bench.office.exporter.writePending()
    #expect(try outcomes() == ["exported export_report_too_old"] && names(job).count == 3)
  }

  @Test func `files of which one is missing are no whole result`() async throws {
    let job = try await done()
    _ = try order(job).carryOut()
    try folder.remove("exports/local/sub-01/\(job)/not_written.txt")
    await bench.office.exporter.writePending()
    #expect(try outcomes() == ["export_refused export_folder_taken"])
  }

  @Test func `what a killed process left is cleared, by the next one or by erasing`() async throws {
    // The first one's files are written while the second one comes.
    let (other, job) = (try await done(), try await done())
    for name in [job, other] {
      try folder.write([1], to: "exports/local/sub-01/.\(name).A/sub-01_target.json")
    }
    await bench.office.exporter.writePending()
    let place = "\(exports)/local/sub-01"
    let left = try FileManager.default.contentsOfDirectory(atPath: place)
    #expect(Set(left) == [job, other, ".\(other).A"])
    _ = await bench.ask(.admin(.purge(job: other)), as: Caller(administrator: "uid-0"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: place) == [job])
  }

  @Test func `files are erased with their job though none are written any more`() async throws {
    let job = try await done()
    await bench.office.exporter.writePending()
    // As if the daemon had ended between the erasure and the removal, and come back without a folder.
    _ = try store.purge(job: #require(JobID(job)), by: "x", at: 9)
    #expect(names(job).count == 3)
    let later = try Bench(in: bench.folder)
    try await later.office.exporter.removeErased()
    #expect(try names(job).isEmpty && store.erasedExports().isEmpty)
  }

  @Test func `a job that is erased while its files are written leaves none`() async throws {
    let (begun, purged) = (AsyncStream<Void>.makeStream(), AsyncStream<Void>.makeStream())
    let folder = folder.path
    let bench = try Bench(
      exports: ExportWriter { order in
        begun.continuation.yield()
        for await _ in purged.stream { break }
        return order.carryOut()
      }
    ) { $0.exports = ExportSettings(folder: folder + "/slow") }
    let job = try await bench.store(ExampleCase())
    let id = try #require(JobID(job))
    let record = try bench.office.store.start(id, at: 1).job
    _ = try bench.office.store.finish(
      id,
      result: own(job, "sub-01"),
      summary: "{}",
      export: bench.office.exporter.wish(for: record),
      at: 1
    )
    async let writing: Void = bench.office.exporter.writePending()
    for await _ in begun.stream { break }
    _ = await bench.ask(.admin(.purge(job: job)), as: Caller(administrator: "uid-0"))
    purged.continuation.yield()
    await writing
    let place = folder + "/slow/local/sub-01"
    #expect(try FileManager.default.contentsOfDirectory(atPath: place).isEmpty)
    #expect(try bench.office.store.erasedExports().isEmpty)
  }

  @Test func `a report of another job or subject is found under neither`() async throws {
    let job = try await done(report: own("another", "sub-01"))
    let second = try await done(report: own("another", "../../escaped"))
    await bench.office.exporter.writePending()
    #expect(names(job).isEmpty && names(second).isEmpty && folder.files().isEmpty)
    #expect(
      try outcomes() == Array(repeating: "export_refused report_unreadable", count: 2)
    )
  }

  @Test func `a report that nobody should aim at gives navigators nothing by itself`() async throws
  {
    let job = JobID.random().text
    var order = try #require(
      try JSONSerialization.jsonObject(with: Data(own(job, "sub-01"))) as? [String: Any]
    )
    order["status"] = "low_confidence"
    let report = [UInt8](try JSONSerialization.data(withJSONObject: order))
    let end = ExportOrder(
      folder: "\(exports)/x",
      subject: "sub-01",
      job: job,
      formats: ["slicer"],
      report: Data(report),
      figures: nil,
      attachments: []
    ).carryOut()
    #expect(end == .written(code: "no_recommended_target"))
  }

  @Test func `a process that dies is given up for that result, one that cannot write is not`()
    async throws
  {
    for (end, outcomes) in [
      (ExportEnd.refused(code: "export_crashed"), ["export_refused export_crashed"]),
      (.failed("no room"), []),
    ] {
      let folder = try TemporaryFolder()
      let bench = try Bench(exports: ExportWriter { _ in end }) { configuration in
        configuration.exports = ExportSettings(folder: folder.path)
      }
      let job = try await bench.store(ExampleCase())
      try await bench.running { _ = try await bench.settled(job) }
      await bench.office.exporter.writePending()
      let entries = try bench.office.store.auditEntries(since: 0).map(\.entry)
      #expect(entries.filter { $0.action.hasPrefix("export") }.count == outcomes.count)
      #expect(try bench.office.store.pendingExportCount() == 1 - outcomes.count)
    }
  }

  @Test func `a process that is no writer, or not there, harms nobody`() async throws {
    let order = try order(JobID.random().text)
    let dead = await ExportWriter.process(executable: "/bin/false").write(order)
    #expect(dead == .refused(code: "export_crashed"))
    guard case .failed = await ExportWriter.process(executable: "/nowhere").write(order) else {
      throw UnexpectedReply()
    }
    let late = ExportWriter.process(executable: "/usr/bin/yes", limit: .seconds(1))
    guard case .failed = await late.write(order) else { throw UnexpectedReply() }
  }

  @Test func `a folder with something else is left alone`() async throws {
    let job = try await done()
    try folder.write(Array("mine".utf8), to: "exports/local/sub-01/\(job)/note")
    await bench.office.exporter.writePending()
    #expect(try outcomes() == ["export_refused export_folder_taken"])
    #expect(names(job) == ["note"])
  }

  @Test(arguments: [".hidden", ".."])
  func `a subject whose name leads elsewhere has no folder`(subject: String) async throws {
    _ = try await done(subject: subject)
    await bench.office.exporter.writePending()
    #expect(try outcomes() == ["export_refused export_name_refused"])
    #expect(folder.files().isEmpty)
  }

  @Test func `a report that cannot be read is told, and holds up no other`() async throws {
    _ = try await done(report: Worker.exampleReport)
    let job = try await done()
    await bench.office.exporter.writePending()
    #expect(try outcomes().first == "export_refused report_unreadable")
    #expect(names(job).count == 3)
  }

  @Test func `erasing a job erases its files`() async throws {
    let (job, other) = (try await done(), try await done())
    await bench.office.exporter.writePending()
    let verb = Verb.admin(.purge(job: job))
    guard case .purged(count: 1) = await bench.ask(verb, as: Caller(administrator: "uid-0")) else {
      throw UnexpectedReply()
    }
    #expect(names(job).isEmpty && names(other).count == 3)
  }

  @Test func `without a folder nothing waits to be written`() async throws {
    let bench = try Bench()
    let job = try await bench.store(ExampleCase())
    try await bench.running { _ = try await bench.settled(job) }
    #expect(try bench.office.store.pendingExportCount() == 0)
  }
}

/// What pictures are drawn from, as clients fetch it.
@Suite struct FiguresTests {
  private func reply(to job: String, _ bench: Bench) async throws -> ReplyMessage {
    let request = Request(id: "1", verb: .figures(job: job))
    return try #require(await bench.handler.answer(request, body: .bytes([]), from: .localUser))
  }

  @Test func `figures that a worker sent are kept with the result`() async throws {
    let figures: [UInt8] = [0x1F, 0x8B, 0, 255]
    let outcome = WorkerOutcome.done(
      report: Worker.exampleReport,
      summary: Worker.exampleSummary,
      figures: figures
    )
    let bench = try Bench(worker: .ending(outcome))
    let job = try await bench.store(ExampleCase())
    try await bench.running { _ = try await bench.settled(job) }
    let message = try await reply(to: job, bench)
    #expect(message.reply == .figures(job: job) && message.body == figures)
  }

  @Test func `a job without figures is told apart from one that is not there`() async throws {
    let bench = try Bench()
    let job = try await bench.store(ExampleCase())
    guard case .error(let early) = try await reply(to: job, bench).reply else {
      throw UnexpectedReply()
    }
    #expect(early.code == .notReady)
    try await bench.running { _ = try await bench.settled(job) }
    guard case .error(let none) = try await reply(to: job, bench).reply else {
      throw UnexpectedReply()
    }
    #expect(none.code == .wrongState && none.facts["reason"] == "figures_not_kept")
    guard case .error(let unknown) = try await reply(to: JobID.random().text, bench).reply else {
      throw UnexpectedReply()
    }
    #expect(unknown.code == .unknownJob)
  }
}
