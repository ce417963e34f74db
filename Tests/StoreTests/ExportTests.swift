@testable import Store
import Testing

/// Which results are still to be written as files.
@Suite struct ExportTests {
  private let fixture: StoreFixture
  private var store: JobStore { fixture.store }

  init() throws { fixture = try StoreFixture() }

  private func done(_ key: String, isExported: Bool = true, at time: Int64 = 1) throws -> JobID {
    let job = try fixture.running(key, site: "clinic-7", at: time).id
    _ = try store.finish(
      job,
      result: Array(key.utf8),
      summary: "{}",
      figures: [0x1F, 0x8B],
      export: isExported ? .into("/exports/\(key)") : .none,
      at: time
    )
    return job
  }

  private func pending(_ store: JobStore? = nil) throws -> [JobID] {
    try (store ?? self.store).pendingExports().map(\.job.id)
  }

  @Test func `a result waits, over a restart too, until it is settled once`() throws {
    let (first, _, third) = (try done("one"), try done("two", isExported: false), try done("three"))
    #expect(try pending() == [first, third] && pending(fixture.reopened()) == [first, third])
    #expect(try store.settleExport(of: first, .written(code: nil), at: 5))
    #expect(try !store.settleExport(of: first, .refused(code: "x"), at: 6))
    #expect(try store.settleExport(of: third, .refused(code: "export_folder_taken"), at: 7))
    #expect(try pending() == [] && store.pendingExportCount() == 0)
    let entries = try store.auditEntries(since: 0).map(\.entry).suffix(2)
    #expect(entries.map(\.action) == ["exported", "export_refused"])
    #expect(entries.map(\.object) == [first.text, third.text])
    #expect(entries.last?.detail.contains(#""code":"export_folder_taken""#) == true)
    #expect(try store.integrityProblems() == [])
  }

  @Test func `a repeated end of a job asks for no second export`() throws {
    let job = try done("one")
    _ = try store.settleExport(of: job, .written(code: nil), at: 2)
    _ = try store.finish(job, result: Array("one".utf8), summary: "{}", export: .into("/x"), at: 3)
    #expect(try pending() == [])
  }

  @Test func `what is erased is written no more, and its figures are gone`() throws {
    let job = try done("one")
    #expect(try store.figures(of: job) == [0x1F, 0x8B])
    _ = try store.purge(job: job, by: "x", at: 9)
    #expect(try pending() == [] && store.figures(of: job) == nil)
    #expect(try !store.settleExport(of: job, .written(code: nil), at: 10))
    // Where its files are is known until they are gone, over a restart too.
    let erased = try fixture.reopened().erasedExports()
    #expect(erased.map(\.job.id) == [job] && erased.map(\.folder) == ["/exports/one"])
    _ = try store.purge(job: job, by: "x", at: 11)
    #expect(try store.erasedExports().count == 1)
    try store.forgetExport(of: job)
    #expect(try store.erasedExports().isEmpty && store.integrityProblems() == [])
  }

  @Test func `retention deletes old jobs whatever became of their files`() throws {
    try store.releaseInputs(of: done("one", at: 1)) { _, _ in }
    let later: Int64 = 10_000_000_000
    _ = try store.prune(RetentionPolicy(events: .days(1), inputs: .days(0)), at: later)
    #expect(try pending() == [] && store.integrityProblems() == [])
  }
}
