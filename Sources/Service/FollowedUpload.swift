import Dispatch
import Planning

/// What a worker knows of an upload that it follows: how far the files are, and the verdict.
final class FollowedUpload: Sendable {
  /// The files of the order in its order; nil for those that are whole.
  let arrivals: [ArrivingFile?]
  private let verdict = DispatchSemaphore(value: 0)

  init(_ order: WorkOrder) {
    arrivals = order.files.map { file in
      file.available.map { count in
        ArrivingFile(size: Int(file.size), available: Int(min(max(count, 0), file.size)))
      }
    }
  }

  /// Takes note of what the daemon tells.
  func hear(_ news: WorkerNews) {
    switch news {
    case .available(let file, let bytes):
      if arrivals.indices.contains(file) { arrivals[file]?.advance(to: Int(bytes)) }
    case .accepted: verdict.signal()
    }
  }

  /// Waits until the daemon has accepted the upload; where it does not, it ends the process.
  func waitForVerdict() { verdict.wait() }
}
