/// The identity of a job: a UUID, version 4, in lower case.
public struct JobID: Hashable, Sendable, CustomStringConvertible {
  /// The 36 characters, hexadecimal digits in lower case.
  public let text: String

  /// Creates an identity from `text`.
  ///
  /// - Returns: Nothing where `text` is not a UUID in lower case. What passes is safe as a part of a
  ///   file name.
  public init?(_ text: String) {
    let characters = Array(text.utf8)
    guard characters.count == 36 else { return nil }
    for (index, character) in characters.enumerated() {
      let isDash = [8, 13, 18, 23].contains(index)
      let isHexadecimal =
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(character)
      guard isDash ? character == UInt8(ascii: "-") : isHexadecimal else { return nil }
    }
    self.text = text
  }

  /// Draws a new identity.
  public static func random() -> JobID {
    var generator = SystemRandomNumberGenerator()
    return JobID(text: uuidText(using: &generator))
  }

  private init(text: String) {
    self.text = text
  }

  /// The text itself.
  public var description: String { text }
}

/// A version 4 UUID in lower case, from 122 bits of `generator`.
func uuidText(using generator: inout some RandomNumberGenerator) -> String {
  let high: UInt64 = (generator.next() & ~0xF000) | 0x4000
  let low: UInt64 = (generator.next() & ~(0b11 << 62)) | (0b10 << 62)
  let digits = [high, low].map { word in
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
  let all = Array(digits.joined())
  let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
  return groups.map { String(all[$0]) }.joined(separator: "-")
}
