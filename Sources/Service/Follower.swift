import Store
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
  /// The files that were not whole at the start.
  let arriving: Set<Int>
  /// How many bytes of those the worker has read.
  var read: Int64 = 0
  /// For how long the upload was held back so far.
  var heldBack = Duration.zero
  var lastHeldBack = ContinuousClock.now
  /// When the upload last received something.
  var lastArrival = ContinuousClock.now
  /// How far the worker is; published only once its job runs.
  var progress: JobProgress?
  /// Whether the worker has said its last word, which waits here for the end of the upload.
  var hasEnded = false
}

extension Follower {
  /// How far the upload is ahead of the worker with `offset` bytes of a file.
  func bytesAhead(at offset: Int64, ofFile file: Int) -> Int64 {
    arriving.reduce(-read) { $0 + ($1 == file ? offset : told[$1, default: 0]) }
  }

  /// Tells the worker that all files of `job` are there and checked; the sooner it knows, the sooner it
  /// reports.
  ///
  /// The last bytes may be durable by the commit itself, where a full disk had kept their number from
  /// being recorded: the worker would wait for them for ever.
  func learnAccepted(_ job: JobRecord) {
    for file in job.files where arriving.contains(file.index) {
      guard told[file.index, default: 0] < file.size else { continue }
      news.yield(.available(file: file.index, bytes: file.size))
    }
    news.yield(.accepted)
  }

  /// Counts the time since `begin` as held back, but none twice, as several credits may wait.
  mutating func noteHeldBack(from begin: ContinuousClock.Instant) {
    let now = ContinuousClock.now
    heldBack += now - max(begin, lastHeldBack)
    lastHeldBack = now
  }
}

extension WorkerOutcome {
  /// Whether a follower's outcome counts once the content is verified.
  ///
  /// A crash, or a fault of ours, may come from the following itself; an ordinary run decides.
  var isConclusive: Bool {
    switch self {
    case .done: true
    case .failed(let failure): failure.code != .internal
    case .crashed, .missing: false
    }
  }
}
