import Glibc
import Synchronization

/// The right to use a state folder, which one process at a time may have.
///
/// A second daemon on the same folder would take the jobs of the first for ones that a crash left
/// behind. The kernel gives the right back when the process ends, however it ends; a worker never
/// inherits it.
public final class StateLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// Takes the lock of `folder`, which is created for the owner alone where it is missing.
  ///
  /// - Parameter folder: Its parent must exist.
  /// - Throws: ``StoreError/stateFolderInUse(path:)`` where another process has it;
  ///   ``StoreError/file(operation:path:number:text:)``.
  public init(folder: String) throws(StoreError) {
    try makeFolder(folder)
    let path = folder + "/lock"
    let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard opened >= 0 else { throw .ofSystem("opening", path) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      close(opened)
      guard number == EWOULDBLOCK else { throw .ofSystem("locking", path, number: number) }
      throw .stateFolderInUse(path: folder)
    }
    descriptor = Mutex(opened)
  }

  deinit { release() }

  /// Gives the right back; later calls do nothing.
  public func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }
}
