/// Cuts a stream of bytes into lines.
struct LineSplitter {
  private var rest: [UInt8] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// The lines that `bytes` completes, without their ends.
  ///
  /// - Throws: ``WorkerMessage/Malformed`` where a line is longer than the limit.
  mutating func add(_ bytes: [UInt8]) throws(WorkerMessage.Malformed) -> [[UInt8]] {
    rest += bytes
    let parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    rest = Array(parts.last ?? [])
    guard parts.allSatisfy({ $0.count <= limit }) else {
      throw WorkerMessage.Malformed(message: "a line is longer than \(limit) bytes")
    }
    return parts.dropLast().map(Array.init)
  }
}
