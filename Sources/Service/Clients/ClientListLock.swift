import Glibc

/// The right to change a client list, which one process at a time has.
///
/// Who reads a list, changes it and writes it back must hold it all the while, lest the change of another be
/// undone: a key that was revoked would come in again. It ends with the process at the latest.
public struct ClientListLock: ~Copyable {
  private let descriptor: Int32

  /// Waits for the right to change the list at `path`, by a lock on the file `path` + `.lock`.
  ///
  /// - Parameters:
  ///   - path: The list; it need not be there yet.
  ///   - patience: How long to wait where another has the right.
  /// - Throws: ``ClientListError`` where the lock cannot be had.
  public init(
    path: String,
    patience: Duration = .seconds(30)
  ) async throws(ClientListError) {
    // Its owner's alone: who else could open it could hold it, and so keep a key from being revoked.
    let descriptor = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.refusal(path, Self.systemText()) }
    let deadline = ContinuousClock.now + patience
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let isHeld = errno == EWOULDBLOCK || errno == EINTR
      let words = isHeld ? "another program is changing it" : Self.systemText()
      guard isHeld, ContinuousClock.now < deadline else {
        close(descriptor)
        throw Self.refusal(path, words)
      }
      try? await Task.sleep(for: .milliseconds(20))
    }
    // Last: before that nothing is there that would be closed by itself.
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func refusal(_ path: String, _ words: String) -> ClientListError {
    ClientListError(
      file: path,
      reason: "the list cannot be locked by \(path).lock, and was not changed: \(words)"
    )
  }

  private static func systemText() -> String { unsafe String(cString: strerror(errno)) }
}
