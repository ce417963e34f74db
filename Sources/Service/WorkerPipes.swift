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

/// The first line of standard input; nil where it ends before, or is too long.
func readOrder() -> [UInt8]? {
  var line: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 4096)
  while line.count <= 1 << 20 {
    let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return nil }
    if let end = buffer[..<count].firstIndex(of: UInt8(ascii: "\n")) {
      return line + buffer[..<end]
    }
    line += buffer[..<count]
  }
  return nil
}

/// Ends the process when standard input is closed: the daemon has given the job up, or has died.
func watchForEndOfInput() {
  let watch = Thread {
    var byte: UInt8 = 0
    while true {
      let count = unsafe read(STDIN_FILENO, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { _exit(3) }
    }
  }
  watch.start()
}
