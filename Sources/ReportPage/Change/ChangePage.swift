import Drawing
public import Reports

extension ChangeReport {
  /// The report as one HTML page for people: nothing is loaded, nothing runs in it.
  public func page() -> String {
    let parts = [
      headlineSection, measureSection, overlapSection, distanceSection, tableSection,
      provenanceSection,
    ]
    let body: Markup = """
      <header>
      <p>Change between two visits</p>
      <h1>\(subject)</h1>
      <p class="notice"><strong>\(notice)</strong></p>
      </header>
      <main>
      \(parts)</main>
      <footer><p class="notice"><strong>\(notice)</strong></p></footer>
      """
    return html(title: "Change between two visits: \(subject)", body)
  }

  private var headlineSection: Markup {
    let kind: Markup = flagged.isEmpty ? "headline none" : "headline"
    return """
      <section class="\(kind)" aria-labelledby="head">
      <h2 id="head">\(headline)</h2>
      \(ReportPage.facts(verdictFacts))
      \(warnings.map(paragraph))</section>
      """
  }

  private var measureSection: Markup {
    section(
      "measures",
      "The measures",
      judged.isEmpty
        ? [paragraph("No difference is drawn, as none is judged.")]
        : [
          paragraph(
            "Grey is what a difference has to exceed; the broken line is a difference of 0. A triangle rose by "
              + "more than that, a black square fell; a white disc is not detectable."
          )
        ] + kindsOfMeasures.map { kind in kindSection(kind) }
    )
  }

  private func kindSection(_ kind: MeasureKind) -> Markup {
    let own = judged.filter { MeasureKind($0.measure) == kind }
    let scale = ChangePlot.reach(of: own)
    let pieces = stride(from: 0, to: own.count, by: ChangePlot.mostRows).map { start in
      Array(own[start..<min(own.count, start + ChangePlot.mostRows)])
    }
    return "<h3>\(kind.title)</h3>"
      + pieces.enumerated().map { number, measures -> Markup in
        let more = pieces.count > 1 ? ", \(number + 1) of \(pieces.count)" : ""
        let plot = ChangePlot(kind: kind, measures: measures, reach: scale, more: more)
        return figure(plot.svg, caption: "\(kind.title)\(more): later less earlier, \(kind.unit).")
      }.joined("\n")
  }

  private var overlapSection: Markup {
    let shown = overlap.filter { $0.between != nil }
    guard !shown.isEmpty else {
      return section(
        "overlap",
        "Overlap of the networks",
        [missingPart("It is not told", overlapReason)]
      )
    }
    return section(
      "overlap",
      "Overlap of the networks",
      [
        figure(
          OverlapPlot(networks: shown).svg,
          caption: """
            Dice's coefficient: the bar between the visits. Marks stand for the overlap within a visit, of as \
            much data where both have several reports: white disc, earlier visit; white square, later. Triangle \
            and black disc: between the halves of a report, earlier and later, which are of half as much data.
            """
        )
      ]
    )
  }

  private var distanceSection: Markup {
    let plot = DistancePlot(self)
    return section(
      "distances",
      "How far target and networks lie apart",
      [
        plot.rows.isEmpty
          ? ""
          : figure(
            plot.svg,
            caption: """
              Millimetres between the visits: black discs. White disc and white square: between single runs within \
              the earlier and the later visit. White diamonds: targets of one person in published studies, of which \
              only abstracts were read. A network's centre is the mean place of its voxels, which lies between the \
              sides where the network is on both.
              """
          ),
        movement == nil ? missingPart("The target's movement is not told", movementReason) : "",
      ]
    )
  }

  private var provenanceSection: Markup {
    func visit(_ visit: Visit) -> Markup {
      let site = [visit.scanner ?? "scanner not known", visit.scanProtocol ?? "protocol not known"]
      return """
        \(count(visit.jobs.count, "report")), job \(visit.jobs.joined(separator: ", ")); \
        \(visit.minutesKept) minutes kept; \(site.joined(separator: ", ")); pipeline \
        <code>\(visit.pipeline)</code>
        """
    }
    return section(
      "provenance",
      "Where it comes from",
      [
        facts(
          [
            ("Report", "\(schema), \(created), intended use: \(intendedUse)"),
            ("Earlier visit", visit(before)), ("Later visit", visit(after)),
          ] + cohortFacts
        )
      ]
    )
  }

  private var cohortFacts: [(String, Markup)] {
    guard let cohort else { return [] }
    let days = cohort.daysBetween
    return [
      (
        "People measured twice",
        """
        \(cohort.people), \(days.least) to \(days.greatest) days apart, median \(days.median); at least \
        \(cohort.leastMinutesKept) minutes kept a visit; \(cohort.site); \(cohort.citation) \
        <code>\(cohort.sha256)</code>
        """
      )
    ]
  }

  private func missingPart(_ words: String, _ reason: String?) -> Markup {
    guard let reason else { return paragraph("\(words).") }
    return "<p>\(words): \(explained(reason))</p>"
  }
}
