import Foundation
import Planning
import Synchronization
import Testing

@testable import Service
@testable import Wire

@Suite struct WorkerTests {
  private let order = WorkOrder(
    job: "0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c",
    parameters: "{}",
    files: [
      WorkOrder.File(
        role: "bold",
        run: 1,
        name: "b",
        size: 8,
        sha256: "00",
        isStored: true,
        available: 3
      )
    ],
    dataFolder: nil
  )

  /// Runs a shell script in a worker's place.
  private func run(
    _ script: String,
    listener: @escaping Worker.Listener = { _ in }
  ) async throws -> WorkerOutcome {
    try await worker(script).compute(Assignment(order, []), .none, listener: listener)
  }

  private let folder: TemporaryFolder
  private let summary = String(decoding: Worker.exampleSummary, as: UTF8.self)

  init() throws { folder = try TemporaryFolder() }

  private func worker(
    _ script: String,
    hello: WorkerMessage = .hello(.own),
    patience: Duration = .seconds(5)
  ) throws -> Worker {
    let greeting = "echo '\(String(decoding: hello.encoded, as: UTF8.self))'"
    let path = try folder.write(Array("#!/bin/sh\n\(greeting)\n\(script)\n".utf8), to: "worker")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    return Worker.process(executable: path, patience: patience)
  }

  @Test func `an order survives the pipe`() throws {
    #expect(try WorkOrder(encoded: order.encoded()) == order)
  }

  @Test func `progress and the last word are heard, the report byte for byte`() async throws {
    let heard = Mutex<[Worker.Sign]>([])
    let outcome = try await run(
      #"""
      read order
      echo '{"stage":"read","progress":0.5}'
      echo '{"read":5}'
      echo '{"report":{"r": -0.50},"summary":\#(summary)}'
      exit 3
      """#
    ) { sign in heard.withLock { $0.append(sign) } }
    let step = JobProgress(stage: "read", fraction: 0.5)
    #expect(heard.withLock { $0 } == [.progress(step), .read(5)])
    #expect(outcome == .done(report: Array(#"{"r": -0.50}"#.utf8), summary: Worker.exampleSummary))
  }

  @Test func `the worker is told its order`() async throws {
    let outcome = try await run(
      #"""
      read -r order
      printf '{"report":%s,"summary":%s}\n' "$order" '\#(summary)'
      """#
    )
    let echoed = try order.encoded()
    #expect(outcome == .done(report: echoed, summary: Worker.exampleSummary))
  }

  @Test func `a follower is told the news, a line each, until it has spoken`() async throws {
    let (news, tell) = AsyncStream.makeStream(of: WorkerNews.self)
    tell.yield(.available(file: 0, bytes: 8))
    tell.yield(.accepted)
    let worker = try worker(
      #"""
      read -r order
      read -r bytes
      read -r verdict
      printf '{"report":{"bytes":%s,"verdict":%s},"summary":%s}\n' "$bytes" "$verdict" '\#(summary)'
      """#
    )
    let outcome = await worker.compute(Assignment(order, []), news) { _ in }
    let report = #"{"bytes":{"available":8,"file":0},"verdict":{"verdict":"accepted"}}"#
    #expect(outcome == .done(report: Array(report.utf8), summary: Worker.exampleSummary))
  }

  @Test func `news survive their line, and what is none is told as such`() {
    for news in [WorkerNews.available(file: 3, bytes: 123_456), .accepted] {
      #expect(WorkerNews(line: news.encoded) == news)
    }
    let none = [
      "", "{", "[]", #"{"verdict":"perhaps"}"#, #"{"file":0}"#, #"{"available":1}"#,
      #"{"file":-1,"available":1}"#, #"{"file":0,"available":-1}"#, #"{"file":0,"available":1.5}"#,
      #"{"file":5000,"available":1}"#,
    ]
    for line in none { #expect(WorkerNews(line: Array(line.utf8)) == nil, "\(line)") }
    let more = #"{"file":1,"available":2,"later":"field"}"#
    #expect(WorkerNews(line: Array(more.utf8)) == .available(file: 1, bytes: 2))
  }

  @Test func `news of an upload reach the file they are about`() {
    let upload = FollowedUpload(order)
    #expect(upload.arrivals.map { $0?.available } == [3])
    upload.hear(.available(file: 0, bytes: 6))
    upload.hear(.available(file: 7, bytes: 1))
    #expect(upload.arrivals.map { $0?.available } == [6])
    upload.hear(.accepted)
    upload.waitForVerdict()
  }

  @Test(arguments: [
    "kill -9 $$", "exit 1", "exit 0", "echo nonsense", #"echo '{"report":1,"summary":{}}'"#,
    #"echo '{"stage":"read","progress":2}'"#, "head -c 400000 /dev/zero",
  ])
  func `a worker that dies or babbles has crashed`(script: String) async throws {
    let outcome = try await run("read -r order; \(script)")
    guard case .crashed = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func `a death is told with its signal or status`() async throws {
    let signal = "the worker ended by signal 11"
    #expect(try await run("read -r order; kill -11 $$") == .crashed(signal))
    let status = "the worker ended with exit status 7 and no last word"
    #expect(try await run("read -r order; exit 7") == .crashed(status))
  }

  @Test func `a program that is not there is no crash of the job`() async {
    let worker = Worker.process(executable: "/nonexistent")
    let outcome = await worker.compute(Assignment(order, []), .none) { _ in }
    guard case .missing = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func `a worker that dies before its hello was never there`() async throws {
    let path = try folder.write(Array("#!/bin/sh\nkill -9 $$\n".utf8), to: "worker")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    await #expect(throws: WorkerMissing.self) {
      _ = try await Worker.process(executable: path).hire()
    }
  }

  @Test func `a worker of another version gets no order, and both versions are named`()
    async throws
  {
    let hellos = [
      WorkerMessage.Hello(dialect: 2, version: SoftwareIdentity.version),
      WorkerMessage.Hello(dialect: 1, version: "9.9.9"),
    ]
    for hello in hellos {
      let worker = try worker("read order; exec sleep 60", hello: .hello(hello))
      let missing = await #expect(throws: WorkerMissing.self) { _ = try await worker.hire() }
      #expect(missing?.message.contains(hello.version) == true)
      #expect(missing?.message.contains(SoftwareIdentity.version) == true)
    }
  }

  @Test func `a worker that begins with something else gets no order`() async throws {
    let worker = try worker("exec sleep 60", hello: .read(1))
    await #expect(throws: WorkerMissing.self) { _ = try await worker.hire() }
  }

  @Test func `a hired worker whose job is gone ends`() async throws {
    let mark = folder.path + "/ended"
    let worker = try worker("read order; echo $? >\(mark)")
    _ = try await worker.hire()
    try await eventually { FileManager.default.fileExists(atPath: mark) }
  }

  @Test func `a worker is ended with its task`() async throws {
    let (signs, sign) = AsyncStream.makeStream(of: Worker.Sign.self)
    let task = Task {
      try await run(#"read order; echo '{"read":1}'; exec sleep 60"#) { sign.yield($0) }
    }
    for await _ in signs { break }
    task.cancel()
    #expect(try await task.value == .crashed("the worker ended by signal 15"))
  }

  @Test func `a child that goes on after its last word is ended, and its word counts`() async throws
  {
    let worker = try worker(
      #"""
      read -r order
      echo '{"report":{},"summary":\#(summary)}'
      exec sleep 600
      """#,
      patience: .milliseconds(50)
    )
    let outcome = await worker.compute(Assignment(order, []), .none) { _ in }
    #expect(outcome == .done(report: Array("{}".utf8), summary: Worker.exampleSummary))
  }

  @Test func `messages survive their line`() throws {
    let failure = JobFailure(.internal, "It broke.", remedy: "Mend it.")
    let messages: [WorkerMessage] = [
      .progress(JobProgress(stage: "read", fraction: 1)), .failed(failure), .read(5),
      .done(report: Array(#"{"a":1}"#.utf8), summary: Worker.exampleSummary), .hello(.own),
      .attachment(name: "sub-01_networks.json", part: [0, 255, 10]),
    ]
    for message in messages { #expect(try WorkerMessage(line: message.encoded) == message) }
  }

  @Test func `lines are cut wherever the pieces end`() throws {
    let text = Array("one\ntwo\n\nthree\nrest".utf8)
    for size in 1...text.count {
      var splitter = LineSplitter(limit: 5)
      var lines: [String] = []
      for start in stride(from: 0, to: text.count, by: size) {
        let piece = Array(text[start..<min(start + size, text.count)])
        lines += try splitter.add(piece).map { String(decoding: $0, as: UTF8.self) }
      }
      #expect(lines == ["one", "two", "", "three"], "pieces of \(size)")
    }
    var splitter = LineSplitter(limit: 5)
    #expect(throws: WorkerMessage.Malformed.self) { try splitter.add(Array("123456".utf8)) }
  }
}
