import CLinux
import Glibc

/// A path under which the bytes of an input can be read by a library that opens files itself.
///
/// A file that came as an open descriptor may not be opened anew, as its path may belong to somebody
/// else: it is copied into memory that the process can open.
final class ReadableFile {
  let file: InputFile
  /// Valid while the object lives.
  let path: String
  private let copy: Int32?

  /// Makes `file` readable; its bytes have all arrived.
  ///
  /// - Throws: `file_unreadable`, or `out_of_memory`.
  init(_ file: InputFile) throws(PlanningError) {
    self.file = file
    guard let opened = file.opened else {
      path = file.path
      copy = nil
      return
    }
    let copy = unsafe memfd_create("tmsp-transform", UInt32(TMSP_CLOSE_ON_EXEC))
    guard copy >= 0, copyAll(of: opened.descriptor, to: copy) else {
      let reason = systemMessage(errno)
      if copy >= 0 { close(copy) }
      throw .refusal(
        "out_of_memory",
        subject: file.name,
        "The \(file.role.rawValue) cannot be held in memory: \(reason).",
        remedy: "Give the program more memory, or fewer jobs at once.",
        fault: .program
      )
    }
    self.copy = copy
    path = "/proc/self/fd/\(copy)"
  }

  deinit { if let copy { close(copy) } }
}

/// Copies all bytes of `source`, from its start, to `target`; false where that fails.
private func copyAll(of source: Int32, to target: Int32) -> Bool {
  var offset = off_t(0)
  while true {
    let count = unsafe sendfile(target, source, &offset, 1 << 20)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return count == 0 }
  }
}
