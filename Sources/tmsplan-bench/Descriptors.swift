import Glibc

/// A file without a name that another process writes into.
final class NamelessFile {
  let descriptor: Int32

  init() throws {
    var path = Array("/tmp/tmsplan-bench-XXXXXX".utf8CString)
    descriptor = unsafe mkstemp(&path)
    guard descriptor >= 0 else { throw BenchError("no temporary file: \(lastError())") }
    unsafe unlink(path)
    closeOnExecution(descriptor)
  }

  deinit { close(descriptor) }

  /// All that was written, from the start.
  func text() -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }
}

/// A pipe with a line in it, whose writing end stays open until it is closed.
final class Pipe {
  let readingEnd: Int32
  private var writingEnd: Int32

  init(line: String) throws {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw BenchError("no pipe: \(lastError())") }
    (readingEnd, writingEnd) = (ends[0], ends[1])
    for end in ends { closeOnExecution(end) }
    let bytes = Array((line + "\n").utf8)
    // A pipe holds 64 KiB, and an order is far shorter, so that nobody need read yet.
    guard unsafe write(writingEnd, bytes, bytes.count) == bytes.count else {
      throw BenchError("the order does not fit into a pipe")
    }
  }

  deinit {
    close()
    Glibc.close(readingEnd)
  }

  /// Closes the writing end, which the reader sees as the end of its input.
  func close() {
    guard writingEnd >= 0 else { return }
    Glibc.close(writingEnd)
    writingEnd = -1
  }
}

/// The length of the file at `path`.
func byteCount(ofFile path: String) throws -> Int {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else { throw BenchError("\(path): \(lastError())") }
  return status.st_size
}

/// Keeps `descriptor` from the programs that are started.
private func closeOnExecution(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
