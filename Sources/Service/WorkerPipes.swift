import Foundation
import Glibc
import Synchronization

/// A worker's standard output, kept for messages alone.
final class WorkerOutput: Sendable {
  private let descriptor: Int32
  private let last = Mutex<JobProgress?>(nil)

  /// Takes standard output for messages, and leads what else is printed to standard error.
  init?() {
    descriptor = dup(STDOUT_FILENO)
    guard descriptor >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Says how far the job is, but no more often than each twentieth of a stage.
  func report(_ progress: JobProgress) {
    let isNews = last.withLock { last in
      if let last, last.stage == progress.stage, progress.fraction < 1,
        abs(progress.fraction - last.fraction) < 0.05
      {
        return false
      }
      last = progress
      return true
    }
    if isNews { _ = say(.progress(progress)) }
  }

  /// Writes one message; false where nobody reads any more.
  func say(_ message: WorkerMessage) -> Bool {
    var rest = (message.encoded + [UInt8(ascii: "\n")])[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}

/// A worker's standard input: its order, and news after it.
final class WorkerInput: Sendable {
  private struct State {
    var splitter = LineSplitter(limit: 1 << 20)
    var lines: [[UInt8]] = []
  }

  private let state = Mutex(State())

  /// The next line, waited for; nil at the end, or where a line is too long to be one.
  func nextLine() -> [UInt8]? {
    state.withLock { state in
      var buffer = [UInt8](repeating: 0, count: 4096)
      while state.lines.isEmpty {
        let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0, let lines = try? state.splitter.add(Array(buffer[..<count])) else {
          return nil
        }
        state.lines = lines
      }
      return state.lines.removeFirst()
    }
  }

  /// Hears news on a thread of its own from now on.
  ///
  /// It ends the process when standard input is closed, as the daemon has then given the job up, or
  /// has died; and where a line is no news, as a worker that misses bytes would wait for ever.
  func listen(_ hear: @escaping @Sendable (WorkerNews) -> Void) {
    let thread = Thread { [self] in
      while let line = nextLine(), let news = WorkerNews(line: line) { hear(news) }
      _exit(3)
    }
    thread.start()
  }
}
