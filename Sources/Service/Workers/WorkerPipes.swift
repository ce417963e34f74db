internal import CLinux
import Foundation
import Glibc
import Planning
import Synchronization

/// A worker's standard output, kept for messages alone.
final class WorkerOutput: Sendable {
  private let descriptor: Int32
  private let rule = Mutex(ProgressRule())

  /// Takes standard output for messages, and leads what else is printed to standard error.
  init?() {
    descriptor = dup(STDOUT_FILENO)
    guard descriptor >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else { return nil }
  }

  deinit { close(descriptor) }

  /// Says how far the job is, but no more often than each twentieth of a stage.
  func report(_ progress: JobProgress) {
    let isNews = rule.withLock { $0.isNews(progress) }
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

/// A worker's standard input, a socket: its order with the open files, and news after it.
final class WorkerInput: Sendable {
  private struct State {
    var splitter = LineSplitter(limit: 1 << 20)
    var lines: [[UInt8]] = []
    var files: [OpenFile] = []
  }

  private let descriptor: Int32
  private let state = Mutex(State())

  /// Takes over standard input; tests give a socket of their own.
  init(_ descriptor: Int32 = STDIN_FILENO) {
    self.descriptor = descriptor
    // systemd accepts without waiting, and may leave the socket so.
    let flags = fcntl(descriptor, F_GETFL)
    if flags >= 0 { _ = fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) }
  }

  /// The order and the files that came with it, waited for; nil where there is none.
  func order() -> (line: [UInt8], files: [OpenFile])? {
    // Before anybody listens: who waits for a line holds the state.
    nextLine().map { ($0, takeFiles()) }
  }

  /// The next line, waited for; nil at the end, or where a line is too long to be one.
  func nextLine() -> [UInt8]? {
    state.withLock { state in
      while state.lines.isEmpty {
        guard let (bytes, files) = received(), !bytes.isEmpty,
          let lines = try? state.splitter.add(bytes)
        else { return nil }
        state.files += files
        state.lines = lines
      }
      return state.lines.removeFirst()
    }
  }

  /// The files that have come so far, in the order in which they were sent.
  private func takeFiles() -> [OpenFile] {
    state.withLock { state in
      defer { state.files = [] }
      return state.files
    }
  }

  /// Hears news on a thread of its own from now on.
  ///
  /// It ends the process when standard input is closed, as the daemon has then given the job up, or
  /// has died; and where a line is no news, as a worker that misses bytes would wait for ever.
  func listen(_ hear: @escaping @Sendable (WorkerNews) -> Void) {
    let thread = Thread { [self] in
      while let line = nextLine(), let news = WorkerNews(line: line) { hear(news) }
      _exit(WorkerStatus.abandoned)
    }
    thread.start()
  }

  /// What comes next; nil where nothing can come.
  private func received() -> (bytes: [UInt8], files: [OpenFile])? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    var descriptors = [Int32](repeating: -1, count: Int(TMSP_MOST_FILES))
    var fileCount = 0
    var count = -1
    repeat {
      count = unsafe tmsp_receive_with_files(
        descriptor,
        &bytes,
        bytes.count,
        &descriptors,
        &fileCount
      )
    } while count < 0 && errno == EINTR
    guard count >= 0 else { return nil }
    let files = descriptors.prefix(fileCount).map { OpenFile(descriptor: $0) }
    return (Array(bytes.prefix(count)), files)
  }
}

/// The exit statuses of a worker.
enum WorkerStatus {
  /// It has said its last word.
  static let success: Int32 = 0
  /// It could not: it was not started as it must be, or nobody read any more.
  static let failure: Int32 = 1
  /// Nobody wanted its last word any more.
  static let abandoned: Int32 = 3
}
