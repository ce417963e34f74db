import Networks

extension ChangeReport {
  /// How to read every such report.
  public static let readingNotice =
    "Research use only. A difference beyond its bound is an upper limit of what can be believed, as runs "
    + "of one visit miss what differs between days; one within it is not detectable, which is not the "
    + "same as none. It says nothing of why, nor of symptoms or response."

  /// Compares two visits of a person.
  ///
  /// Each report counts as one run where both visits have two or more. Else the halves of the reports
  /// do, which all lie within a session.
  ///
  /// - Throws: ``ChangeInputError`` where reports are of several people, or one is there twice.
  public init(
    from before: MappedVisit,
    to after: MappedVisit,
    created: String
  ) throws(ChangeInputError) {
    let sessions = before.sessions + after.sessions
    let subject = before.sessions[0].report.subject
    var jobs: Set<String> = []
    for report in sessions.map(\.report) {
      guard report.subject == subject else {
        throw .otherSubject(found: report.subject, expected: subject)
      }
      guard jobs.insert(report.job).inserted else { throw .reportTwice(job: report.job) }
    }
    let usesReports = min(before.sessions.count, after.sessions.count) >= 2
    let comparison = VisitsComparison(before: before, after: after, usesReports: usesReports)
    let (measures, missing) = comparison.measures()
    let judged = measures.count { $0.verdict != "withheld" }
    let (overlap, overlapReason) = comparison.overlap()
    let (movement, movementReason) = comparison.movement()
    self.init(
      schema: Self.schemaName,
      subject: subject,
      created: created,
      before: Visit(before),
      after: Visit(after),
      site: SiteStatus(before.acquisition, after.acquisition).rawValue,
      repeatedBy: usesReports ? "reports" : "halves",
      withinSession: !usesReports,
      measures: measures,
      missing: missing,
      expectedFalseFlags: .ratio(0.05 * Double(judged)),
      overlap: overlap,
      overlapReason: overlapReason,
      movement: movement,
      movementReason: movementReason,
      published: NetworkReport.PublishedFigure.distances,
      intendedUse: "research",
      notice: Self.readingNotice
    )
  }
}

extension MappedVisit {
  var acquisition: Acquisition { Acquisition(scanner: scanner, protocolID: scanProtocol) }
}

extension ChangeReport.Visit {
  init(_ visit: MappedVisit) {
    self.init(
      jobs: visit.sessions.map(\.report.job),
      scanner: visit.scanner,
      scanProtocol: visit.scanProtocol,
      pipeline: visit.pipeline.sha256,
      minutesKept: .ratio(visit.sessions.reduce(0) { $0 + $1.report.data.minutesKept.value })
    )
  }
}

/// Two visits and what counts as a run.
struct VisitsComparison {
  let before: MappedVisit
  let after: MappedVisit
  /// Whether reports are the runs; else the halves of each.
  let usesReports: Bool

  /// The measures that could be compared, and why others could not.
  func measures() -> ([ChangeReport.Measure], [ChangeReport.Missing]) {
    let (first, second) = (values(of: before), values(of: after))
    var measures: [ChangeReport.Measure] = []
    var missing: [ChangeReport.Missing] = []
    for name in Set(first.keys).union(second.keys).sorted() {
      guard let a = first[name], let b = second[name], a.isMeasured, b.isMeasured else {
        missing.append(.init(measure: name, reason: MissingDeviation.notMeasured.code))
        continue
      }
      do throws(ChangeError) {
        let change = try reliableChange(
          from: VisitMeasure(
            runs: a.runs,
            acquisition: before.acquisition,
            pipelineSHA256: before.pipeline.sha256
          ),
          to: VisitMeasure(
            runs: b.runs,
            acquisition: after.acquisition,
            pipelineSHA256: after.pipeline.sha256
          )
        )
        measures.append(ChangeReport.Measure(name, a.runs, b.runs, change))
      } catch {
        missing.append(.init(measure: name, reason: error.code))
      }
    }
    return (measures, missing)
  }

  private typealias Values = (isMeasured: Bool, runs: [Double])

  /// The runs of each measure of a visit, by name.
  private func values(of visit: MappedVisit) -> [String: Values] {
    var values: [String: Values] = [:]
    for measure in visit.sessions.flatMap({ $0.report.measures() }) {
      let runs = usesReports ? [measure.value].compactMap(\.self) : measure.repeats
      let known = values[measure.name] ?? (false, [])
      values[measure.name] = (
        known.isMeasured || measure.value != nil, known.runs + (measure.value == nil ? [] : runs)
      )
    }
    return values
  }
}

extension ChangeReport.Measure {
  init(_ name: String, _ before: [Double], _ after: [Double], _ change: ReliableChange) {
    let (verdict, reason): (String, String?) =
      switch change.verdict {
      case .increased: ("increased", nil)
      case .decreased: ("decreased", nil)
      case .notDetectable: ("not_detectable", nil)
      case .withheld(let reason): ("withheld", reason.rawValue)
      }
    self.init(
      measure: name,
      before: .correlation(before.reduce(0, +) / Double(before.count)),
      after: .correlation(after.reduce(0, +) / Double(after.count)),
      runs: [before.count, after.count],
      difference: .correlation(change.difference),
      bound: .correlation(change.bound),
      boundFrom: change.isBetweenDays ? "cohort" : "runs",
      degreesOfFreedom: change.degreesOfFreedom,
      verdict: verdict,
      reason: reason
    )
  }
}
