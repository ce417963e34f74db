import Wire

/// A worker that computes on a case whose upload has not ended, as the runner keeps it.
struct Follower {
  /// Tells this one from others of the same job.
  let number: Int
  /// Ends with the worker.
  let task: Task<WorkerOutcome, Never>
  /// What the worker is told.
  let news: AsyncStream<WorkerNews>.Continuation
  /// What the worker was told last of each file.
  var told: [Int: Int64]
  /// When the upload last received something.
  var lastArrival = ContinuousClock.now
  /// How far the worker is; published only once its job runs.
  var progress: JobProgress?
  /// Whether the worker has said its last word, which waits here for the end of the upload.
  var hasEnded = false
}

extension WorkerOutcome {
  /// Whether a follower's outcome counts once the content is verified.
  ///
  /// A crash, or a fault of ours, may come from the following itself; an ordinary run decides.
  var isConclusive: Bool {
    switch self {
    case .done: true
    case .failed(let failure): failure.code != .internal
    case .crashed: false
    }
  }
}
