import Foundation
import Glibc

/// Holds a unit for one process, until it is gone; a process that dies lets go.
final class UnitLock {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Takes the lock, or nothing where another process has it; nobody waits.
  ///
  /// - Throws: ``AppError/noLocks(path:reason:)`` where files cannot be locked there.
  static func take(_ unit: AppUnit, in output: OutputDataset) throws(AppError) -> UnitLock? {
    try? FileManager.default.createDirectory(at: output.work, withIntermediateDirectories: true)
    let path = output.work.appending(path: unit.name + ".lock").path(percentEncoded: false)
    // The file stays: were it removed, two processes could each lock a file of that name.
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .noLocks(path: path, reason: reason(errno)) }
    let lock = UnitLock(descriptor: descriptor)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: return nil
      default: throw .noLocks(path: path, reason: reason(errno))
      }
    }
    return lock
  }

  private static func reason(_ error: Int32) -> String {
    POSIXErrorCode(rawValue: error).map { POSIXError($0).localizedDescription } ?? "error \(error)"
  }
}
