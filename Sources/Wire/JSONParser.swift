/// Why bytes are not an acceptable JSON text, and where.
public struct JSONError: Error, Equatable, Sendable {
  /// What is wrong, for people.
  public let message: String
  /// The offset of the byte at which it was noticed.
  public let offset: Int
}

/// How large and how deep a JSON text may be.
public struct JSONLimits: Equatable, Sendable {
  /// The most bytes.
  public let byteCount: Int
  /// The most arrays and objects inside each other; an object alone has depth 1.
  public let depth: Int

  /// Creates limits.
  public init(byteCount: Int, depth: Int) {
    self.byteCount = byteCount
    self.depth = depth
  }

  /// What a server accepts as a request header.
  public static let request = JSONLimits(byteCount: WireLimits.header, depth: WireLimits.depth)
  /// What a client accepts as a reply or an event; a whole report fits.
  public static let reply = JSONLimits(byteCount: WireLimits.frame, depth: 32)
}

/// One JSON object with its members and the bytes from which each was read.
public struct JSONObject: Equatable, Sendable {
  /// The members by name.
  public let members: [String: JSONValue]
  /// The exact bytes of each member's value.
  public let bytes: [String: [UInt8]]
}

/// Reads one JSON object, strictly.
///
/// Refused beyond RFC 8259: duplicate names, a byte order mark, invalid UTF-8, lone surrogates,
/// numbers that are not finite, anything before or after the object but white space.
///
/// - Throws: ``JSONError`` at the first fault.
public func parseJSONObject(
  _ bytes: [UInt8],
  limits: JSONLimits
) throws(JSONError) -> JSONObject {
  var parser = try JSONParser(bytes, limits: limits)
  return try parser.wholeObject()
}

/// Reads one JSON value of any kind, with the same strictness as ``parseJSONObject(_:limits:)``.
public func parseJSON(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) -> JSONValue {
  var parser = try JSONParser(bytes, limits: limits)
  return try parser.wholeValue()
}

/// A recursive-descent reader; the recursion is bounded by the depth limit.
private struct JSONParser {
  let bytes: [UInt8]
  let depthLimit: Int
  var position = 0
  var depth = 0

  init(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) {
    guard bytes.count <= limits.byteCount else {
      throw JSONError(message: "more than \(limits.byteCount) bytes", offset: limits.byteCount)
    }
    self.bytes = bytes
    depthLimit = limits.depth
  }

  mutating func wholeObject() throws(JSONError) -> JSONObject {
    skipSpace()
    guard peek == UInt8(ascii: "{") else { throw fault("an object must start here") }
    var ranges: [String: [UInt8]] = [:]
    let members = try object(ranges: &ranges)
    try expectEnd()
    return JSONObject(members: members, bytes: ranges)
  }

  mutating func wholeValue() throws(JSONError) -> JSONValue {
    skipSpace()
    let value = try value()
    try expectEnd()
    return value
  }

  private mutating func expectEnd() throws(JSONError) {
    skipSpace()
    guard position == bytes.count else { throw fault("text after the end") }
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func fault(_ message: String) -> JSONError {
    JSONError(message: message, offset: position)
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    switch peek {
    case UInt8(ascii: "{"):
      var ranges: [String: [UInt8]]?
      return .object(try object(ranges: &ranges))
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func literal(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for byte in text.utf8 {
      guard take(byte) else { throw fault("unknown literal") }
    }
    return value
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    guard depth <= depthLimit else { throw fault("deeper than \(depthLimit) levels") }
    position += 1
  }

  private mutating func object(
    ranges: inout [String: [UInt8]]
  ) throws(JSONError) -> [String: JSONValue] {
    var collected: [String: [UInt8]]? = [:]
    let members = try object(ranges: &collected)
    ranges = collected ?? [:]
    return members
  }

  /// Reads an object; the bytes of its values are collected only where `ranges` is not nil.
  private mutating func object(
    ranges: inout [String: [UInt8]]?
  ) throws(JSONError) -> [String: JSONValue] {
    try enter()
    var members: [String: JSONValue] = [:]
    skipSpace()
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipSpace()
        let name = try string()
        guard members[name] == nil else { throw fault("the name \"\(name)\" stands twice") }
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw fault("a colon must follow the name") }
        skipSpace()
        let start = position
        members[name] = try value()
        ranges?[name] = Array(bytes[start..<position])
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw fault("the object is not closed") }
    }
    depth -= 1
    return members
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    try enter()
    var values: [JSONValue] = []
    skipSpace()
    if !take(UInt8(ascii: "]")) {
      repeat {
        skipSpace()
        values.append(try value())
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "]")) else { throw fault("the array is not closed") }
    }
    depth -= 1
    return values
  }
}

extension JSONParser {
  fileprivate mutating func string() throws(JSONError) -> String {
    guard take(UInt8(ascii: "\"")) else { throw fault("a text in double quotes must stand here") }
    var content: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw fault("a text is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): content += String(try escape()).utf8
      case 0..<0x20: throw fault("a control character inside a text")
      default: content.append(byte)
      }
    }
    throw fault("a text is not closed")
  }

  private mutating func escape() throws(JSONError) -> Character {
    guard let byte = peek else { throw fault("a text ends in an escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return Character(try escapedScalar())
    default: throw fault("unknown escape")
    }
  }

  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let unit = try hexadecimalUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw fault("a surrogate stands alone")
    }
    let low = try hexadecimalUnit()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
    else { throw fault("a surrogate stands alone") }
    return scalar
  }

  private mutating func hexadecimalUnit() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw fault("four hexadecimal digits must follow \\u")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position - start
  }

  fileprivate mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let first = peek
    let whole = digits()
    guard whole > 0 else { throw fault("a value must stand here") }
    guard whole == 1 || first != UInt8(ascii: "0") else { throw fault("a leading zero") }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      guard digits() > 0 else { throw fault("digits must follow the point") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw fault("digits must follow the exponent") }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw fault("a number that is not finite")
    }
    return .number(value)
  }
}
