import Foundation
import Logging
import Messaging
import ServiceLifecycle
import Store
import Synchronization
import Testing

@testable import Service
@testable import Wire

/// A folder that is gone with the last reference.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    // Short, since a socket's path has 107 bytes at most.
    path = "/tmp/tmsp-\(UUID().uuidString.prefix(8).lowercased())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and gives its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: url)
    return url.path
  }

  /// Removes a file by its path in the folder.
  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }

  /// All regular files below, by their path in the folder, without the database.
  func files() -> Set<String> {
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return Set(
      names.filter { name in
        let kind = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)[.type]
        return kind as? FileAttributeType == .typeRegular && !name.contains("tmsp.db")
      }
    )
  }
}

let silentLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// The digest that a file declares.
func digest(_ bytes: [UInt8]) -> String { sha256(of: bytes) }

/// Everything behind the sockets, with a worker that is a closure and a feed that is a list.
final class Bench: Sendable {
  let folder: TemporaryFolder
  let office: Office
  let desk: UploadDesk
  let runner: JobRunner
  let handler: RequestHandler
  let published: Published

  /// What was published, in order.
  final class Published: Sendable {
    private let entries = Mutex<[(topic: String, publication: Publication)]>([])
    func append(_ publication: Publication, _ topic: String) {
      entries.withLock { $0.append((topic, publication)) }
    }
    var all: [(topic: String, publication: Publication)] { entries.withLock { $0 } }
    var events: [FeedEvent] {
      all.compactMap { if case .event(let event, _) = $0.publication { event } else { nil } }
    }
  }

  init(
    in folder: TemporaryFolder? = nil,
    worker: Worker = .reporting(),
    navigators: NavigatorServer? = nil,
    exports: ExportWriter = .direct,
    hiringPause: Duration = .seconds(5),
    configure: (inout Configuration) -> Void = { _ in },
    clock: WallClock = .system,
    logger: Logger = silentLogger,
    checkParameters: @escaping CaseCatalogue.Check = { $0 }
  ) throws {
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
    var configuration = Configuration(stateFolder: folder.path + "/state", ingest: [], results: [])
    configuration.diskReserve = 0
    configuration.roots = [folder.path + "/inputs"]
    configure(&configuration)
    let uploads = try UploadFolder(root: configuration.stateFolder)
    let store = try JobStore(path: configuration.stateFolder + "/tmsp.db")
    let published = Published()
    self.published = published
    let doorkeeper = Doorkeeper(ClientList(), site: "local") { _ in }
    let presenter = Presenter(
      store: store,
      settings: configuration.openIGTLink,
      server: navigators,
      logger: logger
    )
    let exporter = Exporter(
      store: store,
      settings: configuration.exports,
      writer: exports,
      clock: clock,
      logger: logger
    )
    let feed = try Feed(
      store: store,
      sites: { doorkeeper.sites },
      clock: .system,
      logger: silentLogger
    ) { publication, topic in
      published.append(publication, topic)
      await presenter.refresh()
      await exporter.writePending()
    }
    let inputs = InputKeeper(store: store, uploads: uploads, logger: logger)
    try inputs.settle(attempts: configuration.attempts, at: WallClock.system.milliseconds)
    office = Office(
      configuration: configuration,
      store: store,
      uploads: uploads,
      inputs: inputs,
      feed: feed,
      presenter: presenter,
      exporter: exporter,
      counters: Counters(),
      clock: clock,
      logger: logger
    )
    let runner = JobRunner(office, worker: worker, hiringPause: hiringPause)
    self.runner = runner
    desk = UploadDesk(office, runner: runner, checkParameters: checkParameters)
    let administration = Administration(
      office: office,
      desk: desk,
      runner: runner,
      doorkeeper: doorkeeper,
      reloader: Reloader(
        office,
        doorkeeper: doorkeeper,
        renewal: Renewal(
          Publisher(try SocketLoop()) { _, _ throws(MessagingError) in throw .closed }
        ),
        desk: desk,
        readsProtocols: false,
        notifier: SystemdNotifier()
      )
    )
    handler = RequestHandler(
      office: office,
      desk: desk,
      runner: runner,
      administration: administration
    )
  }

  /// The reply to `verb`; nil where there is none.
  func ask(
    _ verb: Verb,
    body: [UInt8] = [],
    as caller: Caller = .localUser
  ) async -> Reply? {
    let request = Request(id: "1", verb: verb)
    let reply = await handler.answer(request, body: .bytes(body), from: caller)?.reply
    // The disk works beside the uploads; what a test finds does not depend on how fast it is.
    if case .chunk(let job, _, _) = verb, let id = JobID(job) { await handler.desk.rest(id) }
    return reply
  }

  /// The refusal of `verb`; nil where it is not refused.
  func refusal(
    _ verb: Verb,
    body: [UInt8] = [],
    as caller: Caller = .localUser
  ) async -> WireError? {
    if case .error(let error) = await ask(verb, body: body, as: caller) { error } else { nil }
  }

  /// Submits `submission`, and gives what was accepted.
  func submit(
    _ submission: Wire.Submission,
    as caller: Caller = .localUser
  ) async throws -> Accepted {
    guard case .accepted(let accepted) = await ask(.submit(submission), as: caller) else {
      throw UnexpectedReply()
    }
    return accepted
  }

  /// Submits, uploads and commits a case of small files; gives the job.
  @discardableResult
  func store(_ example: ExampleCase, as caller: Caller = .localUser) async throws -> String {
    let accepted = try await submit(example.submission, as: caller)
    for (index, bytes) in example.contents.enumerated() where accepted.offsets[index] == 0 {
      let verb = Verb.chunk(job: accepted.job, file: index, offset: 0)
      guard case .credit = await ask(verb, body: bytes, as: caller) else { throw UnexpectedReply() }
    }
    guard case .stored = await ask(.commit(job: accepted.job), as: caller) else {
      throw UnexpectedReply()
    }
    return accepted.job
  }

  /// Runs `body` beside the runner, then drains it.
  func running(_ body: () async throws -> Void) async throws {
    let group = ServiceGroup(services: [runner], logger: silentLogger)
    let run = Task { try await group.run() }
    try await eventually { await runner.isServing }
    try await body()
    await group.triggerGracefulShutdown()
    try await run.value
  }

  /// Waits until the job is in a final state, and gives its status.
  func settled(_ job: String) async throws -> JobStatus {
    for _ in 0..<6000 {
      guard case .job(let status) = await ask(.status(job: job)) else { throw UnexpectedReply() }
      if status.state.isFinal { return status }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw UnexpectedReply()
  }
}

extension Caller {
  /// Somebody on the daemon's host who is on no list.
  static let localUser = Caller(localUser: "uid 0", site: "local")
}

/// A reply of another kind than the test needs.
struct UnexpectedReply: Error {}

/// A case of small files that are uploaded.
struct ExampleCase {
  let submission: Wire.Submission
  let contents: [[UInt8]]

  init(
    key: String = "example-1",
    subject: String = "sub-01",
    contents: [[UInt8]] = [Array("bold".utf8), Array("mask".utf8), Array("confounds".utf8)],
    parameters: SubmissionParameters = SubmissionParameters(space: "MNI152NLin6Asym")
  ) {
    self.contents = contents
    let files = zip([FileRole.bold, .mask, .confounds], contents).map { role, bytes in
      FileDeclaration(
        role: role,
        name: role.rawValue,
        source: .upload(size: Int64(bytes.count)),
        sha256: digest(bytes)
      )
    }
    submission = Wire.Submission(
      key: key,
      subject: subject,
      files: files,
      parameters: parameters
    )
  }
}

extension Worker {
  static let exampleReport = Array(#"{"schema":"x", "r":-0.50}"#.utf8)
  /// The summary of the specification; nothing where it cannot be read.
  static let exampleSummary: [UInt8] = {
    let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Protocols/wire/golden/target-summary.json")
    let text = (try? String(contentsOf: golden, encoding: .utf8)) ?? ""
    return Array(text.trimmingCharacters(in: .newlines).utf8)
  }()

  /// A worker that reports at once.
  static func reporting(report: [UInt8] = exampleReport) -> Worker {
    Worker { _, _, progress in
      await progress(.progress(JobProgress(stage: "read", fraction: 0.5)))
      return .done(report: report, summary: exampleSummary)
    }
  }

  /// A worker that always ends so.
  static func ending(_ outcome: WorkerOutcome) -> Worker { Worker { _, _, _ in outcome } }

  /// A worker that never ends by itself.
  static let endless = Worker { _, _, progress in
    await progress(.progress(JobProgress(stage: "read", fraction: 0.25)))
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
    return .crashed("stopped")
  }
}
