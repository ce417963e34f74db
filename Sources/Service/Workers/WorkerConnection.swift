internal import CLinux
import Dispatch
import Glibc
import Synchronization

/// The daemon's end of the socket that is a worker's standard input and output.
///
/// Nothing here waits on a thread: a worker that neither reads nor speaks costs none.
final class WorkerConnection: Sendable {
  private struct State {
    var alarm: Task<Void, any Error>?
    var isAbandoned = false
  }

  private let socket: Descriptor
  private let state = Mutex(State())

  /// Takes over a connected stream socket.
  init(_ socket: Descriptor) { self.socket = socket }

  /// Connects to the socket at `path`, where somebody listens.
  convenience init(path: String) throws(WorkerMissing) {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    guard let descriptor = Descriptor(Glibc.socket(AF_UNIX, kind, 0)) else {
      throw WorkerMissing(message: systemMessage(errno))
    }
    guard let address = unixAddress(path) else {
      throw WorkerMissing(message: "\(path): the path is too long for a socket")
    }
    let status = unsafe address.withUnsafeBytes { bytes in
      unsafe bytes.withMemoryRebound(to: sockaddr.self) { addresses in
        unsafe connect(descriptor.number, addresses.baseAddress, socklen_t(address.count))
      }
    }
    guard status == 0 else { throw WorkerMissing(message: "\(path): \(systemMessage(errno))") }
    self.init(descriptor)
  }

  /// Ends the worker's input, by which it learns that it is wanted no more, and gives it up after `limit`
  /// where it does not end itself.
  func end(within limit: Duration) {
    state.withLock { state in
      guard state.alarm == nil else { return }
      shutdown(socket.number, Int32(SHUT_WR))
      state.alarm = Task {
        try await Task.sleep(for: limit)
        abandon()
      }
    }
  }

  /// Ends the connection at once: who waits here goes on.
  func abandon() {
    state.withLock { $0.isAbandoned = true }
    shutdown(socket.number, Int32(SHUT_RDWR))
  }

  /// Waits for the end of a worker whose input was ended; what it still says is dropped.
  ///
  /// - Returns: False where it was given up.
  func hasEnded() async -> Bool {
    while !(await received()).isEmpty {}
    return state.withLock { state in
      state.alarm?.cancel()
      return !state.isAbandoned
    }
  }

  /// Sends all of `bytes`, and `files` with the first of them.
  ///
  /// - Returns: False where nobody reads any more.
  func send(_ bytes: [UInt8], with files: [RootedFile] = []) async -> Bool {
    var rest = bytes[...]
    var descriptors = files.map(\.descriptor)
    while !rest.isEmpty {
      let count = withExtendedLifetime(files) { sent(rest, with: descriptors) }
      if count > 0 {
        rest = rest.dropFirst(count)
        descriptors = []
      } else if errno == EAGAIN {
        await ready(DispatchSource.makeWriteSource(fileDescriptor: socket.number))
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  private func sent(_ bytes: ArraySlice<UInt8>, with descriptors: [Int32]) -> Int {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe tmsp_send_with_files(
        socket.number,
        bytes.baseAddress,
        bytes.count,
        descriptors,
        descriptors.count
      )
    }
  }

  /// The next bytes, waited for; empty at the end.
  ///
  /// Files that a worker sends are not taken.
  func received() async -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe recv(socket.number, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count >= 0 { return Array(buffer.prefix(count)) }
      if errno == EAGAIN {
        await ready(DispatchSource.makeReadSource(fileDescriptor: socket.number))
      } else if errno != EINTR {
        return []
      }
    }
  }

  /// Waits for the first event of `source`; the end of the connection is one.
  private func ready(_ source: some DispatchSourceProtocol) async {
    await withCheckedContinuation { continuation in
      source.setEventHandler { source.cancel() }
      source.setCancelHandler { continuation.resume() }
      source.activate()
    }
  }
}

/// A pair of connected stream sockets, neither of which a child inherits.
///
/// - Returns: The daemon's end, and the worker's, which the caller closes.
/// - Throws: Where the system has none.
func socketPair() throws(WorkerMissing) -> (ours: Descriptor, theirs: Int32) {
  var ends: [Int32] = [-1, -1]
  let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0, let ours = Descriptor(ends[0]) else {
    throw WorkerMissing(message: systemMessage(errno))
  }
  return (ours, ends[1])
}

/// The address of the socket at `path`; nil where the path is too long for one.
private func unixAddress(_ path: String) -> [UInt8]? {
  var address = sockaddr_un()
  guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
  address.sun_family = sa_family_t(AF_UNIX)
  unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
  return unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
}

/// The system's words for an errno.
private func systemMessage(_ error: Int32) -> String {
  guard let text = unsafe strerror(error) else { return "error \(error)" }
  return unsafe String(cString: text)
}
