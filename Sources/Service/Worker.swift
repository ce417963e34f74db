import Wire

/// How a worker's run ended.
enum WorkerOutcome: Hashable, Sendable {
  /// The report and its summary, both JSON objects.
  case done(report: [UInt8], summary: [UInt8])
  /// The job cannot be done.
  case failed(JobFailure)
  /// The worker died, or said what is no message.
  case crashed(String)
}

/// Computes a job somewhere else: in a process of its own, or in a test's closure.
///
/// When its task is cancelled the worker ends soon, with any outcome.
struct Worker: Sendable {
  /// What a worker tells while it works.
  enum Sign: Hashable, Sendable {
    /// The job came further.
    case progress(JobProgress)
    /// So many bytes of the followed files were read.
    case read(Int64)
  }

  /// Hears how far a worker is.
  typealias Listener = @Sendable (Sign) async -> Void

  /// Carries an order out; where the worker follows an upload, `news` tells of it.
  let compute:
    @Sendable (
      _ order: WorkOrder,
      _ news: AsyncStream<WorkerNews>,
      _ listener: @escaping Listener
    ) async -> WorkerOutcome
}

extension Worker {
  /// Computes a case that is stored.
  func run(_ order: WorkOrder, listener: @escaping Listener) async -> WorkerOutcome {
    let (news, end) = AsyncStream.makeStream(of: WorkerNews.self)
    end.finish()
    return await compute(order, news, listener)
  }
}
