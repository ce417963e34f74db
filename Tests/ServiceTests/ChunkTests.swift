import Foundation
import Store
import Testing

@testable import Service
@testable import Wire

@Suite struct ChunkTests {
  private let contents: [[UInt8]] = [Array(repeating: 7, count: 300), [1], [2]]

  private func start(_ bench: Bench) async throws -> String {
    try await bench.submit(ExampleCase(contents: contents).submission).job
  }

  @Test func `credit tells the offset and how far to go`() async throws {
    let bench = try Bench()
    let job = try await start(bench)
    let chunk = Verb.chunk(job: job, file: 0, offset: 0)
    guard case .credit(let credit) = await bench.ask(chunk, body: Array(contents[0][..<100])) else {
      throw UnexpectedReply()
    }
    #expect(credit.offset == 100)
    #expect(credit.durableOffset == 0)
    #expect(credit.limit == 100 + Int64(WireLimits.window))
    let rest = Verb.chunk(job: job, file: 0, offset: 100)
    guard case .credit(let last) = await bench.ask(rest, body: Array(contents[0][100...])) else {
      throw UnexpectedReply()
    }
    #expect(last.offset == 300)
    guard case .credit(let repeated) = await bench.ask(rest, body: Array(contents[0][100...]))
    else { throw UnexpectedReply() }
    #expect(repeated.durableOffset == 300)
  }

  @Test func `a chunk that is there already is answered with credit`() async throws {
    let bench = try Bench()
    let job = try await start(bench)
    let chunk = Verb.chunk(job: job, file: 0, offset: 0)
    _ = await bench.ask(chunk, body: Array(contents[0][..<100]))
    guard case .credit(let credit) = await bench.ask(chunk, body: Array(contents[0][..<50])) else {
      throw UnexpectedReply()
    }
    #expect(credit.offset == 100)
  }

  @Test func `a chunk that is there already is not digested in the place of the first`()
    async throws
  {
    let bench = try Bench()
    let job = try await start(bench)
    let chunk = Verb.chunk(job: job, file: 0, offset: 0)
    _ = await bench.ask(chunk, body: Array(contents[0][..<100]))
    _ = await bench.ask(chunk, body: Array(repeating: 9, count: 100))
    _ = await bench.ask(.chunk(job: job, file: 0, offset: 100), body: Array(contents[0][100...]))
    for file in 1...2 {
      _ = await bench.ask(.chunk(job: job, file: file, offset: 0), body: contents[file])
    }
    guard case .stored = await bench.ask(.commit(job: job)) else { throw UnexpectedReply() }
  }

  @Test func `what an earlier daemon stored counts only if it is still the same`() async throws {
    let folder = try TemporaryFolder()
    let first = try Bench(in: folder)
    _ = try await first.store(ExampleCase(key: "example-1", contents: contents))
    try first.office.store.close()
    let path = "\(folder.path)/state/input/local/\(digest(contents[0]))"
    try Data(repeating: 8, count: 300).write(to: URL(filePath: path))
    let bench = try Bench(in: folder)
    let again = ExampleCase(key: "example-2", contents: contents)
    let job = try await bench.submit(again.submission)
    #expect(job.offsets[0] == 300, "it seems to be there")
    let refused = await bench.refusal(.commit(job: job.job))
    #expect(refused?.code == .digestMismatch)
    #expect(refused?.facts["expected"] == 0)
    let stored = try await bench.store(again)
    #expect(stored == job.job)
    #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == contents[0])
  }

  @Test func `few bytes are durable after a while as well`() async throws {
    let bench = try Bench { $0.durableDelay = .milliseconds(10) }
    let job = try await start(bench)
    let id = try #require(JobID(job))
    for offset in [0, 100] {
      let chunk = Verb.chunk(job: job, file: 0, offset: Int64(offset))
      _ = await bench.ask(chunk, body: Array(contents[0][offset..<offset + 100]))
      try await eventually {
        try bench.office.store.job(id)?.files[0].offsetDurable == Int64(offset + 100)
      }
    }
  }

  @Test func `one wrong offset is told, the next ones are passed over`() async throws {
    let bench = try Bench()
    let job = try await start(bench)
    let wrong = Verb.chunk(job: job, file: 0, offset: 50)
    let refused = await bench.refusal(wrong, body: [7])
    #expect(refused?.code == .wrongOffset)
    #expect(refused?.facts["expected"] == 0)
    #expect(await bench.ask(wrong, body: [7]) == nil)
    guard case .credit = await bench.ask(.chunk(job: job, file: 0, offset: 0), body: [7]) else {
      throw UnexpectedReply()
    }
    #expect(await bench.refusal(wrong, body: [7])?.code == .wrongOffset)
  }

  @Test func `a chunk beyond the file or of no file is refused`() async throws {
    let bench = try Bench()
    let job = try await start(bench)
    let beyond = Verb.chunk(job: job, file: 1, offset: 0)
    #expect(await bench.refusal(beyond, body: [1, 1])?.code == .tooLarge)
    let far = Verb.chunk(job: job, file: 1, offset: WireLimits.integer)
    #expect(await bench.refusal(far, body: [1])?.code == .tooLarge)
    #expect(await bench.refusal(.chunk(job: job, file: 3, offset: 0), body: [1])?.code == .badField)
  }

  @Test func `a chunk without credit is refused as such`() async throws {
    let bench = try Bench()
    let size = 2 * WireLimits.window
    let declared = Wire.Submission(
      key: "example-1",
      subject: "sub-01",
      files: [
        FileDeclaration(
          role: .bold,
          name: "b",
          source: .upload(size: Int64(size)),
          sha256: digest([])
        )
      ] + ExampleCase().submission.files.dropFirst()
    )
    let job = try await bench.submit(declared).job
    let chunk = Verb.chunk(job: job, file: 0, offset: Int64(WireLimits.window))
    #expect(await bench.refusal(chunk, body: [1])?.code == .overCredit)
  }

  @Test func `chunks of an unknown or finished job are refused`() async throws {
    let bench = try Bench()
    let unknown = Verb.chunk(job: "0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c", file: 0, offset: 0)
    #expect(await bench.refusal(unknown, body: [1])?.code == .unknownJob)
    let job = try await bench.store(ExampleCase())
    let late = await bench.refusal(.chunk(job: job, file: 0, offset: 0), body: [1])
    #expect(late?.code == .wrongState)
    #expect(late?.facts["state"] == "queued")
  }

  @Test func `a commit before the last byte says what is missing`() async throws {
    let bench = try Bench()
    let job = try await start(bench)
    _ = await bench.ask(.chunk(job: job, file: 0, offset: 0), body: [7, 7])
    let refused = await bench.refusal(.commit(job: job))
    #expect(refused?.code == .incomplete)
    #expect(refused?.facts["expected"] == 2)
    #expect(bench.published.events.isEmpty)
  }

  @Test func `a wrong digest begins the upload anew, and the right content is then taken`()
    async throws
  {
    let bench = try Bench()
    let job = try await start(bench)
    let wrong = [UInt8](repeating: 8, count: 300)
    for (index, bytes) in [wrong, contents[1], contents[2]].enumerated() {
      _ = await bench.ask(.chunk(job: job, file: index, offset: 0), body: bytes)
    }
    let refused = await bench.refusal(.commit(job: job))
    #expect(refused?.code == .digestMismatch)
    #expect(refused?.facts["expected"] == 0)
    #expect(refused?.facts["file"] == 0)
    guard case .credit = await bench.ask(.chunk(job: job, file: 0, offset: 0), body: contents[0])
    else { throw UnexpectedReply() }
    guard case .stored(let stored) = await bench.ask(.commit(job: job)) else {
      throw UnexpectedReply()
    }
    #expect(await bench.ask(.commit(job: job)) == .stored(stored))
  }

  @Test func `a file that an unfinished commit had taken goes with its job`() async throws {
    let bench = try Bench()
    let job = try await start(bench)
    _ = await bench.ask(.chunk(job: job, file: 0, offset: 0), body: contents[0])
    // As after a crash in the midst of a commit.
    let id = try #require(JobID(job))
    let uploads = bench.office.uploads
    let part = try uploads.openPart(job: id, file: 0, size: 300, offset: 300)
    let upload = UploadedPart(file: 0, part: part, sha256: digest(contents[0]))
    _ = try uploads.acceptParts([upload], site: "local")
    #expect(await bench.refusal(.commit(job: job))?.facts["file"] == 1)
    #expect(bench.folder.files().contains { $0.contains("input/") })
    _ = await bench.ask(.cancel(job: job))
    #expect(bench.folder.files().isEmpty)
  }
}
