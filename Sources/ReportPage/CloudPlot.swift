import Drawing
import Reports

/// Where the targets of resamples and halves lie around a target, seen along one axis.
struct CloudPlot {
  /// Two axes of RAS millimetres: to the right and upwards.
  struct View {
    let title: String
    let right: Int
    let up: Int

    static let all = [
      View(title: "From above", right: 0, up: 1), View(title: "From behind", right: 0, up: 2),
      View(title: "From the side", right: 1, up: 2),
    ]

    /// What lies at the ends of an axis.
    static func name(_ axis: Int) -> String {
      ["x: left to right, mm", "y: back to front, mm", "z: bottom to top, mm"][axis]
    }
  }

  let target: [Double]
  /// The places of resamples and their shares of all.
  let points: [(place: [Double], share: Double)]
  /// The targets of the two halves.
  let halves: [[Double]]
  /// The region of nine in ten: its middle, and the square form's matrix of its half axes.
  let region: Ellipsoid?
  let isCalibrated: Bool

  /// Half of what a plot shows along each axis, in mm.
  private var reach: Double {
    let places = points.map(\.place) + halves + (region.map(\.extremes) ?? [])
    let farthest = places.flatMap { place in zip(place, target).map { ($0 - $1).magnitude } }.max()
    return min(200, max(10, (1.1 * (farthest ?? 0) / 5).rounded(.up) * 5))
  }

  func svg(_ view: View) -> Markup {
    let (size, left, top) = (220.0, 48.0, 28.0)
    let reach = reach
    func scale(_ axis: Int, _ start: Double, _ end: Double) -> Scale {
      Scale(target[axis] - reach, target[axis] + reach, from: start, to: end)
    }
    let x = scale(view.right, left, left + size)
    let y = scale(view.up, top + size, top)
    func at(_ place: [Double]) -> (x: Double, y: Double) {
      (x(place[view.right]), y(place[view.up]))
    }
    var parts = x.bottomAxis(y: top + size, name: View.name(view.right), ticks: 5)
    parts += y.leftAxis(x: left, name: View.name(view.up), ticks: 5)
    parts += points.map { point in
      let (place, radius) = (at(point.place), 1.5 + 9 * point.share.squareRoot())
      return """
        <circle cx="\(place.x)" cy="\(place.y)" r="\(radius)" fill="#56b4e9" fill-opacity="0.5" \
        stroke="#111" stroke-width="0.6"/>
        """
    }
    if let region { parts.append(ellipse(region, view, at(region.centre), x.slope)) }
    if halves.count == 2 { parts += arrow(from: at(halves[0]), to: at(halves[1])) }
    parts.append(Mark.cross.svg(x: at(target).x, y: at(target).y))
    return chart(
      title: view.title,
      description:
        "Around the target: places of resamples, the region of nine in ten of them, and the "
        + "targets of the two halves.",
      width: left + size + 12,
      height: top + size + 46,
      parts
    )
  }

  private func ellipse(
    _ region: Ellipsoid,
    _ view: View,
    _ centre: (x: Double, y: Double),
    _ slope: Double
  ) -> Markup {
    let shadow = region.shadow(view.right, view.up)
    let dash: Markup = isCalibrated ? "" : " stroke-dasharray=\"6 4\""
    // Angles grow clockwise on a page, whose vertical axis points down.
    return """
      <ellipse cx="\(centre.x)" cy="\(centre.y)" rx="\(shadow.long * slope)" ry="\
      \(shadow.short * slope)" transform="rotate(\(-shadow.degrees) \(centre.x) \(centre.y))" \
      fill="none" stroke="#0072b2" stroke-width="1.8"\(dash)/>
      """
  }

  private func arrow(
    from a: (x: Double, y: Double),
    to b: (x: Double, y: Double)
  ) -> [Markup] {
    [
      stroke(a.x, a.y, b.x, b.y, more: " stroke-width=\"1.8\" stroke-dasharray=\"2 3\""),
      Mark.square.svg(x: a.x, y: a.y), Mark.triangle.svg(x: b.x, y: b.y),
    ]
  }
}

/// An ellipsoid by its half axes.
struct Ellipsoid {
  let centre: [Double]
  private let axes: [[Double]]

  /// The ellipsoid of a report in a frame; nil where it is not told there.
  init?(_ ellipsoid: TargetReport.Spread.Ellipsoid, in frame: String) {
    let axes = zip(ellipsoid.axes, ellipsoid.semiAxes).map { axis, length in
      axis.map { $0.value * length.value }
    }
    guard let centre = coordinates(ellipsoid.centre, in: frame), axes.count == 3,
      axes.allSatisfy({ $0.count == 3 })
    else { return nil }
    (self.centre, self.axes) = (centre, axes)
  }

  /// Places as far out along each axis of the frame as the ellipsoid reaches.
  var extremes: [[Double]] {
    let reach = (0..<3).map { form($0, $0).squareRoot() }
    return [zip(centre, reach).map { $0 + $1 }, zip(centre, reach).map { $0 - $1 }]
  }

  private func form(_ p: Int, _ q: Int) -> Double { axes.reduce(0) { $0 + $1[p] * $1[q] } }

  /// The ellipse that it is along the third axis: half axes, and the first one's angle in degrees.
  func shadow(_ p: Int, _ q: Int) -> (long: Double, short: Double, degrees: Double) {
    let (a, b, c) = (form(p, p), form(p, q), form(q, q))
    let (middle, spread) = ((a + c) / 2, ((a - c) * (a - c) / 4 + b * b).squareRoot())
    return (
      (middle + spread).squareRoot(), max(0, middle - spread).squareRoot(),
      angle(2 * b, a - c) / 2
    )
  }
}
