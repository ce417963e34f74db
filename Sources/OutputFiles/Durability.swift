public import Foundation
import Glibc

/// Makes a file's content, or the names in a folder, stay through a power cut.
///
/// - Throws: What the system refused.
public func synchronise(_ url: URL) throws {
  let descriptor = unsafe open(url.path(percentEncoded: false), O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else {
    throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
