/// A straight line in black.
///
/// - Parameters:
///   - x1: Where it begins.
///   - y1: Where it begins.
///   - x2: Where it ends.
///   - y2: Where it ends.
///   - more: Further attributes, with a space before each.
/// - Returns: An SVG element.
public func stroke(
  _ x1: Double,
  _ y1: Double,
  _ x2: Double,
  _ y2: Double,
  more: Markup = ""
) -> Markup {
  "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" stroke=\"black\"\(more)/>"
}

/// Words at a place.
///
/// - Parameters:
///   - words: What is written.
///   - x: Where they begin, end or have their middle, by `anchor`.
///   - y: Their base line.
///   - anchor: `start`, `middle` or `end`.
///   - italic: Whether they are slanted.
///   - more: Further attributes, with a space before each.
/// - Returns: An SVG element.
public func words(
  _ words: String,
  x: Double,
  y: Double,
  anchor: String = "start",
  italic: Bool = false,
  more: Markup = ""
) -> Markup {
  let style: Markup = italic ? " font-style=\"italic\"" : ""
  return "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(style)\(more)>\(words)</text>"
}
