import Drawing
import Reports

extension TargetReport {
  /// Where the target lies, on the patient's own anatomy where it is known.
  func anatomySection(_ figures: ReportFigures?, _ reason: String) -> Markup {
    guard let figures else { return section("anatomy", "Where it is", [paragraph(reason)]) }
    guard let slices = figures.slices else {
      return section(
        "anatomy",
        "Where it is",
        [paragraph("There are no slices: the brain mask is empty or has no extent.")]
      )
    }
    let drawings = slices.planes.map {
      SliceDrawing(plane: $0, slices: slices, isRecommended: status == "ok")
    }
    let pictures = drawings.map { (drawing) -> Markup in
      """
      <figure style="flex:\(drawing.width)">\(drawing.svg)
      <figcaption>\(drawing.name)</figcaption></figure>
      """
    }
    return section(
      "anatomy",
      "Where it is",
      [
        paragraph(crossingInWords(slices)), "<div class=\"row\">\n\(pictures)</div>",
        legend(slices),
        paragraph(imageInWords(slices)),
      ]
    )
  }

  private func crossingInWords(_ slices: ReportFigures.Slices) -> String {
    let frame = slices.centre.keys.first ?? ""
    let place = slices.centre[frame] ?? []
    guard let target = slices.target else {
      return "There is no target. The slices go through the middle of the search region, "
        + "\(exact(place)) mm in \(inWords(frame)), for a look at the data."
    }
    let word =
      status == "ok" ? "recommended" : "shown as information, as nothing is recommended"
    return "The slices cross at the \(target), \(word): \(side(place)) side, \(exact(place)) mm in "
      + "\(inWords(frame)). The patient's left is at the left of the picture."
  }

  private func imageInWords(_ slices: ReportFigures.Slices) -> String {
    let window = slices.window.map(\.description).joined(separator: " to ")
    let values = "Black to white: values \(window); a pixel is \(slices.spacing) mm."
    guard let reason = slices.reason else {
      return "The image is the patient's T1w scan, \(slices.name). \(values)"
    }
    let why =
      reason == "no_t1w"
      ? "no T1w image was given" : "of the T1w image: \(meaning(ofCode: reason))"
    return
      "The image is one volume of the functional run \(slices.name), in \(frame), and no picture "
      + "of the anatomy; \(why). \(values)"
  }

  private func legend(_ slices: ReportFigures.Slices) -> Markup {
    let extent =
      slices.isWholeBrain
      ? "all of the brain" : "the search region"
    let lines: Markup = """
      <path d="M0 9H16M28 9H44M22 0V4M22 14V18" stroke="black" stroke-width="3"/>\
      <path d="M0 9H16M28 9H44M22 0V4M22 14V18" stroke="#f0e442" stroke-width="1.4"/>
      """
    let cross: Markup =
      slices.target == nil ? "" : "<li>\(swatch(lines))crossing lines: the target</li>"
    return """
      <ul class="legend">
      <li>\(swatch(line("")))solid outline: seed, \(seed.title)</li>
      <li>\(swatch(line(" stroke-dasharray=\"7 4\"")))dashed outline: search region, \
      \(searchRegion.title)</li>
      \(cross)
      <li>\(bar(slices))r with the seed, of \(extent)</li>
      </ul>
      """
  }

  private func line(_ dash: Markup) -> Markup {
    """
    <path d="M0 9H44" stroke="black" stroke-width="6"/>\
    <path d="M0 9H44" stroke="white" stroke-width="2.5"\(dash)/>
    """
  }

  private func swatch(_ content: Markup) -> Markup {
    "<svg aria-hidden=\"true\" width=\"44\" height=\"18\" viewBox=\"0 0 44 18\">\(content)</svg>"
  }

  /// The colours of the map with what they stand for.
  private func bar(_ slices: ReportFigures.Slices) -> Markup {
    let steps = (0..<21).map { (step) -> Markup in
      let colour = blended(128, Double(step - 10) / 10).map(Int.init)
      let fill: Markup = "rgb(\(colour[0]),\(colour[1]),\(colour[2]))"
      return "<rect x=\"\(40 + 6 * step)\" y=\"2\" width=\"6.2\" height=\"14\" fill=\"\(fill)\"/>"
    }
    return """
      <svg role="img" width="215" height="18" viewBox="0 0 215 18" font-family="sans-serif" \
      font-size="12"><title>Blue: -\(slices.limit), no colour: 0, orange: \(slices.limit)</title>
      \(steps)\(words("-\(slices.limit)", x: 36, y: 13, anchor: "end"))\
      \(words("\(slices.limit)", x: 171, y: 13))</svg>
      """
  }
}
