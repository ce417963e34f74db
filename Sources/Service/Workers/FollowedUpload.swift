import Dispatch
import Planning
import Synchronization

/// What a worker knows of an upload that it follows: how far the files are, and the verdict.
final class FollowedUpload: Sendable {
  /// The files of the order in its order; nil for those that are whole.
  let arrivals: [ArrivingFile?]
  private let verdict = DispatchSemaphore(value: 0)

  /// Takes the upload of `order`.
  ///
  /// - Parameters:
  ///   - order: The order of a follower, or one whose files are whole.
  ///   - tell: Told how many bytes of the arriving files were read in all, each half mebibyte.
  init(_ order: WorkOrder, tell: @escaping @Sendable (Int64) -> Void = { _ in }) {
    let count = ReadCount(fileCount: order.files.count, tell: tell)
    arrivals = order.files.enumerated().map { index, file in
      file.available.map { available in
        ArrivingFile(
          size: Int(file.size),
          available: Int(min(max(available, 0), file.size))
        ) { count.note($0, of: index) }
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

/// How many bytes were read of several files, told now and then.
private final class ReadCount: Sendable {
  private struct State {
    var files: [Int]
    var told = 0
  }

  private let state: Mutex<State>
  private let tell: @Sendable (Int64) -> Void

  init(fileCount: Int, tell: @escaping @Sendable (Int64) -> Void) {
    state = Mutex(State(files: Array(repeating: 0, count: fileCount)))
    self.tell = tell
  }

  func note(_ count: Int, of file: Int) {
    let news = state.withLock { state -> Int? in
      state.files[file] = count
      let sum = state.files.reduce(0, +)
      guard sum - state.told >= Int(SignFilter.readStep) else { return nil }
      state.told = sum
      return sum
    }
    if let news { tell(Int64(news)) }
  }
}
