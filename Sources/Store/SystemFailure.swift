import Glibc

extension StoreError {
  /// What the last system call of this thread left behind.
  static func ofSystem(_ operation: String, _ path: String) -> StoreError {
    ofSystem(operation, path, number: errno)
  }

  /// The error `number` of a system call.
  static func ofSystem(_ operation: String, _ path: String, number: Int32) -> StoreError {
    let text = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "unknown"
    return .file(operation: operation, path: path, number: number, text: text)
  }
}
