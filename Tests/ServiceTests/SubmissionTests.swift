import Foundation
import Store
import Testing

@testable import Service
@testable import Wire

@Suite struct SubmissionTests {
  @Test func `a case is accepted, uploaded and stored`() async throws {
    let bench = try Bench()
    let example = ExampleCase()
    let accepted = try await bench.submit(example.submission)
    #expect(accepted.state == .receiving)
    #expect(!accepted.isExisting)
    #expect(accepted.offsets == [0, 0, 0])
    let job = try await bench.store(example)
    #expect(job == accepted.job)
    #expect(bench.published.events.map(\.state) == [.stored, .queued])
    #expect(await bench.refusal(.result(job: job))?.code == .notReady)
  }

  @Test func `the same key and content give the same job`() async throws {
    let bench = try Bench()
    let first = try await bench.store(ExampleCase())
    let again = try await bench.submit(ExampleCase().submission)
    #expect(again.job == first)
    #expect(again.isExisting)
    #expect(again.state == .queued)
    #expect(again.offsets == [4, 4, 9])
  }

  @Test func `the same key with another content or parameter is a conflict`() async throws {
    let bench = try Bench()
    _ = try await bench.submit(ExampleCase().submission)
    let others = [
      ExampleCase(subject: "sub-02"),
      ExampleCase(contents: [[1], [2], [3]]),
      ExampleCase(parameters: SubmissionParameters(space: "MNI152NLin2009cAsym")),
    ]
    for other in others {
      #expect(await bench.refusal(.submit(other.submission))?.code == .keyConflict)
    }
  }

  @Test func `a full queue is busy for new cases only`() async throws {
    let bench = try Bench { $0.queueLimit = 1 }
    let job = try await bench.store(ExampleCase())
    let refused = await bench.refusal(.submit(ExampleCase(key: "example-2").submission))
    #expect(refused?.code == .busy)
    #expect(refused?.facts["after_ms"] == 10_000)
    #expect(try await bench.submit(ExampleCase().submission).job == job)
  }

  @Test func `a full disk and a file that is too large are refused before a byte is sent`()
    async throws
  {
    let full = try Bench { $0.diskReserve = .max }
    #expect(await full.refusal(.submit(ExampleCase().submission))?.code == .refusedDisk)
    #expect(full.folder.files().isEmpty)
    let small = try Bench { $0.uploadLimit = 8 }
    let refused = await small.refusal(.submit(ExampleCase().submission))
    #expect(refused?.code == .refusedSize)
    #expect(refused?.facts["limit"] == 8)
    #expect(small.folder.files().isEmpty)
  }

  @Test func `a case that would take the reserve of the disk is refused`() async throws {
    let mebibyte: Int64 = 1_048_576
    let folder = try TemporaryFolder()
    let available = try UploadFolder(root: folder.path + "/state").diskSpace().available
    let bench = try Bench(in: folder) {
      $0.diskReserve = available - 1024 * mebibyte
      $0.uploadLimit = .max
    }
    let bold = FileDeclaration(
      role: .bold,
      name: "bold",
      source: .upload(size: 3072 * mebibyte),
      sha256: digest([1])
    )
    let small = ExampleCase().submission
    let large = Wire.Submission(
      key: "large-01",
      subject: "sub-01",
      files: [bold] + small.files.dropFirst(),
      parameters: small.parameters
    )
    #expect(await bench.refusal(.submit(large))?.code == .refusedDisk)
    #expect(folder.files().isEmpty)
    _ = try await bench.submit(small)
  }

  @Test func `a closing daemon takes no case`() async throws {
    let bench = try Bench()
    await bench.desk.close()
    #expect(await bench.refusal(.submit(ExampleCase().submission))?.code == .shuttingDown)
  }

  @Test func `a key that is known is answered, however full or late it is`() async throws {
    let folder = try TemporaryFolder()
    let example = ExampleCase()
    let job: String
    do {
      let bench = try Bench(in: folder)
      for number in 1...3 { try await bench.store(ExampleCase(key: "before-\(number)")) }
      job = try await bench.store(example)
      try bench.office.store.close()
    }
    // The limit is below the number of jobs, as after a change of the configuration.
    let bench = try Bench(in: folder) {
      $0.diskReserve = .max
      $0.queueLimit = 1
    }
    await bench.desk.close()
    let again = try await bench.submit(example.submission)
    #expect(again.job == job)
    #expect(again.isExisting)
    let other = ExampleCase(subject: "sub-02").submission
    #expect(await bench.refusal(.submit(other))?.code == .keyConflict)
  }

  @Test func `an unfinished upload counts as a job`() async throws {
    let bench = try Bench { $0.queueLimit = 1 }
    _ = try await bench.submit(ExampleCase().submission)
    let other = ExampleCase(key: "example-2").submission
    #expect(await bench.refusal(.submit(other))?.code == .busy)
  }

  @Test func `content that the site has stored need not be sent again`() async throws {
    let bench = try Bench()
    try await bench.store(ExampleCase())
    let second = try await bench.submit(ExampleCase(key: "example-2").submission)
    #expect(second.offsets == [4, 4, 9])
    guard case .stored = await bench.ask(.commit(job: second.job)) else { throw UnexpectedReply() }
  }

  @Test func `an unfinished upload goes on after a restart, and others' parts go`() async throws {
    let folder = try TemporaryFolder()
    let example = ExampleCase()
    let job: String
    do {
      let bench = try Bench(in: folder)
      job = try await bench.submit(example.submission).job
      _ = await bench.ask(.chunk(job: job, file: 0, offset: 0), body: example.contents[0])
      try bench.office.store.close()
    }
    try folder.write([1], to: "state/incoming/11111111-1111-4111-8111-111111111111.0.part")
    let bench = try Bench(in: folder)
    let accepted = try await bench.submit(example.submission)
    #expect(accepted.job == job)
    #expect(accepted.offsets == [4, 0, 0])
    #expect(folder.files().allSatisfy { $0.contains(job) })
  }
}
