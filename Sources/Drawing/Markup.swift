/// Text of HTML or SVG, in which nothing from outside can be anything but text.
///
/// What stands in the source is taken as it is; every string that is put into it is escaped. There is
/// no way to make one from a string that is only known at run time, but as text.
///
/// ```swift
/// let name = "<script>"
/// let cell: Markup = "<td>\(name)</td>"   // <td>&lt;script&gt;</td>
/// ```
public struct Markup: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The text, ready to be written.
  public let text: String

  fileprivate init(text: String) { self.text = text }

  /// Nothing.
  public static var empty: Markup { Markup(text: "") }

  /// Takes a literal of the source as it is.
  public init(stringLiteral value: StaticString) { text = "\(value)" }

  /// Takes the literals as they are, and what is put between them escaped.
  public init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// `words` as text.
  public init(words: String) { text = escaped(words) }

  /// One after the other.
  public static func + (a: Markup, b: Markup) -> Markup { Markup(text: a.text + b.text) }

  /// Collects literals and what is put between them.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    /// Makes room.
    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    /// Takes a literal as it is.
    public mutating func appendLiteral(_ literal: StaticString) { text += "\(literal)" }

    /// Takes a string as text.
    public mutating func appendInterpolation(_ words: String) { text += escaped(words) }

    /// Takes a whole number.
    public mutating func appendInterpolation(_ number: Int) { text += "\(number)" }

    /// Takes a length or place in a picture, to a hundredth.
    public mutating func appendInterpolation(_ number: Double) { text += hundredths(number) }

    /// Takes markup as it is.
    public mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

    /// Takes markup as it is, one after the other.
    public mutating func appendInterpolation(_ parts: [Markup]) {
      for part in parts { text += part.text + "\n" }
    }
  }
}

extension [Markup] {
  /// The parts with `separator` between them.
  public func joined(_ separator: Markup = "") -> Markup {
    var text = ""
    for (index, part) in enumerated() {
      text += index == 0 ? part.text : separator.text + part.text
    }
    return Markup(text: text)
  }
}

/// `words` with the signs that HTML and XML reserve written as entities.
///
/// Also the two quotes, so that it may stand in an attribute. Control characters, which XML does not
/// allow, become U+FFFD.
public func escaped(_ words: String) -> String {
  var text = ""
  text.reserveCapacity(words.utf8.count)
  for scalar in words.unicodeScalars {
    switch scalar {
    case "&": text += "&amp;"
    case "<": text += "&lt;"
    case ">": text += "&gt;"
    case "\"": text += "&quot;"
    case "'": text += "&#39;"
    case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
    case _
    where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      || (0xFFFE...0xFFFF).contains(scalar.value):
      text.unicodeScalars.append("\u{FFFD}")
    default: text.unicodeScalars.append(scalar)
    }
  }
  return text
}
