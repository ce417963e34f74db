import Store
import Wire

/// How a worker's run ended.
enum WorkerOutcome: Hashable, Sendable {
  /// The report and its summary, both JSON objects, the compressed figures where there are some, and the
  /// files beside the report.
  case done(
    report: [UInt8],
    summary: [UInt8],
    figures: [UInt8]? = nil,
    attachments: [Attachment] = []
  )
  /// The job cannot be done.
  case failed(Wire.JobFailure)
  /// The worker died with its order, or said what is no message.
  case crashed(String)
  /// No worker could be had, which says nothing of the job.
  case missing(WorkerMissing)
}

/// Why no worker could be had.
struct WorkerMissing: Error, Hashable {
  let message: String
}

/// Where workers are hired, each of which computes one job somewhere else: in a process of its own, or
/// in a test's closure.
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

  /// Has a hired worker carry out an assignment; where it follows an upload, `news` tells of it.
  ///
  /// When its task is cancelled the worker ends soon, with any outcome. One that is never called ends
  /// when it is let go.
  typealias Work =
    @Sendable (
      _ assignment: Assignment,
      _ news: AsyncStream<WorkerNews>,
      _ listener: @escaping Listener
    ) async -> WorkerOutcome

  /// Hires a worker, which waits for its order.
  let hire: @Sendable () async throws(WorkerMissing) -> Work

  /// Creates a place where workers are hired so.
  init(hire: @escaping @Sendable () async throws(WorkerMissing) -> Work) { self.hire = hire }

  /// Creates a place where a worker that does `work` can always be had.
  init(_ work: @escaping Work) { hire = { () throws(WorkerMissing) in work } }
}

extension Worker {
  /// Hires a worker for one assignment.
  func compute(
    _ assignment: Assignment,
    _ news: AsyncStream<WorkerNews>,
    listener: @escaping Listener
  ) async -> WorkerOutcome {
    do throws(WorkerMissing) {
      return await (try hire())(assignment, news, listener)
    } catch {
      return .missing(error)
    }
  }
}

extension AsyncStream<WorkerNews> {
  /// Nothing to tell: the case is stored.
  static var none: AsyncStream<WorkerNews> { AsyncStream { $0.finish() } }
}
