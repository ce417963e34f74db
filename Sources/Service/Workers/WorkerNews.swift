import Wire

/// What a worker that follows an upload is told after its order: one JSON object a line on its
/// standard input.
enum WorkerNews: Hashable, Sendable {
  /// The first `bytes` bytes of a file of the order are there to stay.
  case available(file: Int, bytes: Int64)
  /// The daemon has checked all digests and stored the case: the worker may report.
  case accepted

  /// The line, without its end.
  var encoded: [UInt8] {
    let members: [String: JSONValue] =
      switch self {
      case .available(let file, let bytes):
        ["file": .integer(Int64(file)), "available": .integer(bytes)]
      case .accepted: ["verdict": "accepted"]
      }
    return JSONValue.object(members).encoded
  }

  /// Reads a line; nil where it is none of the news.
  init?(line: [UInt8]) {
    let limits = JSONLimits(byteCount: 1024, depth: 2)
    guard let members = try? parseJSONObject(line, limits: limits).members else { return nil }
    if members["verdict"] == "accepted" {
      self = .accepted
    } else if case .integer(let file)? = members["file"], (0..<1024).contains(file),
      case .integer(let bytes)? = members["available"], bytes >= 0
    {
      self = .available(file: Int(file), bytes: bytes)
    } else {
      return nil
    }
  }
}
