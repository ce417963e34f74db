import Drawing
import Reports

extension TargetReport {
  /// How sure the place of the first target is.
  func certaintySection(_ figures: ReportFigures?, _ reason: String) -> Markup {
    var parts: [Markup] = []
    if let first { parts += cloud(first, figures, reason) }
    parts.append(stabilityTable)
    parts.append(reliability)
    parts.append(regionTable)
    parts.append(comparisonTable)
    if let learning = stability.learning { parts += [learningFigure(learning)] }
    return section("certainty", "How sure", parts)
  }

  // MARK: - The cloud

  private func cloud(
    _ target: Target,
    _ figures: ReportFigures?,
    _ reason: String
  ) -> [Markup] {
    guard let place = coordinates(target.position, in: frame) else { return [] }
    let cloud = figures?.clouds.first { $0.method == target.name && $0.frame == frame }
    let total = Double(max(1, cloud?.points.reduce(0) { $0 + $1.count } ?? 0))
    let region = stability.bootstrap?.methods[target.name]?.regions.last
    let halves = stability.splitHalf.halves.compactMap { half in
      half.positions[target.name].flatMap { coordinates($0, in: frame) }
    }
    let plot = CloudPlot(
      target: place,
      points: cloud?.points.map { ($0.position.map(\.value), Double($0.count) / total) } ?? [],
      halves: halves.count == 2 ? halves : [],
      region: region?.ellipsoid.flatMap { Ellipsoid($0, in: frame) },
      isCalibrated: region?.calibration == "calibrated"
    )
    guard cloud != nil || plot.region != nil || !plot.halves.isEmpty else { return [] }
    let pictures = CloudPlot.View.all.map { (view) -> Markup in
      "<figure style=\"flex:1\">\(plot.svg(view))<figcaption>\(view.title)</figcaption></figure>"
    }
    return [
      paragraph(
        "Where the \(target.name) would lie in other data like these, in \(inWords(frame)). "
          + regionInWords(region)
      ),
      "<div class=\"row\">\n\(pictures)</div>", cloudLegend(plot, cloud),
      figures == nil ? paragraph("Without the places of single resamples: \(reason)") : "",
      cloudNumbers(target, cloud),
    ]
  }

  private func cloudLegend(_ plot: CloudPlot, _ cloud: ReportFigures.Cloud?) -> Markup {
    let resamples = cloud?.points.reduce(0) { $0 + $1.count } ?? 0
    var entries: [Markup] = ["<li>cross: the target</li>"]
    if cloud != nil {
      entries.append(
        "<li>discs: targets of \(resamples) resamples, the larger the more of them lie there</li>"
      )
    }
    if plot.region != nil {
      let line = plot.isCalibrated ? "solid" : "dashed"
      entries.append("<li>\(line) ellipse: the ellipsoid of nine in ten of them</li>")
    }
    if !plot.halves.isEmpty {
      entries.append(
        """
        <li>dotted line from white square to black triangle: from the first half's target to the \
        second's</li>
        """
      )
    }
    return "<ul class=\"legend\">\n\(entries)</ul>"
  }

  private func cloudNumbers(_ target: Target, _ cloud: ReportFigures.Cloud?) -> Markup {
    let halves = stability.splitHalf.halves.enumerated().map { (index, half) -> [Markup] in
      let found = half.positions.sorted { $0.key < $1.key }.map { (entry) -> Markup in
        "\(entry.key): \(places(entry.value))"
      }
      let freedom: Markup = half.degreesOfFreedom.map { "\($0)" } ?? "–"
      return [
        "\(index + 1)", "\(half.framesKept)", "\(half.minutesKept)", freedom,
        found.isEmpty ? "none" : found.joined("<br>"),
      ]
    }
    let points = cloud?.points.map { (point) -> Markup in
      "\(exact(point.position)) × \(point.count)"
    }
    return more(
      "Numbers behind these pictures",
      [
        table(
          "The halves",
          ["Half", "Frames kept", "Minutes kept", "Degrees of freedom", "Targets"],
          halves
        ), points.map { numbers("Targets of resamples, mm, and how many lie there", $0) } ?? "",
      ]
    )
  }

  // MARK: - Tables

  private var stabilityTable: Markup {
    let rows = stability.splitHalf.displacement.keys.sorted().map { (name) -> [Markup] in
      let spread = stability.bootstrap?.methods[name]
      let unbiased = stability.splitHalf.unbiasedR?[name]
      return [
        "\(name)", exact(stability.splitHalf.displacement[name] ?? nil),
        exact(stability.alternating?.displacement[name]), exact(spread?.median),
        exact(spread?.ninety), exact(spread?.withoutTarget), exact(unbiased?.r),
        exact(unbiased?.selected),
      ]
    }
    return table(
      "How far each method's target moves, in mm",
      [
        "Method", "Between the halves", "Between alternating blocks",
        "Half of the resamples within",
        "Nine in ten within", "Share of resamples without a target",
        "r found in one half, read in the other", "r where it was found",
      ],
      rows
    )
  }

  private var reliability: Markup {
    var pairs: [(String, Markup)] = []
    func add(_ name: String, _ agreement: Agreement?) {
      guard let agreement else { return }
      let whole: Markup = agreement.reliability.map { "; reliability of the whole map \($0)" } ?? ""
      pairs.append((name, "correlation of the maps \(agreement.correlation)\(whole)"))
    }
    add("Halves", stability.splitHalf.agreement)
    add("Alternating blocks", stability.alternating?.agreement)
    if let block = stability.alternating?.block {
      pairs.append(("Length of a block", "\(block) s"))
    }
    if let bootstrap = stability.bootstrap {
      pairs.append(
        (
          "Resamples",
          "\(bootstrap.resamples), in blocks of \(bootstrap.block) s, seed \(bootstrap.seed)"
        )
      )
    }
    if let code = stability.splitHalf.reason {
      pairs.append(("About the halves", explained(code)))
    }
    for (name, distances) in (stability.withoutRun ?? [:]).sorted(by: { $0.key < $1.key }) {
      pairs.append(
        ("\(name) without each run, mm", distances.map { exact($0) }.joined(", "))
      )
    }
    return pairs.isEmpty ? "" : facts(pairs)
  }

  private var regionTable: Markup {
    let rows = (stability.bootstrap?.methods ?? [:]).sorted { $0.key < $1.key }
      .flatMap { name, spread in
        spread.regions.map { (region) -> [Markup] in
          let axes = region.ellipsoid.map { ellipsoid in
            ellipsoid.axes.map { (axis) -> Markup in "\(exact(axis))" }.joined("<br>")
          }
          return [
            "\(name)", "\(region.share)", "\(regionInWords(region))",
            region.ellipsoid.map { places($0.centre) } ?? "–",
            "\(region.ellipsoid.map { exact($0.semiAxes) } ?? "–")", axes ?? "–",
            exact(region.covered), region.voxels.map { "\($0)" } ?? "–",
          ]
        }
      }
    guard !rows.isEmpty else { return "" }
    return more(
      "Regions of resamples",
      [
        table(
          "Regions that hold a share of the resamples",
          [
            "Method", "Share", "What phantoms say", "Middle", "Half axes, mm", "Directions",
            "Share of the search region", "Voxels",
          ],
          rows
        )
      ]
    )
  }

  private var comparisonTable: Markup {
    let rows = stability.comparisons.map { (comparison) -> [Markup] in
      let moves = comparison.displacement.sorted { $0.key < $1.key }.map { (entry) -> Markup in
        let there = comparison.positions[entry.key].map { ", to \(places($0))" as Markup } ?? ""
        return "\(entry.key): \(exact(entry.value))\(there)"
      }
      return [
        "\(comparison.confounds)", moves.joined("<br>"), exact(comparison.minimumR),
        comparison.degreesOfFreedom.map { "\($0)" } ?? "–",
        comparison.reason.map { "\(meaning(ofCode: $0))" } ?? "",
      ]
    }
    return table(
      "The same data cleaned in other ways",
      ["Confounds", "The target moves, mm", "Most negative r", "Degrees of freedom", "Remark"],
      rows
    )
  }
}
