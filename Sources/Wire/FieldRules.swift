/// The rules for the texts of `tmsp/1` that end up in topics, keys and logs.
public enum FieldRules {
  /// Whether `text` is a request id, a subject or a topic segment: 1 to 64 of `A-Za-z0-9._-`.
  public static func isSegment(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(isPlain)
  }

  /// Whether `text` is an idempotency key: 8 to 128 of `A-Za-z0-9._-`.
  public static func isKey(_ text: String) -> Bool {
    (8...128).contains(text.utf8.count) && text.utf8.allSatisfy(isPlain)
  }

  /// Whether `text` is a UUID with lower-case digits.
  public static func isJob(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == 36 else { return false }
    return bytes.indices.allSatisfy { index in
      [8, 13, 18, 23].contains(index)
        ? bytes[index] == UInt8(ascii: "-") : isHexadecimal(bytes[index])
    }
  }

  /// Whether `text` is a SHA-256 in lower-case hexadecimal.
  public static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy(isHexadecimal)
  }

  /// Whether `text` is a file's own name: 1 to 255 bytes, no `/`, no control character.
  public static func isFileName(_ text: String) -> Bool {
    (1...255).contains(text.utf8.count) && text != "." && text != ".."
      && !text.utf8.contains(UInt8(ascii: "/")) && !hasControlCharacter(text)
  }

  /// Whether `text` can name a file on this host: absolute, at most 1024 bytes, without control
  /// characters, and without an empty, `.` or `..` component.
  public static func isAbsolutePath(_ text: String) -> Bool {
    guard text.utf8.first == UInt8(ascii: "/"), text.utf8.count <= 1024 else { return false }
    guard !hasControlCharacter(text) else { return false }
    let components = text.utf8.dropFirst()
      .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return components.allSatisfy { component in
      !component.isEmpty && !component.elementsEqual(".".utf8)
        && !component.elementsEqual("..".utf8)
    }
  }

  private static func hasControlCharacter(_ text: String) -> Bool {
    text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
