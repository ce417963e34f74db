import Drawing
import Reports

extension TargetReport {
  /// What a clinician must see first: whether anything is recommended, and where.
  var headlineSection: Markup {
    let kind: Markup = status == "ok" ? "headline" : "headline none"
    return """
      <section class="\(kind)" aria-labelledby="headline">
      <h2 id="headline">\(statusInWords)</h2>
      \(status == "ok" ? recommended : refused)\(essentials)
      </section>
      """
  }

  /// The status in words.
  private var statusInWords: String {
    switch status {
    case "ok": "A target is recommended"
    case "low_confidence": "Nothing is recommended: confidence is low"
    default: "Nothing is recommended: no target was found"
    }
  }

  private var recommended: [Markup] {
    guard let target = targets.first(where: \.recommended) else { return [] }
    return [place(of: target)]
  }

  private func place(of target: Target) -> Markup {
    let lines = frames(target.position).map { (frame) -> Markup in
      let place = target.position[frame] ?? []
      return "\(side(place)) side, \(brief(place)) mm in \(inWords(frame))"
    }
    let place: Markup = "<p class=\"place\">\(lines.joined("<br>"))</p>"
    guard target.position["T1w"] == nil else { return place }
    return place + """
      <p><strong>There is no place in the patient's own scan, so that nothing can be navigated to: plan with \
      the T1w image and its transforms.</strong></p>
      """
  }

  /// Why nothing is recommended, and what was computed all the same.
  private var refused: [Markup] {
    let reasons = reasons.map { (finding) -> Markup in
      "<li>\(finding.message) <code>\(finding.code)</code><br>\(finding.remedy)</li>"
    }
    var parts: [Markup] = ["<p>Why:</p>\n<ul>\n\(reasons)</ul>"]
    if let first {
      parts.append(
        """
        <p>What was computed stands below as information, and is no target for stimulation: the \
        \(first.name) at \(brief(first.position[frame] ?? [])) mm in \(inWords(frame)).</p>
        """
      )
    }
    return parts
  }

  private var essentials: Markup {
    var pairs: [(String, Markup)] = []
    if let first {
      pairs.append(
        (
          "Method",
          "\(first.name): \(inWords(method: first.method)), r = \(brief(first.r, places: 3))"
        )
      )
      pairs.append(("How sure", "\(sureness(of: first))"))
    }
    pairs.append(("Data", "\(dataInWords)"))
    if !gatesInWords.isEmpty { pairs.append(("Gates", "\(gatesInWords)")) }
    pairs.append(("Protocol", "\(self.protocol.id) \(self.protocol.version)"))
    pairs.append(("Made", "\(created), job \(job)"))
    return facts(pairs)
  }

  private func sureness(of target: Target) -> String {
    var sentences: [String] = []
    if let moved = stability.splitHalf.displacement[target.name] ?? nil {
      sentences.append("Between halves of the data it moves \(brief(moved)) mm.")
    } else {
      sentences.append("How far it moves between halves of the data could not be measured.")
    }
    if let spread = stability.bootstrap?.methods[target.name] {
      sentences.append(
        spread.ninety.map { "Nine in ten resamples of the data place it within \(brief($0)) mm." }
          ?? "Fewer than nine in ten resamples of the data have a target at all."
      )
      sentences.append(regionInWords(spread.regions.last))
    }
    return sentences.joined(separator: " ")
  }

  /// What phantoms say of a region of resamples.
  func regionInWords(_ region: Spread.Region?) -> String {
    switch region?.calibration {
    case "calibrated": "The region of nine in ten is scaled by a factor from simplified phantoms."
    case "no_localisation": "In phantoms such data do not localise the target."
    default: "How often the true target lies there is not known."
    }
  }

  private var dataInWords: String {
    let frames = quality.runs.reduce(0) { $0 + $1.frames }
    let kept = quality.runs.reduce(0) { $0 + $1.framesKept }
    return "\(brief(quality.minutesKept)) minutes kept, \(kept) of \(count(frames, "frame")) in "
      + count(quality.runs.count, "run")
  }

  private var gatesInWords: String {
    guard let gates = gates.wrappedValue, !gates.isEmpty else { return "" }
    func number(_ verdict: String) -> Int { gates.count { $0.verdict == verdict } }
    let parts = [("pass", "passed"), ("warn", "with a warning"), ("fail", "failed")].map {
      "\(number($0.0)) \($0.1)"
    }
    return (parts + ["\(number("not_evaluated")) not evaluated"]).joined(separator: ", ")
  }
}
