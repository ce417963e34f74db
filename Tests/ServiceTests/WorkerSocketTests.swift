import Foundation
import Synchronization
import Testing

@testable import Planning
@testable import Service
@testable import Wire

/// What goes over the socket between daemon and worker, and who may be at its other end.
@Suite struct WorkerSocketTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ contents: [[UInt8]]) throws -> [RootedFile] {
    try contents.enumerated().map { index, bytes in
      let path = try folder.write(bytes, to: "root/\(index)")
      return try InputRoots([folder.path + "/root"]).open(path)
    }
  }

  private func content(_ file: OpenFile) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = unsafe pread(file.descriptor, &bytes, bytes.count, 0)
    return Array(bytes.prefix(max(count, 0)))
  }

  private func order(_ names: [String]) -> WorkOrder {
    let files = names.map { name in
      WorkOrder.File(
        role: "bold",
        run: 1,
        name: name,
        size: 1,
        sha256: "00",
        isStored: true,
        available: nil
      )
    }
    return WorkOrder(job: "j", parameters: "{}", files: files, dataFolder: nil)
  }

  @Test(arguments: [0, 1, 3, WireLimits.files])
  func `an order comes with its open files, in their order and to read only`(
    count: Int
  ) async throws {
    let (ours, theirs) = try socketPair()
    defer { close(theirs) }
    let contents = (0..<count).map { [UInt8($0), 7] }
    let line = Array("the order".utf8)
    let handed = try open(contents)
    #expect(await WorkerConnection(ours).send(line + [10], with: handed))
    let (heard, files) = try #require(WorkerInput(theirs).order())
    #expect(heard == line)
    #expect(files.map(content) == contents)
    for file in files {
      #expect(fcntl(file.descriptor, F_GETFL) & O_ACCMODE == O_RDONLY)
      #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
      #expect(unsafe write(file.descriptor, [1], 1) == -1 && errno == EBADF)
    }
  }

  @Test func `an order that is longer than the socket holds comes whole, with its files once`()
    async throws
  {
    let (ours, theirs) = try socketPair()
    let line = [UInt8](repeating: 65, count: 900_000)
    let files = try open([[1], [2]])
    async let isSent = WorkerConnection(ours).send(line + [10], with: files)
    let order = await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: WorkerInput(theirs).order()) }
    }
    #expect(await isSent)
    #expect(order?.line == line)
    #expect(order?.files.map(content) == [[1], [2]])
    close(theirs)
  }

  @Test func `files that are not those of the order are refused`() throws {
    let opened = try (0..<2).map { index in
      let path = try folder.write([UInt8(index)], to: "\(index)")
      return OpenFile(descriptor: unsafe Foundation.open(path, O_RDONLY | O_CLOEXEC))
    }
    for names in [["a"], ["a", "b", "c"]] {
      #expect(throws: OrderFault.self) {
        try order(names).inputs(opened, arrivals: names.map { _ in nil })
      }
    }
    let inputs = try order(["a", "b"]).inputs(opened, arrivals: [nil, nil])
    #expect(inputs.map(\.opened) == opened)
    #expect(inputs.map(\.name) == ["a", "b"])
  }

  @Test func `handed files are held by nobody else`() throws {
    let assignment = Assignment(order(["a"]), try open([[1]]))
    #expect(assignment.files.take().count == 1)
    #expect(assignment.files.take().isEmpty)
  }

  @Test func `where nobody listens no worker can be had, and the path is named`() async throws {
    let path = folder.path + "/none.sock"
    let missing = await #expect(throws: WorkerMissing.self) {
      _ = try await Worker.listening(at: path).hire()
    }
    #expect(missing?.message.contains(path) == true)
    let long = "/" + String(repeating: "x", count: 200)
    await #expect(throws: WorkerMissing.self) { _ = try await Worker.listening(at: long).hire() }
  }

  @Test func `a worker that is connected to is heard to its last word`() async throws {
    let path = folder.path + "/worker.sock"
    let last = WorkerMessage.done(report: Worker.exampleReport, summary: Worker.exampleSummary)
    let heard = try standIn(at: path, saying: [.hello(.own)], then: [.read(1), last])
    let signs = Mutex<[Worker.Sign]>([])
    let assignment = Assignment(order(["a"]), try open([[5]]))
    let outcome = await Worker.listening(at: path).compute(assignment, .none) { sign in
      signs.withLock { $0.append(sign) }
    }
    #expect(
      outcome == .done(report: Worker.exampleReport, summary: Worker.exampleSummary)
    )
    #expect(signs.withLock { $0 } == [.read(1)])
    let came = try #require(await heard.value)
    let told = try WorkOrder(encoded: came.line)
    #expect(told == assignment.order)
    #expect(came.files.map(content) == [[5]])
  }

  @Test func `a worker that ends with its order has crashed, one that ends before has not`()
    async throws
  {
    let path = folder.path + "/worker.sock"
    _ = try standIn(at: path, saying: [.hello(.own)], then: [])
    let assignment = Assignment(order([]), [])
    let outcome = await Worker.listening(at: path).compute(assignment, .none) { _ in }
    #expect(outcome == .crashed("the worker ended without a last word"))

    let other = folder.path + "/other.sock"
    _ = try standIn(at: other, saying: [], then: [])
    let none = await Worker.listening(at: other).compute(assignment, .none) { _ in }
    #expect(none == .missing(WorkerMissing(message: "the worker ended before it said hello")))
  }

  @Test func `a worker that never says hello is given up`() async throws {
    let (ours, theirs) = try socketPair()
    defer { close(theirs) }
    await #expect(throws: WorkerMissing.self) {
      _ = try await WorkerDialogue(WorkerConnection(ours), limit: .milliseconds(20))
    }
  }

  @Test func `nobody is hired before the last one has ended, or was given up and told of`()
    async throws
  {
    let path = folder.path + "/worker.sock"
    let listener = try Listener(try Endpoint("ipc://" + path), permissions: 0o600)
    let last = WorkerMessage.done(report: Worker.exampleReport, summary: Worker.exampleSummary)
    let (ends, end) = AsyncStream.makeStream(of: Int32.self)
    Thread.detachNewThread {
      for _ in 0..<2 {
        let connection = withExtendedLifetime(listener) { accepted(listener) }
        say([.hello(.own)], to: connection)
        _ = WorkerInput(connection).order()
        say([last], to: connection)
        // It goes on.
        end.yield(connection)
      }
      end.finish()
    }
    let overdue = Mutex(0)
    let worker = Worker.listening(at: path, patience: .milliseconds(100)) {
      overdue.withLock { $0 += 1 }
    }
    let done = WorkerOutcome.done(report: Worker.exampleReport, summary: Worker.exampleSummary)
    let assignment = Assignment(order([]), [])
    #expect(await worker.compute(assignment, .none) { _ in } == done)
    // The second one could be hired: the first was given up by then.
    #expect(await worker.compute(assignment, .none) { _ in } == done)
    #expect(overdue.withLock { $0 } == 1)
    for await connection in ends { close(connection) }
  }

  @Test func `who ends in time is not told of`() async throws {
    let (ours, theirs) = try socketPair()
    let hello = WorkerMessage.hello(.own).encoded + [10]
    #expect(unsafe write(theirs, hello, hello.count) == hello.count)
    let dialogue = try await WorkerDialogue(WorkerConnection(ours), patience: .seconds(600))
    let task = Task { await dialogue.carryOut(Assignment(order([]), []), .none) { _ in } }
    let input = WorkerInput(theirs)
    #expect(await nextLine(of: input) != nil)
    task.cancel()
    #expect(await nextLine(of: input) == nil)
    close(theirs)
    #expect(await task.value == nil)
    #expect(await dialogue.hasEnded())
  }

  @Test func `cancelling ends the connection, also of one that does not heed it`() async throws {
    let (ours, theirs) = try socketPair()
    defer { close(theirs) }
    let hello = WorkerMessage.hello(.own).encoded + [10]
    #expect(unsafe write(theirs, hello, hello.count) == hello.count)
    let dialogue = try await WorkerDialogue(WorkerConnection(ours), patience: .milliseconds(50))
    let task = Task { await dialogue.carryOut(Assignment(order([]), []), .none) { _ in } }
    let input = WorkerInput(theirs)
    #expect(await nextLine(of: input) != nil)
    task.cancel()
    #expect(await nextLine(of: input) == nil)
    #expect(await task.value == nil)
    #expect(!(await dialogue.hasEnded()))
  }

  /// What a stand-in was told.
  private struct Heard: Sendable {
    let line: [UInt8]
    let files: [OpenFile]
  }

  /// Listens at `path` in systemd's place, and is the worker of the first connection.
  private func standIn(
    at path: String,
    saying first: [WorkerMessage],
    then rest: [WorkerMessage]
  ) throws -> Task<Heard?, Never> {
    let endpoint = try Endpoint("ipc://" + path)
    let listener = try Listener(endpoint, permissions: 0o600)
    return Task {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          let connection = withExtendedLifetime(listener) { accepted(listener) }
          say(first, to: connection)
          let input = WorkerInput(connection)
          // One that has nothing to say from the first ends at once.
          let order = first.isEmpty ? nil : input.order()
          let heard = order.map { Heard(line: $0.line, files: $0.files) }
          say(rest, to: connection)
          close(connection)
          continuation.resume(returning: heard)
        }
      }
    }
  }
}

/// The next connection, waited for: the listener itself does not wait.
private func accepted(_ listener: Listener) -> Int32 {
  var wanted = pollfd(fd: listener.descriptor.number, events: Int16(POLLIN), revents: 0)
  _ = unsafe poll(&wanted, 1, -1)
  return accept(listener.descriptor.number, nil, nil)
}

/// Waits on a thread of its own: two that wait on the pool's would leave none for who is to speak.
private func nextLine(of input: WorkerInput) async -> [UInt8]? {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: input.nextLine()) }
  }
}

private func say(_ messages: [WorkerMessage], to descriptor: Int32) {
  for message in messages {
    let line = message.encoded + [10]
    _ = unsafe write(descriptor, line, line.count)
  }
}
