import Drawing
import Reports

extension TargetReport {
  /// The estimate of response as intervals, with all that it speaks of, or why there is none.
  var responseSection: Markup {
    var parts: [Markup] = ["<p><strong>\(response.text)</strong></p>"]
    if let plot = improvementPlot { parts.append(plot) }
    if let plot = probabilityPlot { parts.append(plot) }
    parts.append(facts(responseFacts))
    let reasons = response.reasons.map { (code) -> Markup in
      "<li>\(explained(code))</li>"
    }
    if !reasons.isEmpty { parts.append("<p>What limits it:</p>\n<ul>\n\(reasons)</ul>") }
    return section("response", "What may be expected", parts)
  }

  private var responseFacts: [(String, Markup)] {
    var pairs: [(String, Markup)] = []
    if let reference = response.referenceClass {
      pairs.append(
        (
          "Reference class",
          "\(reference.source), \(reference.population), n = \(reference.n), protocol "
            + "\(reference.protocol); figures \(reference.verification)"
        )
      )
    }
    if let outcome = response.outcome {
      pairs += [
        ("Scale", "\(outcome.scale), baseline \(exact(outcome.baseline))"),
        ("Response", "\(outcome.response), at the \(outcome.horizon)"),
        ("Remission", "a score of \(outcome.remissionCut) or less"),
      ]
    }
    if let percent = response.remissionPercent {
      pairs.append(("Remission in such patients", "\(percent) of 100"))
    }
    pairs.append(("Outcomes of this clinic learnt from", "\(response.localCount)"))
    pairs.append(("What the scan adds", connectivityInWords))
    pairs.append(("Evidence", "\(response.evidenceGrade); model card \(response.modelCard)"))
    return pairs
  }

  private var connectivityInWords: Markup {
    let connectivity = response.connectivity
    let reliability: Markup =
      connectivity.reliability.map { "; reliability \($0)" } ?? ""
    guard connectivity.used, let points = connectivity.points else {
      return "nothing: connectivity is not used\(reliability)"
    }
    let range = (connectivity.range90 ?? []).map { "\($0)" }.joined(separator: " to ")
    return "\(points) points, range of 90 in 100: \(range)\(reliability)"
  }

  // MARK: - Intervals

  /// Improvement: the prediction intervals of 50 and 80 % and the middle.
  private var improvementPlot: Markup? {
    guard let wide = response.improvementPrediction80, wide.count == 2,
      let narrow = response.improvementPrediction50, narrow.count == 2,
      let median = response.improvementMedian, let outcome = response.outcome
    else { return nil }
    let x = Scale(min(-50, Double(wide[0])), 100, from: 40, to: 640)
    let parts =
      x.bottomAxis(y: 62, name: "improvement, % of the score before (below 0: worse)", ticks: 8) + [
        stroke(x(0), 14, x(0), 62, more: " stroke-dasharray=\"2 3\""),
        bar(x, wide, y: 38, height: 6, fill: "#999"),
        bar(x, narrow, y: 38, height: 18, fill: "#56b4e9"),
        stroke(x(Double(median)), 24, x(Double(median)), 52, more: " stroke-width=\"4\""),
      ]
    let caption =
      "Prediction interval of single patients on \(outcome.scale) at the \(outcome.horizon): half of "
      + "such patients between \(narrow[0]) and \(narrow[1]) % (thick), eight in ten between \(wide[0]) "
      + "and \(wide[1]) % (thin), the middle at \(median) % (stroke)."
    return intervals("Improvement", parts, caption)
  }

  /// The probability of response: its credible interval and the published rate.
  private var probabilityPlot: Markup? {
    guard let credible = response.responseCredible90, credible.count == 2,
      let percent = response.responsePercent, let outcome = response.outcome,
      let reference = response.referenceClass
    else { return nil }
    let x = Scale(0, 100, from: 40, to: 640)
    var parts =
      x.bottomAxis(y: 62, name: "of 100 such patients improve by half or more", ticks: 10) + [
        bar(x, credible, y: 38, height: 8, fill: "#999"),
        Mark.disc.svg(x: x(Double(percent)), y: 38),
      ]
    var rate = ""
    if let base = response.baseRatePercent {
      parts.append(
        stroke(x(Double(base)), 20, x(Double(base)), 56, more: " stroke-dasharray=\"4 3\"")
      )
      rate = " In the published trial arm it was \(base) of 100 (dashed)."
    }
    let caption =
      "Response in such patients (\(reference.source), n = \(reference.n), \(outcome.scale), "
      + "\(outcome.horizon)): \(percent) of 100 (disc), 90 % credible interval of that figure "
      + "\(credible[0]) to \(credible[1]) (bar).\(rate)"
    return intervals("Response", parts, caption)
  }

  private func intervals(_ title: String, _ parts: [Markup], _ caption: String) -> Markup {
    figure(
      chart(title: title, description: caption, width: 680, height: 106, parts),
      caption: "\(caption)"
    )
  }

  private func bar(
    _ x: Scale,
    _ ends: [Int],
    y: Double,
    height: Double,
    fill: Markup
  ) -> Markup {
    let (low, high) = (x(Double(ends[0])), x(Double(ends[1])))
    return """
      <rect x="\(low)" y="\(y - height / 2)" width="\(max(1, high - low))" height="\(height)" \
      fill="\(fill)" stroke="black" stroke-width="0.8"/>
      """
  }
}
