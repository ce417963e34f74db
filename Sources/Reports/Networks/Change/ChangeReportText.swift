/// The report for a person at a terminal.
extension ChangeReport {
  /// What could be compared, how, and what came of it.
  ///
  /// - Parameter all: Whether measures whose difference is not detectable are listed too.
  /// - Returns: Lines of at most 100 characters.
  public func text(all: Bool = false) -> String {
    var lines = [
      "\(subject): \(count(before.jobs)) before, \(count(after.jobs)) after; "
        + "\(before.minutesKept) and \(after.minutesKept) minutes kept",
      "  " + siteLine,
    ]
    lines += errorLines.map { "  " + $0 } + ["  " + verdictLine]
    lines += measures.filter { all || ["increased", "decreased"].contains($0.verdict) }
      .map { "  " + line($0) }
    for (reason, names) in Dictionary(grouping: missing, by: \.reason).sorted(by: {
      $0.key < $1.key
    }) {
      let told = names.map(\.measure)
      // Of what is withheld in the network reports there are dozens, which --json lists.
      lines.append(
        "  not compared (\(reason)): "
          + (told.count > 8 && !all ? "\(told.count) measures" : told.joined(separator: ", "))
      )
    }
    lines += overlap.map { "  " + line($0) }
    if let overlapReason { lines.append("  no overlap of networks (\(overlapReason))") }
    if let movement { lines.append("  " + line(movement)) }
    if let movementReason {
      lines.append("  the target's movement is not told (\(movementReason))")
    }
    lines.append("  " + notice)
    return lines.flatMap(wrapped).joined(separator: "\n")
  }

  private func count(_ jobs: [String]) -> String {
    "\(jobs.count) report\(jobs.count == 1 ? "" : "s")"
  }

  private var siteLine: String {
    switch site {
    case "site_matched":
      "both of scanner \(before.scanner ?? ""), protocol \(before.scanProtocol ?? "")"
    case "site_changed": "SCANNER OR PROTOCOL CHANGED: no difference is judged [site_changed]"
    default: "scanner or protocol of a visit is not known: no difference is judged [site_unknown]"
    }
  }

  private var errorLines: [String] {
    var lines: [String] = []
    if cohort == nil || measures.contains(where: { $0.boundFrom == "runs" }) {
      lines.append(
        "the error of a visit is told from its "
          + (withinSession ? "halves, all within a session" : "reports")
          + ": a flag is an upper limit of what can be believed; "
          + (withinSession
            ? "values are means of the halves, not those of the network reports"
            : "values are means of the reports")
      )
    }
    if let cohort {
      let taken = measures.count { $0.boundFrom == "cohort" }
      lines.append(
        "bounds of \(taken) measures are told from \(cohort.people) people measured twice, "
          + "\(cohort.daysBetween.least) to \(cohort.daysBetween.greatest) days apart "
          + "(\(cohort.site); \(cohort.citation))" + (cohort.reason.map { " [\($0)]" } ?? "")
      )
    }
    return lines
  }

  private var verdictLine: String {
    func number(_ verdict: String) -> Int { measures.count { $0.verdict == verdict } }
    let withheld = number("withheld")
    guard withheld == 0 else {
      let reasons = Set(measures.compactMap(\.reason)).sorted().joined(separator: ", ")
      return "\(withheld) measures withheld (\(reasons))"
    }
    return "\(measures.count) measures: \(number("increased")) increased, \(number("decreased")) "
      + "decreased, \(number("not_detectable")) not detectable; chance flags "
      + oneDecimal(expectedFalseFlags)
  }

  private func line(_ measure: Measure) -> String {
    func two(_ number: PlainNumber) -> String { number.rounded(places: 2) }
    let verdict =
      measure.verdict == "withheld"
      ? "withheld (\(measure.reason ?? ""))"
      : measure.verdict.replacing("_", with: " ")
    return "\(measure.measure): \(two(measure.before)) to \(two(measure.after)), difference "
      + "\(two(measure.difference)), bound \(two(measure.bound))"
      + (measure.boundFrom == "cohort"
        ? " by people measured twice"
        : measure.boundFrom == "standard_error" ? " by its standard error" : "") + ": \(verdict)"
  }

  private func line(_ overlap: Overlap) -> String {
    func two(_ number: PlainNumber?) -> String { number?.rounded(places: 2) ?? "-" }
    guard let between = overlap.between else {
      return "\(overlap.network): no overlap (\(overlap.reason ?? ""))"
    }
    return "\(overlap.network): Dice between visits \(two(between)); within "
      + "\(two(overlap.withinBefore)) and \(two(overlap.withinAfter)), of halves "
      + "\(two(overlap.halvesBefore)) and \(two(overlap.halvesAfter))"
      + (overlap.centre.map { "; centres \(oneDecimal($0.distance)) mm apart" } ?? "")
  }

  private func line(_ movement: Movement) -> String {
    func mm(_ number: PlainNumber?) -> String { number.map { "\(oneDecimal($0)) mm" } ?? "unknown" }
    return
      "target \(movement.target) in \(movement.frame): \(mm(movement.distance)) between visits; "
      + "of single \(withinSession ? "halves" : "reports") \(mm(movement.between)) between, "
      + "\(mm(movement.withinBefore)) and \(mm(movement.withinAfter)) within"
      + (movement.recommended ? "" : "; NOT RECOMMENDED in each report: read nothing into it")
  }
}
