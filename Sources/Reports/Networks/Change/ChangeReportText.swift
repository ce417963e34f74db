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
    lines += pipelineLines.map { "  " + $0 }
    if measures.contains(where: { $0.verdict != "withheld" }) {
      lines += errorLines.map { "  " + $0 }
    }
    lines += cohortLines.map { "  " + $0 } + ["  " + verdictLine]
    if let dataCaution { lines.append("  " + dataCaution) }
    lines += measures.filter { all || ["increased", "decreased"].contains($0.verdict) }
      .map { "  " + line($0) }
    lines +=
      all
      ? missing.map { "  not compared: \($0.measure) (\($0.reason))" }
      : missingCounts.map { "  not compared: \($0.counts) (\($0.reason))" }
    lines += overlap.map { "  " + line($0) }
    if let overlapReason { lines.append("  no overlap of networks (\(overlapReason))") }
    if let movement {
      lines.append("  " + line(movement))
      if let warning = caution(movement) { lines.append("  " + warning) }
    }
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

  private var pipelineLines: [String] {
    guard let differing = pipelineDifference else { return [] }
    func short(_ value: String) -> String { value.count == 64 ? "\(value.prefix(12))" : value }
    return [
      "PIPELINE CHANGED: \(differing.part) \(short(differing.before)) before, "
        + "\(short(differing.after)) after: no difference is judged [pipeline_changed]"
    ]
  }

  private var errorLines: [String] {
    var lines = [
      "values are those of the reports"
        + (max(before.jobs.count, after.jobs.count) > 1 ? ", of several their mean" : "")
    ]
    if cohort == nil || measures.contains(where: { $0.boundFrom != "cohort" }) {
      lines.append(
        "the error of a visit is told from "
          + (withinSession ? "the runs or halves of each report" : "its reports")
          + " and misses what differs between days: a flag is an upper limit of what can be believed"
      )
    }
    if measures.contains(where: { $0.boundFrom == "standard_error" }) {
      lines.append(
        "where the standard errors of the two values make a wider bound, "
          + "1.96 times the root of the sum of their squares, it is that"
      )
    }
    return lines
  }

  private var cohortLines: [String] {
    guard let cohort else { return [] }
    let taken = measures.count { $0.boundFrom == "cohort" }
    return [
      "bounds of \(taken) measures are told from \(cohort.people) people measured twice, "
        + "\(cohort.daysBetween.least) to \(cohort.daysBetween.greatest) days apart "
        + "(\(cohort.site); \(cohort.citation))" + (cohort.reason.map { " [\($0)]" } ?? "")
    ]
  }

  private var verdictLine: String {
    func number(_ verdict: String) -> Int { measures.count { $0.verdict == verdict } }
    let withheld = number("withheld")
    guard withheld == 0 else {
      let reasons = Set(measures.compactMap(\.reason)).sorted().joined(separator: ", ")
      return "\(withheld) measures withheld (\(reasons))"
    }
    return "\(measures.count) measures: \(number("increased")) increased, \(number("decreased")) "
      + "decreased, \(number("not_detectable")) not detectable; flags by chance, "
      + "were the error of the bounds all there is, \(oneDecimal(expectedFalseFlags))"
  }

  private func line(_ measure: Measure) -> String {
    func two(_ number: PlainNumber) -> String { number.rounded(places: 2) }
    let regions = measure.regions.isEmpty ? "" : " (\(measure.regions.joined(separator: " to ")))"
    let name = measure.measure + regions
    // A difference beside a bound invites the comparison that is withheld.
    if measure.verdict == "withheld" { return "\(name): withheld (\(measure.reason ?? ""))" }
    return "\(name): \(two(measure.before)) to \(two(measure.after)), "
      + "difference \(two(measure.difference)), bound \(two(measure.bound))" + origin(of: measure)
      + ": \(measure.verdict.replacing("_", with: " "))"
  }

  private func origin(of measure: Measure) -> String {
    switch measure.boundFrom {
    case "cohort": " by people measured twice"
    case "standard_error": " by the standard errors"
    default: ""
    }
  }

  private func line(_ overlap: Overlap) -> String {
    guard let between = overlap.between else {
      return "\(overlap.network): no overlap (\(overlap.reason ?? ""))"
    }
    return "\(overlap.network): Dice between visits \(between.rounded(places: 2))"
      + part("; within", overlap.withinBefore, overlap.withinAfter) { $0.rounded(places: 2) }
      + part("; of halves", overlap.halvesBefore, overlap.halvesAfter) { $0.rounded(places: 2) }
      + (overlap.centre.map { "; centres \(oneDecimal($0.distance)) mm apart" } ?? "")
  }

  /// What is known of the two visits after `words`; nothing where nothing is.
  private func part(
    _ words: String,
    _ earlier: PlainNumber?,
    _ later: PlainNumber?,
    _ inWords: (PlainNumber) -> String
  ) -> String {
    switch (earlier, later) {
    case (let earlier?, let later?): "\(words) \(inWords(earlier)) and \(inWords(later))"
    case (let earlier?, nil): "\(words) the earlier \(inWords(earlier))"
    case (nil, let later?): "\(words) the later \(inWords(later))"
    case (nil, nil): ""
    }
  }

  private func line(_ movement: Movement) -> String {
    func mm(_ number: PlainNumber) -> String { "\(oneDecimal(number)) mm" }
    let runs = withinSession ? "halves" : "reports"
    let between = movement.between.map { "; of single \(runs) \(mm($0)) between" } ?? ""
    return "target \(movement.target) in \(movement.frame): \(mm(movement.distance)) between visits"
      + between
      + part("; within, of single \(runs),", movement.withinBefore, movement.withinAfter, mm)
  }
}

extension ChangeReport {
  /// That a visit's reports do not recommend the target, in words; nil where both do.
  public func caution(_ movement: Movement) -> String? {
    let visits: String? =
      switch (movement.recommendedBefore, movement.recommendedAfter) {
      case (true, true): nil
      case (false, true): "at the earlier visit"
      case (true, false): "at the later visit"
      case (false, false): "at either visit"
      }
    return visits.map {
      "NOT RECOMMENDED \($0): the way between such targets may be no more than their own error"
    }
  }

  /// That the visits rest on unlike amounts of data, in words; nil where a report of one keeps at least four
  /// fifths of the minutes of one of the other (chosen by us).
  public var dataCaution: String? {
    let minutes = [before, after].map { $0.minutesKept.value / Double(max(1, $0.jobs.count)) }
    guard let least = minutes.min(), let most = minutes.max(), least < 0.8 * most else {
      return nil
    }
    return "UNLIKE AMOUNTS OF DATA: a report keeps \(brief(minutes[0])) minutes before and "
      + "\(brief(minutes[1])) after; sizes and sides of networks depend on it"
  }

  private func brief(_ minutes: Double) -> String { oneDecimal(.ratio(minutes)) }

  /// How many measures were not compared for each reason, with the number of each kind in words.
  public var missingCounts: [(reason: String, counts: String)] {
    Dictionary(grouping: missing, by: \.reason).sorted { $0.key < $1.key }.map { reason, measures in
      let noun = measures.count == 1 ? "measure" : "measures"
      return (reason, "\(measures.count) \(noun): \(kinds(of: measures))")
    }
  }

  private func kinds(of missing: [Missing]) -> String {
    var counts: [String: Int] = [:]
    for measure in missing {
      counts[String(measure.measure.prefix { $0 != "." }), default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      .joined(separator: ", ")
  }
}
