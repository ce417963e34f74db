import Foundation
import Glibc
import Testing

@testable import Service
@testable import Store
@testable import Wire

@Suite struct PathTests {
  private func byPath(_ paths: [String], _ contents: [[UInt8]]) -> Wire.Submission {
    let roles: [FileRole] = [.bold, .mask, .confounds]
    let files = zip(roles, zip(paths, contents)).map { role, file in
      FileDeclaration(role: role, name: "x", source: .path(file.0), sha256: digest(file.1))
    }
    return Wire.Submission(key: "by-path-1", subject: "sub-01", files: files)
  }

  @Test func `files below a root are taken without an upload`() async throws {
    let bench = try Bench()
    let paths = try ["a/bold", "a/mask", "confounds"].map {
      try bench.folder.write(Array($0.utf8), to: "inputs/" + $0)
    }
    let contents = ["a/bold", "a/mask", "confounds"].map { Array($0.utf8) }
    let accepted = try await bench.submit(byPath(paths, contents))
    #expect(accepted.offsets == [6, 6, 9])
    guard case .stored(let stored) = await bench.ask(.commit(job: accepted.job)) else {
      throw UnexpectedReply()
    }
    #expect(stored.files.map(\.size) == [6, 6, 9])
  }

  @Test func `a file by path may be no larger than an upload`() async throws {
    let bench = try Bench { $0.uploadLimit = 1 }
    let path = try bench.folder.write([1, 2], to: "inputs/x")
    let submission = byPath([path, path, path], [[1, 2], [1, 2], [1, 2]])
    let refused = await bench.refusal(.submit(submission))
    #expect(refused?.code == .refusedSize)
    #expect(refused?.facts["field"] == "files[0].path")
  }

  @Test func `a file that has grown since is another one, and is not read to its end`() async throws
  {
    let bench = try Bench()
    let path = try bench.folder.write([1], to: "inputs/x")
    let job = try await bench.submit(byPath([path, path, path], [[1], [1], [1]])).job
    #expect(unsafe truncate(path, 1 << 40) == 0)
    #expect(await bench.refusal(.commit(job: job))?.code == .digestMismatch)
  }

  @Test func `a commit that is repeated while it digests gets the same answer`() async throws {
    let bench = try Bench()
    let path = try bench.folder.write([1], to: "inputs/x")
    let job = try await bench.submit(byPath([path, path, path], [[1], [1], [1]])).job
    let digests = await bench.desk.digestQueue(of: "local")
    digests.suspend()
    let repeated = (0..<5).map { _ in Task { await bench.ask(.commit(job: job)) } }
    let id = try #require(JobID(job))
    try await eventually { await bench.desk.commits[id]?.followers == 4 }
    #expect(await bench.refusal(.commit(job: job))?.code == .busy)
    // Meanwhile others are served.
    _ = try await bench.store(ExampleCase())
    digests.resume()
    var answers: [Reply?] = []
    for task in repeated { answers.append(await task.value) }
    guard case .stored(let first)? = answers[0] else { throw UnexpectedReply() }
    #expect(first.job == job)
    #expect(answers.allSatisfy { $0 == .stored(first) })
    #expect(await bench.desk.commits.isEmpty)
  }

  @Test func `a file that is not the promised one is refused at commit`() async throws {
    let bench = try Bench()
    let path = try bench.folder.write([1], to: "inputs/x")
    let accepted = try await bench.submit(byPath([path, path, path], [[1], [2], [1]]))
    let refused = await bench.refusal(.commit(job: accepted.job))
    #expect(refused?.code == .digestMismatch)
    #expect(refused?.facts == ["file": 1])
    #expect(refused?.retry == .never)
  }

  @Test func `paths outside the roots and through symbolic links are refused`() async throws {
    let bench = try Bench()
    let inside = try bench.folder.write([1], to: "inputs/x")
    let outside = try bench.folder.write([1], to: "elsewhere/x")
    let folder = bench.folder.path
    let files = FileManager.default
    try files.createSymbolicLink(atPath: folder + "/inputs/link", withDestinationPath: inside)
    try files.createSymbolicLink(
      atPath: folder + "/inputs/folder",
      withDestinationPath: folder + "/elsewhere"
    )
    let refusals = [
      (outside, PathRefusal.outsideRoots), ("/etc/passwd", .outsideRoots),
      (folder + "/inputs2", .outsideRoots), (folder + "/inputs", .outsideRoots),
      (folder + "/inputs/link", .symbolicLink), (folder + "/inputs/folder/x", .symbolicLink),
      (folder + "/inputs/none", .unreadable), (folder + "/inputs/x/y", .unreadable),
    ]
    for (path, reason) in refusals {
      let refused = await bench.refusal(.submit(byPath([path, inside, inside], [[1], [1], [1]])))
      #expect(refused?.code == .badField, "\(path)")
      #expect(refused?.facts["reason"] == .string(reason.rawValue), "\(path)")
      #expect(refused?.facts["field"] == "files[0].path")
    }
    #expect(throws: PathRefusal.outsideRoots) {
      try InputRoots([folder + "/inputs"]).open(folder + "/inputs/../elsewhere/x")
    }
  }

  @Test func `folders and pipes are no files`() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "root/sub/x")
    #expect(unsafe mkfifo(folder.path + "/root/pipe", 0o600) == 0)
    let roots = InputRoots([folder.path + "/root"])
    #expect(throws: PathRefusal.notAFile) { try roots.open(folder.path + "/root/sub") }
    #expect(throws: PathRefusal.notAFile) { try roots.open(folder.path + "/root/pipe") }
  }

  @Test func `an open file stays the same file when its name moves on`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2], to: "root/x")
    let file = try InputRoots([folder.path + "/root"]).open(path)
    try folder.write([3], to: "root/y")
    #expect(unsafe rename(folder.path + "/root/y", path) == 0)
    #expect(sha256(of: file) == digest([1, 2]))
  }

  @Test func `a root that is itself reached by a link is used by both spellings`() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "real/x")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/alias",
      withDestinationPath: folder.path + "/real"
    )
    let roots = InputRoots([folder.path + "/alias"])
    #expect(try roots.open(folder.path + "/alias/x").size == 1)
    #expect(try roots.open(folder.path + "/real/x").size == 1)
  }
}
