import Drawing
import Reports

extension ChangeReport {
  /// All numbers of the report.
  var tableSection: Markup {
    section(
      "numbers",
      "All numbers",
      [measureTable, missingTable, overlapTable, centreTable, movementTable, publishedTable]
    )
  }

  private var measureTable: Markup {
    table(
      """
      Measures; the bound is what a difference of like visits exceeds with a probability of 5 %, if the \
      error that it is told from is all there is
      """,
      [
        "Measure", "Regions", "Earlier", "Later", "Difference", "Bound", "Bound from",
        "Reports, runs or halves a visit",
        "Degrees of freedom", "Verdict",
      ],
      measures.map { measure in
        [
          "<code>\(measure.measure)</code>",
          regions(of: measure),
          "\(measure.before)", "\(measure.after)",
          measure.reason == nil ? "\(measure.difference)" : "–",
          measure.reason == nil ? "\(measure.bound)" : "–",
          "\(Self.inWords(boundFrom: measure.boundFrom))",
          "\(measure.runs.map(String.init).joined(separator: " and "))",
          measure.degreesOfFreedom.map { "\($0)" } ?? "–",
          measure.reason.map { (reason) -> Markup in "withheld <code>\(reason)</code>" }
            ?? "\(measure.verdict.replacing("_", with: " "))",
        ]
      }
    )
  }

  private func regions(of measure: Measure) -> Markup {
    guard !measure.regions.isEmpty else { return "–" }
    return "\(measure.regions.joined(separator: " – "))"
  }

  private var missingTable: Markup {
    table(
      "Measures that could not be compared; nothing is filled in",
      ["How many", "Reason"],
      missingCounts.map { ["\($0.counts)", explained($0.reason)] }
    )
  }

  private var overlapTable: Markup {
    table(
      "Dice's coefficient of the networks",
      [
        "Network", "Between visits", "Within the earlier", "Within the later",
        "Halves, earlier", "Halves, later", "Reason",
      ],
      overlap.map { network in
        [
          "\(network.network)", exact(network.between), exact(network.withinBefore),
          exact(network.withinAfter), exact(network.halvesBefore), exact(network.halvesAfter),
          network.reason.map(explained) ?? "–",
        ]
      }
    )
  }

  private var centreTable: Markup {
    table(
      "Centres of the networks, mm apart",
      [
        "Network", "Between visits", "Between single reports", "Within the earlier",
        "Within the later",
      ],
      overlap.compactMap { network in
        network.centre.map { centre in
          [
            "\(network.network)", "\(centre.distance)", exact(centre.between),
            exact(centre.withinBefore), exact(centre.withinAfter),
          ]
        }
      }
    )
  }

  private var movementTable: Markup {
    table(
      "The target, mm apart",
      [
        "Target", "Frame", "Recommended", "Between visits", "Between single runs",
        "Within the earlier", "Within the later",
      ],
      [movement].compactMap(\.self).map { movement in
        [
          "\(movement.target)", "\(movement.frame)", "\(recommendation(of: movement))",
          "\(movement.distance)",
          exact(movement.between), exact(movement.withinBefore), exact(movement.withinAfter),
        ]
      }
    )
  }

  private func recommendation(of movement: Movement) -> String {
    func word(_ isRecommended: Bool) -> String { isRecommended ? "yes" : "no" }
    return "earlier \(word(movement.recommendedBefore)), later \(word(movement.recommendedAfter))"
  }

  private var publishedTable: Markup {
    table(
      "Published distances between targets of one person, mm",
      ["Of", "Distance", "Source", "How far that was checked"],
      published.map { figure in
        ["\(figure.measure)", "\(figure.value)", "\(figure.source)", "\(figure.verification)"]
      }
    )
  }
}
