/// An SVG picture with a name and a description, which a screen reader reads.
///
/// - Parameters:
///   - title: Its name.
///   - description: What it shows, in sentences.
///   - width: In its own units.
///   - height: Likewise.
///   - parts: What is drawn, the first lowest.
/// - Returns: An `svg` element that scales with the page.
public func chart(
  title: String,
  description: String,
  width: Double,
  height: Double,
  _ parts: [Markup]
) -> Markup {
  """
  <svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 \(width) \(height)" \
  width="\(width)" height="\(height)" font-family="sans-serif" font-size="13">
  <title>\(title)</title>
  <desc>\(description)</desc>
  \(parts)</svg>
  """
}

/// A line through points.
///
/// - Parameters:
///   - points: Where it goes.
///   - more: Further attributes, with a space before each.
/// - Returns: An SVG element; nothing for fewer than two points.
public func polyline(_ points: [(x: Double, y: Double)], more: Markup = "") -> Markup {
  guard points.count > 1 else { return "" }
  let list = points.map { (point) -> Markup in "\(point.x),\(point.y)" }.joined(" ")
  return "<polyline points=\"\(list)\" fill=\"none\" stroke=\"black\"\(more)/>"
}
