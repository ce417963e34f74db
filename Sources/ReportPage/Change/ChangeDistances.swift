import Drawing
import Reports

/// Dice's coefficient of networks between visits as bars, with those within a visit as marks.
struct OverlapPlot {
  /// The networks whose overlap is told.
  let networks: [ChangeReport.Overlap]

  private static let line = 20.0

  var svg: Markup {
    let bottom = Self.line * Double(networks.count) + 6
    let scale = Scale(0, 1, from: 190, to: 590)
    return chart(
      title: "Overlap of the networks",
      description: networks.map { "\($0.network): \($0.between?.description ?? "")." }
        .joined(separator: " "),
      width: 660,
      height: bottom + 44,
      networks.enumerated().flatMap { number, network in
        row(network, y: Self.line * (Double(number) + 0.6), scale)
      } + scale.bottomAxis(y: bottom, name: "Dice")
    )
  }

  private func row(_ network: ChangeReport.Overlap, y: Double, _ scale: Scale) -> [Markup] {
    let marks: [(PlainNumber?, Mark)] = [
      (network.withinBefore, .ring), (network.withinAfter, .square),
      (network.halvesBefore, .triangle), (network.halvesAfter, .disc),
    ]
    let end = scale(network.between?.value ?? 0)
    return [
      words(network.network, x: 0, y: y + 4),
      """
      <rect x="\(scale(0))" y="\(y - 7)" width="\(end - scale(0))" height="14" fill="#cfe3f1" \
      stroke="#0072b2"/>
      """,
      words(network.between.map { brief($0, places: 2) } ?? "", x: 600, y: y + 4),
    ]
      + marks.compactMap { value, mark in value.map { mark.svg(x: scale($0.value), y: y) } }
  }
}

/// Distances between visits in mm: the target, networks' centres, and published ones to compare.
struct DistancePlot {
  /// A line of the picture.
  struct Row {
    let name: String
    let distance: PlainNumber
    let within: [PlainNumber?]
    let mark: Mark
  }

  let rows: [Row]

  /// The rows of `report`; published distances only where there is one to compare.
  init(_ report: ChangeReport) {
    let target = report.movement.map { movement in
      Row(
        name: "target \(movement.target)",
        distance: movement.distance,
        within: [movement.withinBefore, movement.withinAfter],
        mark: .disc
      )
    }
    let published = report.published.map { figure in
      Row(
        name: "\(figure.source): \(figure.measure)",
        distance: figure.value,
        within: [],
        mark: .diamond
      )
    }
    let centres = report.overlap.compactMap { network in
      network.centre.map {
        Row(
          name: "centre of \(network.network)",
          distance: $0.distance,
          within: [$0.withinBefore, $0.withinAfter],
          mark: .disc
        )
      }
    }
    rows = [target].compactMap(\.self) + (target == nil ? [] : published) + centres
  }

  var svg: Markup {
    let line = 20.0
    let bottom = line * Double(rows.count) + 6
    let most = rows.flatMap { [$0.distance] + $0.within.compactMap(\.self) }.map(\.value).max() ?? 1
    let scale = Scale(0, max(1, most), from: 430, to: 720)
    return chart(
      title: "Distances",
      description: rows.map { "\($0.name): \($0.distance) mm." }.joined(separator: " "),
      width: 800,
      height: bottom + 44,
      rows.enumerated().flatMap { number, row -> [Markup] in
        let y = line * (Double(number) + 0.6)
        return [
          words(row.name, x: 0, y: y + 4),
          words("\(brief(row.distance)) mm", x: 735, y: y + 4),
          row.mark.svg(x: scale(row.distance.value), y: y),
        ]
          + zip(row.within, [Mark.ring, .square]).compactMap { value, mark in
            value.map { mark.svg(x: scale($0.value), y: y) }
          }
      } + scale.bottomAxis(y: bottom, name: "mm")
    )
  }
}
