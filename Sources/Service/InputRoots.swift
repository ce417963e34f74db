import Glibc

/// Linux's `O_PATH`, which Glibc's Swift module lacks: a folder that one may cross but not list.
private let pathOnly: Int32 = 0o10000000

/// Why a path is not opened.
enum PathRefusal: String, Error {
  /// It lies below none of the allowed roots.
  case outsideRoots = "path_outside_roots"
  /// A part of it is a symbolic link.
  case symbolicLink = "path_symlink"
  /// There is no such file, or it may not be read.
  case unreadable = "path_unreadable"
  /// It is a folder, a device or a pipe.
  case notAFile = "path_not_a_file"

  /// What happened, for people.
  var message: String {
    switch self {
    case .outsideRoots: "lies outside the folders that the server may read"
    case .symbolicLink: "leads through a symbolic link, which is not followed"
    case .unreadable: "does not exist, or the server may not read it"
    case .notAFile: "is not a regular file"
    }
  }
}

/// An open file below an allowed root; it closes itself.
final class RootedFile: Sendable {
  let descriptor: Int32
  /// The length in bytes when it was opened.
  let size: Int64

  init(descriptor: Int32, size: Int64) {
    self.descriptor = descriptor
    self.size = size
  }

  deinit { close(descriptor) }
}

/// The folders below which clients may name files.
struct InputRoots: Sendable {
  /// A root as configured, and as it is without symbolic links.
  private struct Root: Sendable {
    let spelling: String
    let real: String
  }

  private let roots: [Root]

  /// Creates roots; one that does not exist (yet) is tried again at each use.
  init(_ paths: [String]) {
    roots = paths.map { Root(spelling: $0, real: realPath($0) ?? $0) }
  }

  /// Opens the regular file at `path` for reading.
  ///
  /// From the root on, each part is opened below the one before and never through a symbolic link,
  /// so that nothing can be exchanged between a check and its use.
  func open(_ path: String) throws(PathRefusal) -> RootedFile {
    guard let (root, parts) = split(path), let name = parts.last else { throw .outsideRoots }
    var folder = unsafe Glibc.open(root, pathOnly | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw .unreadable }
    defer { close(folder) }
    for part in parts.dropLast() {
      let next = unsafe openat(folder, part, pathOnly | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard next >= 0 else { throw refusal(of: part, in: folder) }
      close(folder)
      folder = next
    }
    // A pipe without a writer would hold up a reader that waits for one.
    let descriptor = unsafe openat(
      folder,
      name,
      O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    )
    guard descriptor >= 0 else { throw refusal(of: name, in: folder) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile
    }
    return RootedFile(descriptor: descriptor, size: Int64(status.st_size))
  }

  /// The real root of `path`, and the parts of `path` below it.
  private func split(_ path: String) -> (root: String, parts: [String])? {
    for root in roots {
      for spelling in [root.spelling, root.real] {
        guard let rest = path.dropping(prefix: spelling + "/") else { continue }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { return nil }
        return (root.real, parts)
      }
    }
    return nil
  }

  private func refusal(of name: String, in folder: Int32) -> PathRefusal {
    var status = stat()
    guard unsafe fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      return .unreadable
    }
    return status.st_mode & S_IFMT == S_IFLNK ? .symbolicLink : .unreadable
  }
}

/// `path` without symbolic links; nil where it does not exist.
private func realPath(_ path: String) -> String? {
  guard let real = unsafe realpath(path, nil) else { return nil }
  defer { unsafe free(real) }
  return unsafe String(cString: real)
}
