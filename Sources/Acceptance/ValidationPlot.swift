import Drawing

extension Validation {
  /// The distances from the planted target by condition and method, as SVG.
  ///
  /// Black on white: methods differ by the shape of their mark, not by a colour. A mark is the
  /// median, the line from it ends at the 90 %; the dashed stroke is the diagonal of a voxel.
  public var plot: String {
    let methods = rows.filter { $0.condition == rows.first?.condition }.map(\.method)
    let frame = PlotFrame(rows: rows, methods: methods.count)
    var parts = [frame.opening(title: "Distance from the planted target")]
    parts += frame.axis
    for (index, method) in methods.enumerated() {
      let x = 18 + Double(index) * frame.legendStep(methods.count)
      parts.append(Mark(index).svg(x: x, y: 46))
      parts.append(words(method, x: x + 12, y: 50))
    }
    var y = frame.top
    var condition: String?
    for row in rows {
      if row.condition != condition {
        if condition != nil { parts.append(frame.separator(y: y)) }
        parts.append(words(row.condition, x: 12, y: y + 16))
        parts.append(frame.diagonal(row.diagonal, from: y, methods: methods.count))
        condition = row.condition
      }
      let mark = Mark(methods.firstIndex(of: row.method) ?? 0)
      parts.append(frame.line(row, mark, y: y + frame.step / 2))
      y += frame.step
    }
    return (parts + ["</svg>"]).map(\.text).joined(separator: "\n") + "\n"
  }
}

/// Where things are in the plot, in its own units.
private struct PlotFrame {
  let left = 200.0
  let width = 560.0
  let top = 70.0
  let step = 22.0
  /// The millimetres at the right end; what lies beyond is drawn there with an arrow.
  let end: Double
  let bottom: Double

  init(rows: [Row], methods: Int) {
    let largest = rows.flatMap { [$0.ninety ?? 0, $0.diagonal] }.max() ?? 0
    end = min(50, max(5, (largest / 5).rounded(.up) * 5))
    bottom = top + step * Double(rows.count)
  }

  /// How far apart the legend's entries are: all of them fit.
  func legendStep(_ methods: Int) -> Double { min(150, (left + width) / Double(max(1, methods))) }

  func x(_ distance: Double) -> Double { left + width * min(distance, end) / end }

  func opening(title: String) -> Markup {
    let (w, h) = (decimal(left + width + 40), decimal(bottom + 60))
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(w) \(h)" width="\(w)" height="\(h)" \
      font-family="sans-serif" font-size="13">
      <title>\(title)</title>
      <desc>A mark is the median, the line from it ends at the 90 %, the dashed stroke is the \
      diagonal of a voxel.</desc>
      <rect width="\(w)" height="\(h)" fill="white"/>
      \(words(title + ": mark median, line to 90 %, dashed voxel diagonal", x: 12, y: 22))
      """
  }

  /// The axis along the bottom with its ticks and its name.
  var axis: [Markup] {
    let spacing = end > 25 ? 10.0 : end > 10 ? 5.0 : 1.0
    let ticks = stride(from: 0, through: end, by: spacing).flatMap { value in
      [
        stroke(x(value), bottom, x(value), bottom + 6),
        words(decimal(value), x: x(value), y: bottom + 22, anchor: "middle"),
      ]
    }
    return [
      stroke(left, bottom, left + width, bottom), stroke(left, top, left, bottom),
      words("distance, mm", x: left + width / 2, y: bottom + 44, anchor: "middle"),
    ] + ticks
  }

  func separator(y: Double) -> Markup {
    stroke(12, y, left + width, y, more: " stroke-opacity=\"0.3\"")
  }

  func diagonal(_ distance: Double, from y: Double, methods: Int) -> Markup {
    let end = y + step * Double(methods)
    return stroke(x(distance), y + 2, x(distance), end - 2, more: " stroke-dasharray=\"4 3\"")
  }

  /// A method under a condition: its mark and line, or in words why there is none.
  func line(_ row: Row, _ mark: Mark, y: Double) -> Markup {
    guard let median = row.median, let ninety = row.ninety else {
      // No mark: it would be read as a distance.
      let why = row.targets > 0 ? "nothing planted" : "no target"
      return words("\(row.method): \(why)", x: left + 12, y: y + 4, italic: true)
    }
    let beyond = ninety > end ? words("→", x: left + width + 4, y: y + 4) : ""
    return stroke(x(median), y, x(ninety), y) + stroke(x(ninety), y - 4, x(ninety), y + 4)
      + mark.svg(x: x(median), y: y) + beyond
  }
}
