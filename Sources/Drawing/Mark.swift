/// The shapes of marks, which differ without a colour; again from the first after the last.
public enum Mark: Int, CaseIterable, Sendable {
  /// A black disc.
  case disc
  /// A white square.
  case square
  /// A white disc.
  case ring
  /// A black triangle.
  case triangle
  /// Two crossed strokes.
  case cross
  /// A white square on its corner.
  case diamond

  /// The mark of the series number `index`, from 0.
  public init(_ index: Int) { self = Self.allCases[index % Self.allCases.count] }

  /// What it looks like, for a legend.
  public var name: String {
    switch self {
    case .disc: "black disc"
    case .square: "white square"
    case .ring: "white disc"
    case .triangle: "black triangle"
    case .cross: "cross"
    case .diamond: "white diamond"
    }
  }

  /// The mark at a place, as an SVG element.
  public func svg(x: Double, y: Double) -> Markup {
    func polygon(_ points: [(Double, Double)], fill: Markup) -> Markup {
      let list = points.map { (point) -> Markup in "\(x + point.0),\(y + point.1)" }.joined(" ")
      return "<polygon points=\"\(list)\" fill=\"\(fill)\" stroke=\"black\"/>"
    }
    switch self {
    case .disc: return "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"5\" fill=\"black\"/>"
    case .ring:
      return "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"5\" fill=\"white\" stroke=\"black\"/>"
    case .square: return polygon([(-5, -5), (5, -5), (5, 5), (-5, 5)], fill: "white")
    case .triangle: return polygon([(0, -6), (6, 5), (-6, 5)], fill: "black")
    case .diamond: return polygon([(0, -6), (6, 0), (0, 6), (-6, 0)], fill: "white")
    case .cross:
      return stroke(x - 5, y - 5, x + 5, y + 5) + stroke(x - 5, y + 5, x + 5, y - 5)
    }
  }
}
