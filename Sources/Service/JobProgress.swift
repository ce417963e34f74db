import Store
import Synchronization

/// How far a running job is.
struct JobProgress: Hashable, Sendable {
  /// The pipeline's stage.
  let stage: String
  /// The stage's fraction done, 0 to 1.
  let fraction: Double
}

/// The progress of all running jobs.
final class ProgressBoard: Sendable {
  private let entries = Mutex<[JobID: JobProgress]>([:])

  /// The progress of `job`; nil where it does not run.
  subscript(job: JobID) -> JobProgress? {
    get { entries.withLock { $0[job] } }
    set { entries.withLock { $0[job] = newValue } }
  }
}
