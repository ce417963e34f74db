import Drawing
import Reports

extension TargetReport {
  /// How good the data are.
  func qualitySection(_ figures: ReportFigures?, _ reason: String) -> Markup {
    var parts: [Markup] = [runTable, regionsTable]
    if let figures {
      for motion in figures.motion { parts += traces(motion) }
      parts += figures.carpets.map(carpet)
      parts.append(signalToNoise(figures.signalToNoise))
    } else {
      parts.append(paragraph("Without motion traces and series: \(reason)"))
    }
    return section("quality", "How good the data are", parts)
  }

  private var runTable: Markup {
    let rows = quality.runs.map { (run) -> [Markup] in
      let breathing: Markup =
        run.respirationR.map { "\($0)" } ?? "\(run.respirationReason.map(meaning) ?? "–")"
      return [
        "\(run.run)", "\(run.frames)", "\(run.framesKept)", "\(run.framesCensored)",
        "\(run.repetitionTime)", exact(run.meanFD), exact(run.maximumFD),
        run.degreesOfFreedom.map { "\($0)" } ?? "–", breathing, "\(run.notFiniteVoxels)",
      ]
    }
    let freedom = quality.degreesOfFreedom.map { "\($0)" } ?? "none"
    return table(
      "The runs: \(quality.minutesKept) minutes kept, degrees of freedom \(freedom)",
      [
        "Run", "Frames", "Kept", "Left out", "Seconds a frame", "Mean FD, mm", "Largest FD, mm",
        "Degrees of freedom", "Global signal with breathing, r", "Voxels not finite",
      ],
      rows
    )
  }

  private func meaning(_ code: String) -> String { ReportPage.meaning(ofCode: code) }

  private var regionsTable: Markup {
    let rows = [("Seed", seed), ("Search region", searchRegion)].map { (name, region) -> [Markup] in
      [
        "\(name)", "\(region.title) <code>\(region.id)</code>", "\(inWords(region.template))",
        "\(region.voxels)", "\(region.inMask)", "\(region.used)", "\(region.coverage)",
        exact(region.temporalSNR),
      ]
    }
    var parts = [
      table(
        "Seed and search region",
        [
          "Region", "Name", "Defined in", "Voxels", "In the brain mask", "Used", "Coverage",
          "Temporal SNR, mean",
        ],
        rows
      )
    ]
    if let tissue = seedTissue.wrappedValue {
      parts.append(
        paragraph(
          "Of the seed's voxels a share of \(tissue.accumbens) lies in the nucleus accumbens and "
            + "\(tissue.whiteMatter) in white matter."
        )
      )
    }
    if let map = seedMap.wrappedValue {
      parts.append(
        facts([
          ("The seed is a map of weights", "\(map.name)"),
          ("in place of", "\(map.replaces ?? "nothing: the protocol names it")"),
          ("Share of the weights used", "\(map.usedShare)"),
          ("Share inside the search region, left out", "\(map.searchRegionShare)"),
          ("Share of the used weights that is negative", "\(map.negativeShare)"),
        ])
      )
    }
    return parts.joined()
  }

  // MARK: - Pictures

  private func traces(_ motion: ReportFigures.Motion) -> [Markup] {
    let traces = [
      Trace(
        name: "Framewise displacement (FD), mm, run \(motion.run)",
        values: motion.displacement,
        limit: motion.displacementLimit,
        censored: motion.censored
      ),
      Trace(
        name: "Standardised DVARS, run \(motion.run)",
        values: motion.variation,
        limit: motion.variationLimit,
        censored: motion.censored
      ),
    ]
    let frames = quality.runs.first { $0.run == motion.run }?.frames ?? motion.displacement.count
    let heading: Markup = "<h3>Motion in run \(motion.run)</h3>"
    let lists = traces.filter { !$0.values.isEmpty }
      .map { numbers($0.name, $0.values.map { exact($0) }) }
    let left = numbers(
      "Frames left out, from 0",
      motion.censored.map { (frame) -> Markup in "\(frame)" }
    )
    guard !lists.isEmpty else {
      return [heading, paragraph("The table of confounds has neither FD nor DVARS."), left]
    }
    return [
      heading,
      figure(
        traces.map(\.svg).joined(),
        caption: """
          Grey stripes are the frames that are left out: \(motion.censored.count) of \(frames). A \
          dashed line is a threshold of the protocol.
          """
      ),
      more("Numbers behind these pictures", lists + [left]),
    ]
  }

  private func carpet(_ carpet: ReportFigures.Carpet) -> Markup {
    let region = carpet.lines - carpet.seedLines
    return "<h3>Series of run \(carpet.run)</h3>\n"
      + figure(
        carpet.svg,
        caption: """
          One line a voxel: \(carpet.seedLines) of the seed's \(carpet.seedVoxels) (a weighted seed is one \
          line) and \(region) of the \(carpet.regionVoxels) searched, evenly drawn. Smoothed as for \
          the target; each line by its own standard deviation, from -\(carpet.range) in black to \
          \(carpet.range) in light grey. White columns are left out. Stripes from top to bottom \
          before cleaning are motion and breathing; after it few should be left.
          """
      )
  }

  private func signalToNoise(_ records: [ReportFigures.SignalToNoise]) -> Markup {
    let rows = records.map { (record) -> [Markup] in
      ["\(record.region)", "\(record.run)", "\(record.voxels)"] + record.quantiles.map { exact($0) }
    }
    let top = records.flatMap { $0.quantiles.map(\.value) }.max() ?? 0
    guard top > 0 else { return "" }
    let x = Scale(0, top, from: 260, to: 840)
    let boxes = records.enumerated().flatMap { index, record in
      box(record, x, y: 20 + 30 * Double(index))
    }
    let bottom = 14 + 30 * Double(records.count)
    return "<h3>Temporal signal-to-noise ratio</h3>\n"
      + figure(
        chart(
          title: "Temporal signal-to-noise ratio",
          description:
            "The line reaches from 5 to 95 % of the voxels, the box from 25 to 75 %, the "
            + "stroke in it is the middle.",
          width: 880,
          height: bottom + 44,
          boxes + x.bottomAxis(y: bottom, name: "mean over standard deviation of a voxel")
        ),
        caption: """
          Of each voxel, before smoothing. The line reaches from 5 to 95 in 100 voxels, the box from \
          25 to 75, the stroke in it is the middle one.
          """
      )
      + table(
        "Temporal signal-to-noise ratio that so many of 100 voxels do not exceed",
        ["Region", "Run", "Voxels", "5", "25", "50", "75", "95"],
        rows
      )
  }

  private func box(
    _ record: ReportFigures.SignalToNoise,
    _ x: Scale,
    y: Double
  ) -> [Markup] {
    let q = record.quantiles.map { x($0.value) }
    return [
      words("\(record.region), run \(record.run)", x: 250, y: y + 5, anchor: "end"),
      stroke(q[0], y, q[4], y),
      """
      <rect x="\(q[1])" y="\(y - 8)" width="\(max(1, q[3] - q[1]))" height="16" fill="#ddd" \
      stroke="black"/>
      """, stroke(q[2], y - 8, q[2], y + 8, more: " stroke-width=\"3\""),
    ]
  }
}
