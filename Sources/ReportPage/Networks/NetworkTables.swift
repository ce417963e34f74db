import Drawing
import Reports

extension NetworkReport {
  /// Connectivity between networks and patches.
  var connectivitySection: Markup {
    guard let networks else { return "" }
    let names = networks.members.map(\.name)
    let patches = networks.patches.map { patch in
      patch.node.map { "\(patch.network) \($0)" } ?? "\(patch.network), far from all nodes"
    }
    let coupling = networks.coupling.map { (own) -> [Markup] in
      [
        parts(own.over), "\(own.globalSignal)",
        exact(own.repeatability), own.withheld ? "withheld" : "shown",
        exact(own.withinDefaultMode), exact(own.differenceWithinDefaultMode),
        exact(own.withinFrontoParietal), exact(own.differenceWithinFrontoParietal),
        exact(own.between), exact(own.differenceBetween), exact(own.segregation),
      ]
    }
    return section(
      "connectivity",
      "Connectivity",
      [
        paragraph(
          "The global signal was \(networks.globalSignal) for all of this section but where said, as for "
            + "the networks themselves: it moves every z, and may turn its sign."
        ),
        repeatability("networks", networks.connectivity),
        matrix("Fisher z between the networks' mean series", names, networks.connectivity),
        repeatability("patches", networks.patchConnectivity),
        more(
          "Patches and their connectivity",
          [
            table(
              "Pieces of the networks, by the number of the group's node",
              ["Patch", "Voxels", "Centre"],
              zip(patches, networks.patches).map { name, patch in
                ["\(name)", "\(patch.voxels)", places(patch.centre)]
              }
            ), matrix("Fisher z between the patches", patches, networks.patchConnectivity),
          ]
        ),
        table(
          "Default-mode and frontoparietal network, mean Fisher z. "
            + (networks.coupling.first?.note ?? ""),
          [
            "Over", "Global signal", "r of halves over all pairs", "Shown from 0.5",
            "Within default mode", "Halves differ by", "Within frontoparietal",
            "Halves differ by", "Between", "Halves differ by", "Segregation",
          ],
          coupling
        ),
      ]
    )
  }

  private func parts(_ over: String) -> Markup {
    switch over {
    case "group_nodes": "the group's nodes"
    case "own_patches": "the own networks' patches"
    default: "the group labelling's patches"
    }
  }

  private func repeatability(_ what: String, _ table: Table) -> Markup {
    guard let r = table.repeatability else {
      return paragraph(
        "How well the \(what)' connectivity repeats cannot be told: it is withheld."
      )
    }
    return paragraph(
      "Between the halves the \(what)' connectivity correlates with r = \(r) over all pairs."
        + (table.isWithheld ? " WITHHELD: that is below \(Table.leastRepeatability)." : "")
    )
  }

  private func repeatability(_ own: Circuits) -> Markup {
    guard let r = own.repeatability else {
      return paragraph("How well these edges repeat is not known.")
    }
    return paragraph(
      "Between runs or halves, r = \(r) over all edges."
        + (own.stable == false ? " UNSTABLE: below 0.5, read no edge alone." : "")
    )
  }

  private func matrix(_ caption: String, _ names: [String], _ values: Table) -> Markup {
    table(
      caption,
      [""] + names,
      zip(names, values.z).map { name, row in
        ["\(name)"] + row.map { (number) -> Markup in exact(number) }
      }
    )
  }

  /// The circuits with and without the global signal.
  var circuitSection: Markup {
    guard !circuits.isEmpty else { return "" }
    let parts = circuits.flatMap { own -> [Markup] in
      let rows = own.edges.map { (edge) -> [Markup] in
        [
          "\(edge.circuit)", "\(edge.nodes.joined(separator: " – "))", "\(edge.z)",
          exact(edge.standardError), exact(edge.deviation),
          edge.repeated.isEmpty
            ? "–" : edge.repeated.map { (number) -> Markup in "\(number)" }.joined(" and "),
        ]
      }
      let missing = own.missing.map { edge in
        "\(edge.nodes.joined(separator: " – ")) ("
          + edge.reasons.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
          .joined(separator: ", ") + ")"
      }
      return [
        "<h3>Global signal \(own.globalSignal)</h3>", repeatability(own),
        EdgePlot(edges: own.edges).svg,
        table(
          "Edges, Fisher z",
          [
            "Circuit", "Edge", "z", "Standard error", "Deviation between runs or halves",
            "In each run or half",
          ],
          rows
        ),
        missing.isEmpty ? "" : paragraph("Missing: \(missing.joined(separator: "; "))."),
        table(
          "Circuits, mean Fisher z",
          ["Circuit", "z", "Standard error between runs", "Edges", "Missing"],
          own.means.map { mean in
            [
              "\(mean.circuit)", exact(mean.z), exact(mean.standardError), "\(mean.edges)",
              "\(mean.missing)",
            ]
          }
        ),
        own.unsteadyShare.map { (share) -> Markup in
          paragraph(
            "In \(share) of the edges runs or halves differ by more than the mean amounts to."
          )
        } ?? "",
      ]
    }
    return section(
      "circuits",
      "Circuits at rest",
      [paragraph(circuits[0].note)] + parts
    )
  }
}

/// Edges as intervals of 1.96 standard errors, one line each.
private struct EdgePlot {
  let edges: [NetworkReport.Edge]

  var svg: Markup {
    guard !edges.isEmpty else { return "" }
    let width = 640.0
    let line = 22.0
    let height = line * Double(edges.count) + 60
    let reach =
      edges.map { $0.z.value.magnitude + 1.96 * ($0.standardError?.value ?? 0) }.max() ?? 1
    let scale = Scale(-reach, reach, from: 210, to: width - 20)
    let bottom = height - 45
    return chart(
      title: "Edges of the circuits",
      description: "Fisher z of each edge as a disc, with 1.96 standard errors to either side.",
      width: width,
      height: height,
      [stroke(scale(0), 0, scale(0), bottom, more: " stroke-dasharray=\"3 3\"")]
        + edges.enumerated().flatMap { number, edge in
          row(edge, y: line * (Double(number) + 0.7), scale)
        } + scale.bottomAxis(y: bottom, name: "Fisher z")
    )
  }

  private func row(_ edge: NetworkReport.Edge, y: Double, _ scale: Scale) -> [Markup] {
    let half = 1.96 * (edge.standardError?.value ?? 0)
    return [
      words(edge.nodes.joined(separator: " – "), x: 0, y: y + 4),
      stroke(scale(edge.z.value - half), y, scale(edge.z.value + half), y),
      Mark.disc.svg(x: scale(edge.z.value), y: y),
    ]
  }
}
