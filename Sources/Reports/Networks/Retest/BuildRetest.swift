import Networks

/// One person at two visits.
public struct RetestPair: Sendable {
  /// The person, as the list names it.
  public let subject: String
  /// The report of the earlier visit.
  public let before: NetworkReport
  /// The report of the later visit.
  public let after: NetworkReport
  /// The days between them.
  public let days: Double

  /// The days that may lie between two visits: on one and the same day they miss what differs
  /// between days.
  static let days = 1.0...3650

  /// Puts two reports together.
  public init(subject: String, before: NetworkReport, after: NetworkReport, days: Double) {
    self.subject = subject
    self.before = before
    self.after = after
    self.days = days
  }
}

extension RetestDocument {
  /// Tells the error of each measure from people who were measured twice.
  ///
  /// That nothing happened to them in between only the clinic knows.
  ///
  /// - Parameters:
  ///   - pairs: One a person, at least 4.
  ///   - scanner: The scanner of all of them, by a name that is kept.
  ///   - scanProtocol: The scan protocol of all of them, likewise; nil where it is not known.
  ///   - citation: Where the study is described; `unpublished` else.
  ///   - created: When, RFC 3339 in UTC.
  /// - Throws: ``RetestError`` for too few people, several pipelines, someone or some report twice, or
  ///   an empty name.
  public init(
    of pairs: [RetestPair],
    scanner: String,
    scanProtocol: String?,
    citation: String,
    created: String
  ) throws(RetestError) {
    guard ![scanner, scanProtocol ?? scanner, citation].contains(where: isBlank) else {
      throw .unnamed
    }
    guard let first = pairs.first, pairs.count >= CohortError.leastPeople else {
      throw .tooFewPeople(count: pairs.count)
    }
    let pipeline = NetworkPipeline(of: first.before)
    try refuseUnlike(pairs, pipeline)
    let (measures, missing) = measureErrors(of: pairs)
    guard !measures.isEmpty else { throw .noMeasure }
    let days = pairs.map(\.days).sorted()
    let reports = pairs.flatMap { [$0.before, $0.after] }
    self.init(
      schema: Self.schemaName,
      created: created,
      citation: citation,
      scanner: scanner,
      scanProtocol: scanProtocol,
      pipeline: pipeline,
      subjects: pairs.map(\.subject).sorted(),
      daysBetween: Days(
        least: .ratio(days[0]),
        median: .ratio((days[(days.count - 1) / 2] + days[days.count / 2]) / 2),
        greatest: .ratio(days[days.count - 1])
      ),
      leastMinutesKept: .ratio(reports.map(\.data.minutesKept.value).min() ?? 0),
      measures: measures,
      missing: missing,
      intendedUse: "research",
      notice:
        "Research use only. Errors of people who are taken not to have changed between two visits."
    )
  }
}

private func refuseUnlike(
  _ pairs: [RetestPair],
  _ pipeline: NetworkPipeline
) throws(RetestError) {
  var subjects: Set<String> = []
  var jobs: Set<String> = []
  var seen: Set<[NetworkMeasure]> = []
  for pair in pairs {
    guard subjects.insert(bareLabel(pair.subject)).inserted else {
      throw .subjectTwice(id: pair.subject)
    }
    guard RetestPair.days.contains(pair.days) else {
      throw .daysInvalid(id: pair.subject, found: "\(pair.days)")
    }
    for report in [pair.before, pair.after] {
      guard bareLabel(report.subject) == bareLabel(pair.subject) else {
        throw .otherSubject(found: report.subject, expected: pair.subject)
      }
      if let difference = NetworkPipeline(of: report).difference(from: pipeline) {
        throw .pipelinesDiffer(
          id: pair.subject,
          part: difference.part,
          found: difference.own,
          expected: difference.other
        )
      }
      let measures = report.measures()
      let isEmpty = measures.allSatisfy { $0.value == nil }
      guard jobs.insert(report.job).inserted, isEmpty || seen.insert(measures).inserted else {
        throw .reportTwice(id: pair.subject, job: report.job)
      }
    }
  }
}

private func measureErrors(
  of pairs: [RetestPair]
) -> ([RetestDocument.Measure], [RetestDocument.Missing]) {
  func values(_ report: NetworkReport) -> [String: Double?] {
    Dictionary(
      report.measures().map { ($0.name, $0.value) },
      uniquingKeysWith: { first, _ in first }
    )
  }
  let visits = pairs.map { (values($0.before), values($0.after)) }
  let names = Set(visits.flatMap { Array($0.keys) + Array($1.keys) }).sorted()
  var measures: [RetestDocument.Measure] = []
  var missing: [RetestDocument.Missing] = []
  for name in names {
    let differences = visits.compactMap { before, after -> Double? in
      guard let a = before[name] ?? nil, let b = after[name] ?? nil else { return nil }
      return b - a
    }
    guard differences.count >= CohortError.leastPeople else {
      missing.append(.init(measure: name, reason: "measure_people_too_few"))
      continue
    }
    guard let error = CohortError(differences: differences, runsPerVisit: 1),
      PlainNumber.correlation(error.standardError).value > 0
    else {
      missing.append(.init(measure: name, reason: MissingDeviation.noVariance.code))
      continue
    }
    measures.append(
      RetestDocument.Measure(
        measure: name,
        people: differences.count,
        standardError: .correlation(error.standardError),
        meanDifference: .correlation(differences.reduce(0, +) / Double(differences.count))
      )
    )
  }
  return (measures, missing)
}
