import Findings
import Foundation

/// Why a file was not written.
enum OutputError: CodedError {
  /// There is a file of that name.
  case exists(path: String)
  /// The system refused.
  case unwritable(path: String, reason: String)

  var code: String {
    switch self {
    case .exists: "output_exists"
    case .unwritable: "output_unwritable"
    }
  }

  var message: String {
    switch self {
    case .exists(let path): "\(path) exists already and was left alone."
    case .unwritable(let path, let reason): sentence("\(path) cannot be written: \(reason)")
    }
  }

  var remedy: String {
    switch self {
    case .exists: "Choose another name, or remove the file first."
    case .unwritable: "Check that the folder exists, can be written and has space."
    }
  }

  /// How the program ends.
  var status: Console.Status {
    switch self {
    case .exists: .usage
    case .unwritable: .failure
    }
  }
}

/// Writes `data` to `url` in one step, so that a reader never sees half of it.
///
/// - Parameters:
///   - data: The file's content.
///   - url: Where it is to lie.
///   - replacing: Whether a file of that name is replaced; else it is left alone.
/// - Throws: ``OutputError``.
func write(_ data: Data, to url: URL, replacing: Bool) throws(OutputError) {
  let path = url.path(percentEncoded: false)
  do {
    if !replacing { return try data.write(to: url, options: .withoutOverwriting) }
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: url, options: .atomic)
  } catch let error as CocoaError where error.code == .fileWriteFileExists && !replacing {
    throw .exists(path: path)
  } catch {
    throw .unwritable(path: path, reason: error.localizedDescription)
  }
}
