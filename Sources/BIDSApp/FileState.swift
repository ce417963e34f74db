import Glibc

/// How a file looks without being read.
struct FileState: Equatable {
  /// Its length; -1 where it cannot be looked at.
  let bytes: Int
  /// When it was last written, as seconds since 1970 with nine decimals.
  let modified: String

  init(bytes: Int, modified: String) {
    self.bytes = bytes
    self.modified = modified
  }

  init(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      self.init(bytes: -1, modified: "")
      return
    }
    let fraction = String(status.st_mtim.tv_nsec)
    let zeros = String(repeating: "0", count: max(0, 9 - fraction.count))
    self.init(bytes: status.st_size, modified: "\(status.st_mtim.tv_sec).\(zeros)\(fraction)")
  }
}
