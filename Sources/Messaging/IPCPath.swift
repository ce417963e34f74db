import CLinux
import Glibc
import Synchronization

/// The file of an `ipc://` endpoint.
public struct IPCPath: Hashable, Sendable {
  /// The absolute path.
  public let path: String

  /// The path of an ipc endpoint.
  ///
  /// - Returns: Nothing for other transports, wildcards and the abstract namespace, which have no
  ///   path of the user's.
  public init?(endpoint: String) {
    let prefix = "ipc://"
    guard endpoint.hasPrefix(prefix) else { return nil }
    path = String(endpoint.dropFirst(prefix.count))
    guard path != "*", !path.hasPrefix("@"), !path.isEmpty else { return nil }
  }

  /// Whether something lies there.
  public var isThere: Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  /// Makes sure that the path can be bound: removes what a dead process left behind.
  ///
  /// - Throws: ``MessagingError/pathInUse(path:)`` where somebody listens;
  ///   ``MessagingError/notASocket(path:)`` where the path is something else, which is left alone.
  public func prepare() throws(MessagingError) {
    guard path.utf8.count <= Self.longestPath else { throw .pathTooLong(path: path) }
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return }  // nothing there, or bind will tell
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
    guard try !isListenedOn() else { throw .pathInUse(path: path) }
    unsafe unlink(path)
  }

  /// Calls `body`, which creates the socket, and gives the socket its `permissions`.
  ///
  /// The process's mask is narrowed meanwhile, so that no other user can connect before the mode is
  /// set; a file that another thread creates at that moment gets a mode too narrow, never too wide.
  ///
  /// - Throws: What `body` throws, and ``MessagingError/refused(operation:cause:)`` where the mode
  ///   cannot be set.
  public func withRestrictedPermissions<Result>(
    _ permissions: UInt32,
    _ body: () throws(MessagingError) -> Result
  ) throws(MessagingError) -> Result {
    let result = try Self.narrowing.withLock { _ throws(MessagingError) in
      let mask = umask(0o177)
      defer { umask(mask) }
      return try body()
    }
    guard unsafe chmod(path, permissions) == 0 else {
      throw .refused(operation: "setting the mode of \(path)", cause: .ofSystem())
    }
    return result
  }

  private func isListenedOn() throws(MessagingError) -> Bool {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else {
      throw .refused(operation: "probing \(path)", cause: .ofSystem())
    }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let status = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe connect(descriptor, address, size)
      }
    }
    // Only a refusal proves that nobody listens; a full backlog or a forbidden socket does not.
    return status == 0 || errno != ECONNREFUSED
  }

  /// One at a time: the second of two would find the first one's mask, and leave the process with it.
  private static let narrowing = Mutex(())
  private static let longestPath = 107
}
