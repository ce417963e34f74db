/// The report for a person at a terminal.
extension DeviationReport {
  /// Who was compared, how many measures lie outside and how many would by chance, and the measures.
  ///
  /// - Parameter all: Whether measures within |z| = 1.96 are listed too.
  /// - Returns: Lines of at most 100 characters.
  public func text(all: Bool = false) -> String {
    let sexes = "\(controls.female) female, \(controls.male) male"
    let ages = controls.ages.map(oneDecimal).joined(separator: " to ")
    let measured = measuredFalseFlags.map(oneDecimal).joined(separator: " to ")
    var lines = [
      "\(subject), \(oneDecimal(age)) years, among \(controls.count) local controls of \(ages) years, "
        + sexes,
      "  \(scanner), \(scanProtocol), pipeline \(pipeline.prefix(12)); \(oneDecimal(minutesKept)) minutes kept, "
        + "by the controls \(oneDecimal(controls.leastMinutesKept)) or more",
      "  \(measures.count) measures compared: \(flagged) lie beyond |z| = 1.96, where chance puts "
        + "\(oneDecimal(expectedFalseFlags)); in healthy people of an unseen site 8.2 to 8.7 % did, which "
        + "would be \(measured)",
      "  \(discovered) at a false discovery rate of 5 % over all of them",
    ]
    if shown != "individual" {
      lines.append("  no networks of the person's own are shown: only circuits are compared")
    }
    let listed = measures.filter { all || $0.flagged }
    if !listed.isEmpty { lines.append("  " + Self.explanation) }
    lines += listed.map { "  " + line($0) }
    for (reason, names) in Dictionary(grouping: missing, by: \.reason).sorted(by: {
      $0.key < $1.key
    }) {
      lines.append(
        "  not compared (\(reason)): " + names.map(\.measure).joined(separator: ", ")
      )
    }
    lines.append("  " + notice)
    return lines.flatMap(wrapped).joined(separator: "\n")
  }

  /// How to read a line of a measure.
  private static let explanation =
    "a line tells the value; mean ± standard deviation of the n controls; z, the normal deviate of "
    + "t = (value - mean)/(deviation √(1 + 1/n)) with n - 1 degrees of freedom, which few controls pull "
    + "towards 0; in brackets the 95 % interval, not of z but of where the value lies among all such "
    + "people in standard deviations, told from (value - mean)/deviation; p of t; and q, p after the "
    + "correction for the number of measures"

  private func line(_ measure: Measure) -> String {
    func two(_ number: PlainNumber) -> String { number.rounded(places: 2) }
    let interval = measure.interval.map(two).joined(separator: " to ")
    return "\(measure.measure): \(two(measure.value)); \(measure.controls) controls "
      + "\(two(measure.mean)) ± \(two(measure.deviation)); z \(two(measure.z)) (\(interval)), "
      + "p \(probability(measure.p)), q \(probability(measure.q))"
  }

  private func probability(_ number: PlainNumber) -> String {
    number.value < 0.0001 ? "below 0.0001" : number.rounded(places: 4)
  }
}
