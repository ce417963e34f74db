import CHDF5
import Synchronization

/// The one door to HDF5, which is not safe to be called by two threads at once.
enum HDF5Library {
  private static let lock = Mutex(())

  /// Calls `body` while nobody else is in the library.
  static func call<Result: Sendable>(
    _ body: () throws(TransformError) -> Result
  ) throws(TransformError) -> Result {
    try lock.withLock { _ throws(TransformError) in
      tmsp_h5_quieten()
      return try body()
    }
  }

  /// The library's account of its last failure.
  static func failure(_ fallback: String) -> TransformError {
    var text = [CChar](repeating: 0, count: 200)
    let count = text.count
    unsafe tmsp_h5_last_error(&text, count)
    let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let reason = printable(String(decoding: bytes, as: UTF8.self))
    guard !reason.isEmpty else { return .unreadable(reason: fallback) }
    return reason.contains("truncated") || reason.contains("addr overflow")
      ? .truncated(reason: reason) : .unreadable(reason: "\(fallback) (\(reason))")
  }
}

/// An object of the library that is closed when it goes; only used within ``HDF5Library/call(_:)``.
struct HDF5Handle: ~Copyable {
  let id: hid_t
  private let close: (hid_t) -> herr_t

  init(
    _ id: hid_t,
    closing close: @escaping (hid_t) -> herr_t,
    _ what: String
  ) throws(TransformError) {
    guard id >= 0 else { throw HDF5Library.failure(what) }
    self.id = id
    self.close = close
  }

  deinit { _ = close(id) }
}

/// A file that is open for reading, without a lock on it; it closes itself.
///
/// It must not be let go within ``HDF5Library/call(_:)``, which would wait for itself.
final class HDF5File: Sendable {
  let id: hid_t

  init(path: String) throws(TransformError) {
    id = try HDF5Library.call { () throws(TransformError) in
      let id = unsafe tmsp_h5_open(path)
      guard id >= 0 else { throw HDF5Library.failure("the file cannot be opened as HDF5") }
      return id
    }
  }

  deinit {
    let id = id
    try? HDF5Library.call { () throws(TransformError) in _ = H5Fclose(id) }
  }
}
