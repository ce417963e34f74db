import Foundation
import Store
import Testing

@testable import Service
@testable import Wire

/// The files beside a report, from the worker to the client.
@Suite struct AttachmentTests {
  private let files = [
    Attachment(name: "sub-01_networks.json", body: Array("{}".utf8)),
    Attachment(name: "sub-01_dseg.nii.gz", body: (0..<1_500_000).map { UInt8($0 % 251) }),
    Attachment(name: "empty.txt", body: []),
  ]

  private func bench() throws -> Bench {
    try Bench(
      worker: .ending(
        .done(report: Worker.exampleReport, summary: Worker.exampleSummary, attachments: files)
      )
    )
  }

  private func message(_ verb: Verb, _ bench: Bench) async throws -> ReplyMessage {
    let request = Request(id: "1", verb: verb)
    return try #require(await bench.handler.answer(request, body: .bytes([]), from: .localUser))
  }

  @Test func `what a worker sent is listed, and comes in parts of a mebibyte`() async throws {
    let bench = try bench()
    let job = try await bench.store(ExampleCase())
    try await bench.running { _ = try await bench.settled(job) }
    guard
      case .attachments(job, let listed) = try await message(.attachments(job: job), bench).reply
    else { throw UnexpectedReply() }
    #expect(listed.map(\.name) == files.map(\.name))
    #expect(listed.map(\.size) == files.map { Int64($0.body.count) })
    #expect(listed.map(\.sha256) == files.map { sha256(of: $0.body) })
    for file in files {
      var content: [UInt8] = []
      var parts = 0
      repeat {
        let verb = Verb.attachment(job: job, name: file.name, offset: Int64(content.count))
        let answer = try await message(verb, bench)
        guard case .attachment(let part) = answer.reply, let body = answer.body else {
          throw UnexpectedReply()
        }
        #expect(part.size == Int64(file.body.count) && part.offset == Int64(content.count))
        content += body
        parts += 1
      } while content.count < file.body.count
      #expect(content == file.body && parts == max(1, (file.body.count + 1_048_575) / 1_048_576))
    }
  }

  @Test func `other names, places beyond the end and unfinished jobs are refused`() async throws {
    let bench = try bench()
    let job = try await bench.store(ExampleCase())
    func code(_ verb: Verb) async throws -> WireErrorCode? {
      guard case .error(let error) = try await message(verb, bench).reply else { return nil }
      return error.code
    }
    #expect(try await code(.attachments(job: job)) == .notReady)
    #expect(try await code(.attachment(job: job, name: "empty.txt", offset: 0)) == .notReady)
    try await bench.running { _ = try await bench.settled(job) }
    #expect(try await code(.attachment(job: job, name: "other", offset: 0)) == .badField)
    #expect(try await code(.attachment(job: job, name: "empty.txt", offset: 0)) == nil)
    #expect(try await code(.attachment(job: job, name: "empty.txt", offset: 1)) == .badField)
    #expect(try await code(.attachments(job: JobID.random().text)) == .unknownJob)
  }

  @Test func `who fetches a file is in the audit, once`() async throws {
    let bench = try bench()
    let job = try await bench.store(ExampleCase())
    try await bench.running { _ = try await bench.settled(job) }
    for _ in 0..<3 {
      _ = try await message(.attachment(job: job, name: "empty.txt", offset: 0), bench)
    }
    let entries = try bench.office.store.auditEntries(since: 0).map(\.entry)
    #expect(entries.count { $0.action == "delivered" && $0.object == job } == 1)
    let finished = try #require(entries.first { $0.action == "finished" })
    #expect(finished.detail.contains("attachments_sha256"))
  }

  @Test func `what finds no room is left out by rank and size, and named`() {
    func file(_ name: String, _ size: Int) -> Store.Attachment {
      Store.Attachment(name: name, body: [UInt8](repeating: 1, count: size))
    }
    let documents = [file("s_networks.json", 100)]
    let images = [
      file("a_statmap.nii.gz", 50), file("b_statmap.nii.gz", 20), file("c_dseg.nii.gz", 60),
    ]
    let all = kept(documents, images)
    #expect(
      all.map(\.name) == [
        "s_networks.json", "c_dseg.nii.gz", "b_statmap.nii.gz", "a_statmap.nii.gz",
      ]
    )
    // Room for the labels and the smaller image, beside the note.
    let some = kept(documents, images, limit: 8_192 + 185)
    #expect(
      some.map(\.name) == [
        "s_networks.json", "c_dseg.nii.gz", "b_statmap.nii.gz", "not_kept.txt",
      ]
    )
    #expect(some.reduce(0) { $0 + $1.body.count } <= 8_192 + 185)
    let note = String(decoding: some[3].body, as: UTF8.self)
    #expect(note.contains("a_statmap.nii.gz") && !note.contains("b_statmap.nii.gz"))
    let many = (0..<100).map { file("\($0)_statmap.nii.gz", 1) }
    #expect(kept(documents, many).count == WireLimits.attachmentCount)
  }

  @Test func `parts become the files that they were cut from`() throws {
    var pile = AttachmentPile()
    for case .attachment(let name, let part) in files.flatMap(\.messages) {
      try pile.add(part, to: name)
    }
    #expect(pile.files == files)
  }

  @Test func `a file told twice, too many and too much are refused`() throws {
    var pile = AttachmentPile()
    try pile.add([1], to: "a")
    try pile.add([1], to: "b")
    #expect(throws: WorkerMessage.Malformed.self) { try pile.add([1], to: "a") }
    for number in 2..<WireLimits.attachmentCount { try pile.add([], to: "\(number)") }
    #expect(throws: WorkerMessage.Malformed.self) { try pile.add([], to: "one more") }
    var last = AttachmentPile()
    try last.add([], to: "a")
    #expect(throws: WorkerMessage.Malformed.self) { try last.add([], to: "a") }
    var large = AttachmentPile()
    let part = [UInt8](repeating: 0, count: AttachmentPile.partLimit)
    for _ in 0..<(WireLimits.attachments / AttachmentPile.partLimit) {
      try large.add(part, to: "a")
    }
    #expect(throws: WorkerMessage.Malformed.self) { try large.add([0], to: "a") }
  }

  @Test(arguments: [
    #"{"attachment":"../x","part":""}"#, #"{"attachment":".x","part":""}"#,
    #"{"attachment":"a/b","part":""}"#, #"{"attachment":"","part":""}"#, #"{"attachment":"a"}"#,
    #"{"attachment":"a","part":"?"}"#, #"{"attachment":5,"part":""}"#,
    #"{"attachment":"a\nb","part":""}"#,
  ])
  func `a part that no folder could take is no message`(line: String) {
    #expect(throws: WorkerMessage.Malformed.self) { try WorkerMessage(line: Array(line.utf8)) }
  }
}
