import Drawing
import Foundation
import Reports

/// What the plots of a group show, as numbers, and the plots.
struct GroupPlots {
  /// A target as seen from the group target.
  struct Place {
    let row: GroupRow
    let offset: [Double]
    /// As the report says; nil where that has none.
    let distance: Double?
  }

  let rows: [GroupRow]
  /// The units with a place in the template of most of them.
  let places: [Place]
  /// That template; nil without any place.
  let template: String?
  /// The names of the group targets.
  let groupTargets: [String]

  init(_ rows: [GroupRow]) {
    self.rows = rows
    let all = rows.filter { $0.offset != nil }
    let counts = Dictionary(grouping: all) { $0.report?.space.template ?? "" }.mapValues(\.count)
    let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    template = most
    places = all.filter { $0.report?.space.template == most }.compactMap { row in
      row.offset.map { Place(row: row, offset: $0, distance: row.distance?.value) }
    }
    groupTargets = Set(places.compactMap { $0.row.report?.groupTarget.id }).sorted()
  }

  /// The numbers behind the plots of places.
  var offsets: String {
    let head = ["participant_id", "session_id", "status", "template", "right_mm", "anterior_mm"]
    let lines = places.map { place in
      [
        "sub-\(place.row.unit.participant)", place.row.unit.session.map { "ses-\($0)" } ?? "n/a",
        place.row.status, template ?? "n/a",
      ] + place.offset.map(decimals) + [place.distance.map(decimals) ?? "n/a"]
    }
    return ([head + ["superior_mm", "distance_mm"]] + lines)
      .map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  private func decimals(_ value: Double) -> String { "\((value * 1000).rounded() / 1000 + 0)" }

  /// The median of the distances in mm; nil without any.
  var medianDistance: Double? {
    let sorted = places.compactMap(\.distance).sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

extension GroupPlots {
  private var origin: String {
    groupTargets.count == 1 ? groupTargets[0] : "each protocol's group target"
  }

  private func mark(_ row: GroupRow) -> Mark { row.status == "ok" ? .disc : .ring }

  private var legend: String { "disc: recommended; ring: low confidence" }

  /// The targets from three sides, seen from the group target.
  var targets: String {
    let reach = max(10, places.flatMap(\.offset).map(\.magnitude).max() ?? 0)
    let limit = (reach / 10).rounded(.up) * 10
    let views = [
      (0, 1, "from above", "right", "anterior"), (0, 2, "from behind", "right", "superior"),
      (1, 2, "from the right", "anterior", "superior"),
    ]
    let panels = views.enumerated().flatMap { number, view -> [Markup] in
      let left = 60 + 310 * Double(number)
      let across = Scale(-limit, limit, from: left, to: left + 240)
      let up = Scale(-limit, limit, from: 310, to: 70)
      return across.bottomAxis(y: 310, name: "mm \(view.3)")
        + up.leftAxis(x: left, name: "mm \(view.4)")
        + [
          stroke(across(0), 70, across(0), 310, more: " stroke-dasharray=\"2 4\""),
          stroke(left, up(0), left + 240, up(0), more: " stroke-dasharray=\"2 4\""),
          words(view.2, x: left + 120, y: 40, anchor: "middle", italic: true),
        ] + places.map { mark($0.row).svg(x: across($0.offset[view.0]), y: up($0.offset[view.1])) }
    }
    let about = "\(places.count) targets as seen from \(origin), by the numbers of "
    let title = "Targets of the group"
    return chart(
      title: title,
      description: about + "\(template ?? "a template"). \(GroupLevel.noMean)",
      width: 960,
      height: 400,
      panels + footnote(about + "\(template ?? "a template"); \(legend)", y: 375)
    ).text + "\n"
  }

  /// How far the targets lie from the group target, the nearest first.
  var distances: String {
    let sorted = places.compactMap { place in place.distance.map { ($0, place.row) } }
      .sorted { $0.0 < $1.0 }
    let across = Scale(0, max(10, sorted.last?.0 ?? 0), from: 60, to: 560)
    let up = Scale(0, 100, from: 310, to: 60)
    let dots = sorted.enumerated().map { index, entry in
      mark(entry.1).svg(
        x: across(entry.0),
        y: up(100 * Double(index + 1) / Double(sorted.count))
      )
    }
    let median = medianDistance.map {
      [
        stroke(across($0), 60, across($0), 310, more: " stroke-dasharray=\"2 4\""),
        words("median \(decimal($0)) mm", x: across($0) + 4, y: 74),
      ]
    }
    return chart(
      title: "Distances from the group target",
      description: "The share of \(sorted.count) targets within a distance from \(origin).",
      width: 600,
      height: 400,
      across.bottomAxis(y: 310, name: "mm from \(origin)")
        + up.leftAxis(x: 60, name: "% of the targets") + (median ?? []) + dots
        + footnote(legend, y: 375)
    ).text + "\n"
  }

  /// The reliability of the maps beside the minutes of data.
  var reliability: String {
    let points = rows.compactMap { row -> (Double, Double, GroupRow)? in
      guard let report = row.report, let value = row.reliability?.value else { return nil }
      return (report.quality.minutesKept.value, value, row)
    }
    let across = Scale(0, max(10, points.map(\.0).max() ?? 0), from: 60, to: 560)
    let up = Scale(min(0, points.map(\.1).min() ?? 0), 1, from: 310, to: 60)
    return chart(
      title: "Reliability and minutes",
      description:
        "The reliability of the maps of \(points.count) units by the minutes of data kept.",
      width: 600,
      height: 400,
      across.bottomAxis(y: 310, name: "minutes kept")
        + up.leftAxis(x: 60, name: "reliability of the map")
        + points.map { mark($0.2).svg(x: across($0.0), y: up($0.1)) }
        + footnote("disc: a target is recommended; ring: none is", y: 375)
    ).text + "\n"
  }

  private func footnote(_ text: String, y: Double) -> [Markup] {
    [words(text, x: 30, y: y), words(GroupLevel.noMean, x: 30, y: y + 18)]
  }
}
