/// The report for a person at a terminal.
extension OutcomeReport {
  /// The estimate, and beside it how far it can be trusted.
  public func text() -> String {
    let bounds = interval.map(two).joined(separator: " to ")
    let r = validation.interval.map(two).joined(separator: " to ")
    var lines = [
      "\(subject) by \(model.name) (\(model.citation); \(model.licence))",
      "  \(model.outcome): \(words), \(bounds) within 1.96 residual standard deviations; "
        + "\(model.direction)",
      "  fitted to \(training.count) people of \(training.sites) sites, "
        + "\(training.ages.map(oneDecimal).joined(separator: " to ")) years: \(training.population)",
      "  validated by \(validation.scheme)\(validation.external ? ", with another study" : ""): r "
        + "\(two(validation.r)) (\(r)), mean absolute error \(two(validation.meanAbsoluteError)); "
        + "by the mean alone \(two(validation.meanOnlyError))",
    ]
    if !betterThanMean { lines.append("  NO BETTER THAN THE MEAN of the model's own people") }
    if let calibration = validation.calibration { lines.append("  calibration: \(calibration)") }
    if outsidePipeline {
      lines.append(
        "  APPLIED OUTSIDE ITS PIPELINE: "
          + degradations.map { "\($0.message) [\($0.code)]" }.joined(separator: "; ")
      )
    }
    lines.append(
      "  distance from the model's people: root mean square \(two(distance)) standard deviations over "
        + "\(model.features) features (about 1 of one like them), largest \(two(largestFeature))"
    )
    lines.append("  " + notice)
    return lines.flatMap(wrapped).joined(separator: "\n")
  }

  private var words: String {
    switch quantity {
    case "probability": "probability \(two(value))"
    case "score": "score \(two(value)), which is no probability"
    default: "\(two(value)) \(model.unit)"
    }
  }

  private func two(_ number: PlainNumber) -> String { number.rounded(places: 2) }
}
