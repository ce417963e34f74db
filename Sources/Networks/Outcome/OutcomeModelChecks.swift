import Geometry

extension LinearOutcomeModel {
  /// Refuses what no model can hold; the keys are those of a file.
  func check(parcels: Set<Int>) throws(OutcomeModelError) {
    try checkTexts()
    try checkFeatures(parcels: parcels)
    try checkNumbers()
  }

  private func checkTexts() throws(OutcomeModelError) {
    let texts = [
      ("name", name), ("citation", citation), ("licence", licence),
      ("outcome.name", outcome.name), ("outcome.unit", outcome.unit),
      ("outcome.direction", outcome.direction), ("training.population", training.population),
    ]
    for (key, text) in texts where text.allSatisfy(\.isWhitespace) {
      throw .invalid(key: key, reason: "is empty")
    }
    let digests = [
      ("features.atlasSha256", features.atlasSHA256), ("pipeline.sha256", pipeline.sha256),
    ]
    for (key, digest) in digests {
      let isDigest = digest.count == 64 && digest.allSatisfy { "0123456789abcdef".contains($0) }
      guard isDigest else { throw .invalid(key: key, reason: "is not 64 hexadecimal digits") }
    }
    if let calibration = validation.calibration, calibration.allSatisfy(\.isWhitespace) {
      throw .invalid(key: "validation.calibration", reason: "is empty")
    }
  }

  private func checkFeatures(parcels: Set<Int>) throws(OutcomeModelError) {
    let count = features.edges.count
    guard count > 0 else { throw .invalid(key: "features.edges", reason: "is empty") }
    let lists = [
      ("features.mean", features.means), ("features.sd", features.deviations), ("weights", weights),
    ]
    for (key, list) in lists {
      guard list.count == count else {
        throw .invalid(key: key, reason: "has \(list.count) numbers for \(count) edges")
      }
      try requireFinite(list, key)
    }
    guard features.deviations.allSatisfy({ $0 > 0 }) else {
      throw .invalid(key: "features.sd", reason: "has a number that is not above 0")
    }
    for edge in features.edges {
      guard edge.first < edge.second else {
        throw .invalid(key: "features.edges", reason: "has \(edge.name), not in ascending order")
      }
      guard parcels.contains(edge.first), parcels.contains(edge.second) else {
        throw .invalid(
          key: "features.edges",
          reason: "has \(edge.name), and the atlas has no such parcels"
        )
      }
    }
    if let edge = firstRepeated(features.edges) {
      throw .invalid(key: "features.edges", reason: "has \(edge.name) twice")
    }
  }

  private func checkNumbers() throws(OutcomeModelError) {
    try requireFinite([intercept], "intercept")
    try requirePositive(residualDeviation, "residualSd")
    if let band = pipeline.bandHz {
      try requireFinite([band.lowerBound, band.upperBound], "pipeline.bandpassHz")
      guard band.lowerBound >= 0, band.lowerBound < band.upperBound else {
        throw .invalid(key: "pipeline.bandpassHz", reason: "is not two ascending frequencies")
      }
    }
    guard pipeline.fwhm.value.isFinite, pipeline.fwhm >= .zero else {
      throw .invalid(key: "pipeline.fwhmMm", reason: "is not a length")
    }
    guard training.count > 0 else { throw .invalid(key: "training.n", reason: "is not above 0") }
    guard training.sites > 0 else {
      throw .invalid(key: "training.sites", reason: "is not above 0")
    }
    try requireFinite([training.ages.lowerBound, training.ages.upperBound], "training.age")
    guard training.ages.lowerBound >= 0 else {
      throw .invalid(key: "training.age", reason: "is below 0")
    }
    guard !training.scanners.isEmpty else {
      throw .invalid(key: "training.scanners", reason: "is empty")
    }
    guard validation.r.magnitude <= 1 else {
      throw .invalid(key: "validation.r", reason: "is not within -1 and 1")
    }
    let interval = validation.interval
    guard interval.lowerBound >= -1, interval.upperBound <= 1, interval.contains(validation.r)
    else {
      throw .invalid(key: "validation.r95", reason: "does not hold r within -1 and 1")
    }
    try requirePositive(validation.meanAbsoluteError, "validation.mae")
    try requirePositive(validation.meanOnlyError, "validation.nullMae")
  }

  private func requireFinite(_ numbers: [Double], _ key: String) throws(OutcomeModelError) {
    guard numbers.allSatisfy(\.isFinite) else {
      throw .invalid(key: key, reason: "has a number that is not finite")
    }
  }

  private func requirePositive(_ number: Double, _ key: String) throws(OutcomeModelError) {
    guard number > 0, number.isFinite else {
      throw .invalid(key: key, reason: "is not a finite number above 0")
    }
  }
}

extension ParcelPair {
  /// Both numbers, for messages.
  var name: String { "[\(first), \(second)]" }
}
