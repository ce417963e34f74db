internal import CLinux
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

/// A worker's standard input: a socket with its order and the open files in it, whose other end stays
/// open until it is closed.
final class OrderSocket {
  let readingEnd: Int32
  private var writingEnd: Int32

  init(_ order: Invocation.Order) throws {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw BenchError("no pair of sockets: \(lastError())")
    }
    (readingEnd, writingEnd) = (ends[0], ends[1])
    let files = try order.files.map { path in
      let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { throw BenchError("\(path): \(lastError())") }
      return file
    }
    defer { for file in files { Glibc.close(file) } }
    let bytes = Array((order.line + "\n").utf8)
    // A socket holds far more than an order, so that nobody need read yet.
    let count = unsafe tmsp_send_with_files(writingEnd, bytes, bytes.count, files, files.count)
    guard count == bytes.count else { throw BenchError("the order is not sent: \(lastError())") }
  }

  deinit {
    close()
    Glibc.close(readingEnd)
  }

  /// Closes the other end, which the reader sees as the end of its input.
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
