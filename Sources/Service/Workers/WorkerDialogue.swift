import Planning
import Wire

/// What daemon and worker say to each other, a line each.
///
/// First the worker's hello, then the order with its files, and news of them; meanwhile what the worker
/// says up to its last word.
struct WorkerDialogue: Sendable {
  private let connection: WorkerConnection
  /// What came behind the hello: nothing whole, as the worker has no order yet.
  private let rest: LineSplitter
  /// For how long a worker that is wanted no more may take to end.
  let patience: Duration

  /// Waits for the worker's hello, at most for `limit`.
  init(
    _ connection: WorkerConnection,
    limit: Duration = .seconds(30),
    patience: Duration = .seconds(5)
  ) async throws(WorkerMissing) {
    let alarm = Task {
      try await Task.sleep(for: limit)
      connection.abandon()
    }
    let greeting = await withTaskCancellationHandler {
      await heardHello(connection)
    } onCancel: {
      connection.abandon()
    }
    alarm.cancel()
    rest = try greeting.get()
    self.connection = connection
    self.patience = patience
  }

  /// Gives the order and hears the worker out; one whose task is cancelled is given a moment to end.
  ///
  /// - Returns: Its outcome; nil where it ended without a last word.
  func carryOut(
    _ assignment: Assignment,
    _ news: AsyncStream<WorkerNews>,
    _ listener: @escaping Worker.Listener
  ) async -> WorkerOutcome? {
    await withTaskCancellationHandler {
      // Beside the listening, and given up with it: a worker may say its last word at any time.
      async let _ = tell(assignment, news)
      let outcome = await hear(listener, SignFilter(size: assignment.order.size))
      connection.end(within: patience)
      return outcome
    } onCancel: {
      connection.end(within: patience)
    }
  }

  /// Waits for the end of the worker, after its work.
  ///
  /// - Returns: False where it has not ended in time.
  func hasEnded() async -> Bool { await connection.hasEnded() }

  private func tell(_ assignment: Assignment, _ news: AsyncStream<WorkerNews>) async {
    // A worker that dies closes its input; what matters then is how it ended.
    guard let order = try? assignment.order.encoded(),
      await connection.send(order + [newline], with: assignment.files.take())
    else { return connection.end(within: patience) }
    for await item in news {
      guard await connection.send(item.encoded + [newline]) else { return }
    }
  }

  private func hear(
    _ listener: Worker.Listener,
    _ filter: SignFilter
  ) async -> WorkerOutcome? {
    var (lines, filter, attachments) = (rest, filter, AttachmentPile())
    while true {
      let bytes = await connection.received()
      guard !bytes.isEmpty else { return nil }
      do throws(WorkerMessage.Malformed) {
        for line in try lines.add(bytes) {
          switch try WorkerMessage(line: line) {
          case .progress(let step):
            if filter.isNews(.progress(step)) { await listener(.progress(step)) }
          case .read(let count):
            if filter.isNews(.read(count)) { await listener(.read(count)) }
          case .done(let report, let summary, let figures):
            return .done(
              report: report,
              summary: summary,
              figures: figures,
              attachments: attachments.files
            )
          case .attachment(let name, let part): try attachments.add(part, to: name)
          case .failed(let failure): return .failed(failure)
          case .hello: throw WorkerMessage.Malformed(message: "a second hello")
          }
        }
      } catch {
        return .crashed("the worker said what is no message: \(error.message)")
      }
    }
  }
}

private let newline = UInt8(ascii: "\n")

/// Reads until the first line is whole, and looks whether it is the right hello.
private func heardHello(
  _ connection: WorkerConnection
) async -> Result<LineSplitter, WorkerMissing> {
  var splitter = LineSplitter(limit: WorkerMessage.lineLimit)
  while true {
    let bytes = await connection.received()
    guard !bytes.isEmpty else {
      return .failure(WorkerMissing(message: "the worker ended before it said hello"))
    }
    do throws(WorkerMessage.Malformed) {
      let lines = try splitter.add(bytes)
      guard let line = lines.first else { continue }
      guard lines.count == 1, case .hello(let hello) = try WorkerMessage(line: line) else {
        return .failure(WorkerMissing(message: "the worker began with something else than a hello"))
      }
      return hello.refusal.map { .failure($0) } ?? .success(splitter)
    } catch {
      return .failure(WorkerMissing(message: "the worker's hello is no message: \(error.message)"))
    }
  }
}

extension WorkerMessage.Hello {
  /// Why a worker that says so gets no order; nil where it does.
  fileprivate var refusal: WorkerMissing? {
    guard self != .own else { return nil }
    let own = Self.own
    return WorkerMissing(
      message: """
        the worker is tmsplan \(version) and speaks worker protocol \(dialect), the daemon is \
        \(own.version) and speaks \(own.dialect): install both from one version and restart the \
        daemon
        """
    )
  }
}
