import Drawing
import Reports

/// Measures of one kind, a line each: values at both visits, and the difference within its bound.
struct ChangePlot {
  let kind: MeasureKind
  let measures: [ChangeReport.Measure]
  /// How far the scale reaches to either side of 0.
  let reach: Double
  /// Which piece of the kind it is.
  let more: String

  /// The most lines of a picture, so that one fits on a page of paper.
  static let mostRows = 24

  private static let line = 20.0
  private static let width = 800.0

  /// How far a scale must reach for `measures`.
  static func reach(of measures: [ChangeReport.Measure]) -> Double {
    let most = measures.map { max($0.difference.value.magnitude, $0.bound.value) }.max() ?? 0
    return most > 0 ? 1.05 * most : 1
  }

  var svg: Markup {
    let bottom = Self.line * Double(measures.count) + 26
    let scale = Scale(-reach, reach, from: 360, to: 680)
    let zero = stroke(scale(0), 20, scale(0), bottom, more: " stroke-dasharray=\"3 3\"")
    let rows = measures.enumerated().flatMap { number, measure in
      row(measure, y: Self.line * (Double(number) + 0.6) + 20, scale)
    }
    return chart(
      title: "\(kind.title)\(more)",
      description: measures.map(sentence).joined(separator: " "),
      width: Self.width,
      height: bottom + 44,
      [
        words("earlier", x: 270, y: 12, anchor: "end"),
        words("later", x: 345, y: 12, anchor: "end"),
      ] + rows + [zero]
        + scale.bottomAxis(y: bottom, name: "later less earlier, \(kind.unit)", ticks: 4)
    )
  }

  private func row(_ measure: ChangeReport.Measure, y: Double, _ scale: Scale) -> [Markup] {
    let (low, high) = (scale(-measure.bound.value), scale(measure.bound.value))
    let mark: Mark =
      switch measure.verdict {
      case "increased": .triangle
      case "decreased": .square
      default: .ring
      }
    let isFlagged = measure.verdict != "not_detectable"
    let place = (x: scale(measure.difference.value), y: y)
    return [
      words(measure.label, x: 0, y: y + 4),
      words(brief(measure.before, places: 3), x: 270, y: y + 4, anchor: "end"),
      words(brief(measure.after, places: 3), x: 345, y: y + 4, anchor: "end"),
      """
      <rect x="\(low)" y="\(y - 7)" width="\(high - low)" height="14" fill="#ddd" stroke="#888"/>
      """,
      mark == .square
        ? "<rect x=\"\(place.x - 5)\" y=\"\(place.y - 5)\" width=\"10\" height=\"10\"/>"
        : mark.svg(x: place.x, y: place.y),
      isFlagged ? words(measure.verdict, x: 690, y: y + 4) : "",
    ]
  }

  private func sentence(_ measure: ChangeReport.Measure) -> String {
    "\(measure.label): \(measure.before) to \(measure.after), bound "
      + "\(measure.bound), \(measure.verdict.replacing("_", with: " "))."
  }
}
