public import Findings
public import Foundation
import Glibc

/// Why a file or folder was not written.
public enum OutputError: CodedError {
  /// There is a file of that name.
  case exists(path: String)
  /// The system refused.
  case unwritable(path: String, reason: String)

  /// `output_exists` or `output_unwritable`.
  public var code: String {
    switch self {
    case .exists: "output_exists"
    case .unwritable: "output_unwritable"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .exists(let path): "\(path) exists already and was left alone."
    case .unwritable(let path, let reason): sentence("\(path) cannot be written: \(reason)")
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .exists:
      "Choose another place, remove the file first, or give --force where that is an option."
    case .unwritable: "Check that the folder exists, can be written and has space."
    }
  }
}

/// Writes `data` to `url` in one step, so that a reader never sees half of it; folders are made.
///
/// - Parameters:
///   - data: The file's content.
///   - url: Where it is to lie.
///   - replacing: Whether a file of that name is replaced; else it is left alone.
/// - Throws: ``OutputError``.
public func write(_ data: Data, to url: URL, replacing: Bool) throws(OutputError) {
  let path = url.path(percentEncoded: false)
  do {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    if replacing {
      try data.write(to: url, options: .atomic)
    } else {
      try place(data, at: url)
    }
  } catch let error as CocoaError where error.code == .fileWriteFileExists && !replacing {
    throw .exists(path: path)
  } catch {
    throw .unwritable(path: path, reason: error.localizedDescription)
  }
}

/// Writes `data` beside `url` and gives it that name, which must be free.
private func place(_ data: Data, at url: URL) throws {
  let path = url.path(percentEncoded: false)
  let temporary = url.deletingLastPathComponent()
    .appending(path: ".\(url.lastPathComponent).\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: temporary) }
  try data.write(to: temporary, options: .withoutOverwriting)
  // Unlike a renaming, a link never takes the place of what came meanwhile.
  guard unsafe link(temporary.path(percentEncoded: false), path) != 0 else { return }
  switch errno {
  case EEXIST: throw CocoaError(.fileWriteFileExists)
  // Some file systems, as of memory sticks, have no links.
  case EPERM, ENOTSUP, ENOSYS: try data.write(to: url, options: .withoutOverwriting)
  default: throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
  }
}
