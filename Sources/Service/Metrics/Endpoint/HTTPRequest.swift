/// The head of a request, as far as the endpoint looks at it.
struct HTTPRequest: Hashable, Sendable {
  /// The most bytes of a head.
  static let limit = 4096

  let method: String
  /// The path, without a query.
  let path: String

  /// Why bytes are no request.
  enum Fault: Error, Hashable, Sendable {
    /// No line `METHOD /path HTTP/1.x`.
    case malformed
    /// The head is longer than ``HTTPRequest/limit``.
    case tooLong
    /// Another version than HTTP/1.
    case otherVersion
  }

  /// Reads a head from the bytes that have come so far.
  ///
  /// - Returns: Nil where the head has not ended yet.
  /// - Throws: ``Fault``, as soon as it is certain.
  init?(_ bytes: [UInt8]) throws(Fault) {
    let lines = bytes.prefix(Self.limit).split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { $0.last == 0x0D ? $0.dropLast() : $0 }
    // The last piece is what follows the last line end.
    guard lines.dropLast().contains(where: \.isEmpty) else {
      if bytes.count >= Self.limit { throw .tooLong }
      return nil
    }
    guard let line = lines.first, line.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw .malformed
    }
    let words = line.split(separator: 0x20, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard words.count == 3, Self.isToken(words[0]), words[1].hasPrefix("/"),
      words[2].hasPrefix("HTTP/")
    else { throw .malformed }
    guard ["HTTP/1.0", "HTTP/1.1"].contains(words[2]) else { throw .otherVersion }
    method = words[0]
    path = String(words[1].prefix { $0 != "?" })
  }

  private static func isToken(_ word: String) -> Bool {
    !word.isEmpty && word.utf8.allSatisfy { (0x41...0x5A).contains($0) }
  }
}
