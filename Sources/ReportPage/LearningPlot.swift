import Drawing
import Reports

extension TargetReport {
  /// How the target settles with the minutes, with the numbers behind it.
  func learningFigure(_ learning: Learning) -> Markup {
    figure(learningPlot(learning), caption: "\(captionInWords(learning))")
      + more(
        "Numbers behind this picture",
        [
          table(
            "Parts of the data beside all of them",
            ["Minutes kept", "Distance from the target of all data, mm", "Agreement of the maps"],
            learning.points.map {
              ["\($0.minutes)", exact($0.displacement), exact($0.correlation)]
            }
          )
        ]
      )
  }

  private func captionInWords(_ learning: Learning) -> String {
    let error =
      learning.expectedError.map { " All data are within \($0) mm of that place by a fit." } ?? ""
    let needed =
      learning.minutesNeeded.map {
        " The fit's number is \($0) minutes for \(learning.precision) mm."
      } ?? ""
    let words = learningInWords(learning)
    return "How the \(learning.method) settles with the minutes of data: its distance from that of "
      + "all \(stability.minutesKept) minutes.\(error) \(words.prefix(1).uppercased() + words.dropFirst()).\(needed)"
  }

  private func learningPlot(_ learning: Learning) -> Markup {
    let known = learning.points.compactMap { point in
      point.displacement.map { (x: point.minutes.value, y: $0.value) }
    }
    let all = stability.minutesKept.value
    let top = (known.map(\.y) + [learning.precision.value]).max() ?? 1
    let x = Scale(0, max(all, known.map(\.x).max() ?? 0), from: 60, to: 560)
    let y = Scale(0, top * 1.1, from: 190, to: 30)
    let points = known.map { (x: x($0.x), y: y($0.y)) }
    let limit = y(learning.precision.value)
    return chart(
      title: "Distance by minutes",
      description: captionInWords(learning),
      width: 600,
      height: 236,
      x.bottomAxis(y: 190, name: "minutes kept") + y.leftAxis(x: 60, name: "distance, mm")
        + [
          stroke(60, limit, 560, limit, more: " stroke-dasharray=\"6 4\""),
          words("asked for: \(learning.precision) mm", x: 556, y: limit - 5, anchor: "end"),
          polyline(points, more: " stroke-width=\"1.5\""),
        ] + points.map { Mark.disc.svg(x: $0.x, y: $0.y) }
    )
  }
}
