import Drawing
import Reports

/// A measure of motion, frame by frame, with its threshold and the frames that are left out.
struct Trace {
  let name: String
  let values: [PlainNumber?]
  let limit: PlainNumber?
  let censored: [Int]

  private let left = 60.0
  private let right = 860.0

  /// The trace; nothing without a value.
  var svg: Markup {
    let known = values.compactMap(\.self).map(\.value)
    guard let largest = known.max() else { return "" }
    let top = max(largest, (limit?.value ?? 0) * 1.2)
    let x = Scale(0, Double(max(1, values.count - 1)), from: left, to: right)
    let y = Scale(0, top, from: 120, to: 26)
    let limits = limit.map { limit in
      [
        stroke(left, y(limit.value), right, y(limit.value), more: " stroke-dasharray=\"6 4\""),
        words("threshold \(limit)", x: right, y: y(limit.value) - 4, anchor: "end"),
      ]
    }
    return chart(
      title: name,
      description: description(largest),
      width: 880,
      height: 170,
      marks(x) + x.bottomAxis(y: 120, name: "frame, from 0", ticks: 10)
        + y.leftAxis(x: left, name: name) + lines(x, y) + (limits ?? [])
    )
  }

  private func description(_ largest: Double) -> String {
    let threshold =
      limit.map { "The dashed line is the threshold \($0)." } ?? "There is no threshold."
    return
      "\(name) of \(count(values.count, "frame")), at most \(hundredths(largest)). \(threshold) "
      + "Grey stripes: \(count(censored.count, "frame")) left out."
  }

  /// A stripe for each frame that is left out.
  private func marks(_ x: Scale) -> [Markup] {
    let width = max(1.5, x.slope)
    return censored.map { frame in
      """
      <rect x="\(x(Double(frame)) - width / 2)" y="26" width="\(width)" height="94" fill="#bbb"/>
      """
    }
  }

  /// The values, with a gap where there is none.
  private func lines(_ x: Scale, _ y: Scale) -> [Markup] {
    var lines: [[(x: Double, y: Double)]] = [[]]
    for (frame, value) in values.enumerated() {
      if let value {
        lines[lines.count - 1].append((x(Double(frame)), y(value.value)))
      } else {
        lines.append([])
      }
    }
    return lines.map { polyline($0, more: " stroke-width=\"1.2\"") }
  }
}

extension ReportFigures.Carpet {
  /// The series before and after cleaning, one above the other.
  var svg: Markup {
    let (left, width) = (60.0, 800.0)
    let height = min(200, max(60, Double(lines)))
    let x = Scale(
      0,
      Double(columns * framesPerColumn),
      from: left,
      to: left + width
    )
    func half(_ bytes: ImageBytes, _ title: String, _ top: Double) -> [Markup] {
      let border = top + height * Double(seedLines) / Double(lines)
      return [
        words(title, x: left, y: top - 6),
        Raster(width: columns, height: lines, bytes: bytes.bytes.map(shade), isColour: false)
          .svg(x: left, y: top, width: width, height: height),
        "<path d=\"M\(left) \(border)H\(left + width)\" stroke=\"#d55e00\" stroke-width=\"1.5\"/>",
        words("seed", x: left - 6, y: (top + border) / 2 + 4, anchor: "end"),
        words("region", x: left - 6, y: (border + top + height) / 2 + 4, anchor: "end"),
      ]
    }
    let second = 24 + height + 34
    return chart(
      title: "Series before and after cleaning, run \(run)",
      description: "One line a voxel, \(seedLines) of the seed above the line and "
        + "\(lines - seedLines) of the search region below it; one column for "
        + "\(count(framesPerColumn, "frame")). Black is -\(range), white \(range) standard "
        + "deviations; frames left out are white.",
      width: 880,
      height: second + height + 46,
      half(before, "before cleaning", 24) + half(after, "after cleaning", second)
        + x.bottomAxis(y: second + height, name: "frame", ticks: 10)
    )
  }

  /// The grey of a byte; what is left out is white, which no deviation comes to.
  private func shade(_ byte: UInt8) -> UInt8 {
    byte == 0 ? 255 : UInt8(Double(byte - 1) / 254 * 240)
  }
}
