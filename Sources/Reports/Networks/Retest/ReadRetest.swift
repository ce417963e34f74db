import Networks

extension RetestDocument {
  /// Reads a study from a file of unknown origin.
  ///
  /// - Throws: ``RetestError`` where anything in it is missing, unknown, or cannot be.
  public init(_ file: UserFile) throws(RetestError) {
    do throws(DocumentError) {
      self = try file.document(Self.self, schema: Self.schemaName)
    } catch {
      throw .document(error)
    }
    guard pipeline.isConsistent else { throw .digestWrong(file: file.name) }
    guard ![scanner, scanProtocol ?? scanner, citation].contains(where: isBlank) else {
      throw .unnamed
    }
    guard subjects.count >= CohortError.leastPeople else {
      throw .tooFewPeople(count: subjects.count)
    }
    guard !measures.isEmpty else { throw .noMeasure }
    do throws(DocumentError) { try check(file.name) } catch { throw .document(error) }
  }

  private func check(_ file: String) throws(DocumentError) {
    func require(
      _ isFine: Bool,
      _ key: String,
      _ reason: String
    ) throws(DocumentError) {
      guard isFine else { throw .wrongValue(file: file, key: key, reason: reason) }
    }
    try require(subjects.allSatisfy { !$0.isEmpty }, "subjects", "has an empty name")
    try require(
      Set(subjects.map(bareLabel)).count == subjects.count,
      "subjects",
      "names something twice"
    )
    let days = [daysBetween.least, daysBetween.median, daysBetween.greatest].map(\.value)
    try require(
      days == days.sorted() && days.allSatisfy(RetestPair.days.contains),
      "days_between",
      "is no least, median and most of 1 to 3650 days"
    )
    try require(
      (0...1e6).contains(leastMinutesKept.value),
      "least_minutes_kept",
      "is no number of minutes"
    )
    let names = measures.map(\.measure) + missing.map(\.measure)
    try require(Set(names).count == names.count, "measures", "names something twice")
    for (number, measure) in measures.enumerated() {
      let key = "measures[\(number)]"
      try require(
        (CohortError.leastPeople...subjects.count).contains(measure.people),
        "\(key).people",
        "is fewer than \(CohortError.leastPeople), or more than there are"
      )
      let error = measure.standardError.value
      try require(error > 0 && isMeasurable(error), "\(key).standard_error", "is no error above 0")
      try require(
        isMeasurable(measure.meanDifference.value),
        "\(key).mean_difference",
        "is beyond all sense"
      )
    }
  }
}

/// A study of people who were measured twice, and the digest of its file.
public struct RetestCohort: Sendable {
  /// The study.
  public let document: RetestDocument
  /// The SHA-256 of its file.
  public let sha256: String

  /// Names a study and its file's digest.
  public init(_ document: RetestDocument, sha256: String) {
    self.document = document
    self.sha256 = sha256
  }

  /// Refuses visits by another pipeline, and of a person who is in the study.
  func check(_ visits: [MappedVisit], subject: String) throws(ChangeInputError) {
    for visit in visits {
      if let difference = visit.pipeline.difference(from: document.pipeline) {
        throw .cohortPipelineDiffers(
          part: difference.part,
          found: difference.own,
          expected: difference.other
        )
      }
    }
    guard !document.subjects.map(bareLabel).contains(bareLabel(subject)) else {
      throw .cohortHoldsSubject(id: subject)
    }
  }

  /// Why its errors are not those of `visits`: a code; nil where they are.
  func shortfall(of visits: [MappedVisit]) -> String? {
    guard visits.allSatisfy({ $0.scanner == document.scanner }) else {
      return RetestGap.otherScanner.rawValue
    }
    guard let own = document.scanProtocol, visits.allSatisfy({ $0.scanProtocol == own }) else {
      return RetestGap.otherProtocol.rawValue
    }
    let least = document.leastMinutesKept.value
    return visits.flatMap(\.sessions).allSatisfy { $0.report.data.minutesKept.value >= least }
      ? nil : RetestGap.lessData.rawValue
  }
}

/// Why no bound is told from a study.
enum RetestGap: String {
  /// A visit is of another scanner than the study's, or of one that nobody named.
  case otherScanner = "retest_other_scanner"
  /// A visit is of another scan protocol than the study's, or nobody named that of either.
  case otherProtocol = "retest_other_protocol"
  /// A report of the person keeps fewer minutes than every visit of the study.
  case lessData = "retest_less_data"
}

extension ChangeReport.Cohort {
  init(_ cohort: RetestCohort, reason: String?) {
    let document = cohort.document
    self.init(
      sha256: cohort.sha256,
      people: document.subjects.count,
      daysBetween: document.daysBetween,
      leastMinutesKept: document.leastMinutesKept,
      scanner: document.scanner,
      scanProtocol: document.scanProtocol,
      citation: document.citation,
      reason: reason
    )
  }
}
