import Networks

extension ChangeReport {
  /// How to read every such report.
  public static let readingNotice =
    "Research use only. A difference beyond its bound is an upper limit of what can be believed where the "
    + "bound is not told from people measured twice, as it misses what differs between days; one within it is "
    + "not detectable, which is not the same as none. It says nothing of why, nor of symptoms or response."

  /// Compares two visits of a person.
  ///
  /// A visit's value is that of its report, or the mean of those of its reports. Its error is told from
  /// how far these lie apart where both visits have two or more; else from the halves of the reports,
  /// within each, which misses what differs between days: see `reliableChange(from:to:cohort:)` of
  /// Networks. Of measures that a cohort was measured twice in, it takes their place, unless a visit is of
  /// another scanner or scan protocol, or of one that is not known, or a report of the person keeps fewer
  /// minutes than all of the cohort's. Overlap and the target's movement are told where measures are judged
  /// only.
  ///
  /// - Parameters:
  ///   - before: The earlier visit.
  ///   - after: The later visit.
  ///   - cohort: People who were measured twice by the same pipeline; nil without.
  ///   - created: When, RFC 3339 in UTC.
  /// - Throws: ``ChangeInputError`` where reports are of several people, one or its scan is there twice, or
  ///   the cohort is of another pipeline or holds the person.
  public init(
    from before: MappedVisit,
    to after: MappedVisit,
    cohort: RetestCohort? = nil,
    created: String
  ) throws(ChangeInputError) {
    let sessions = before.sessions + after.sessions
    let subject = before.sessions[0].report.subject
    var jobs: Set<String> = []
    var jobOfScan: [String: String] = [:]
    for session in sessions {
      let report = session.report
      guard report.subject == subject else {
        throw .otherSubject(found: report.subject, expected: subject)
      }
      guard jobs.insert(report.job).inserted else { throw .reportTwice(job: report.job) }
      for scan in session.scans {
        if let other = jobOfScan.updateValue(report.job, forKey: scan) {
          throw .scanTwice(job: report.job, other: other)
        }
      }
    }
    try cohort?.check([before, after], subject: subject)
    let shortfall = cohort?.shortfall(of: [before, after])
    let usesReports = min(before.sessions.count, after.sessions.count) >= 2
    let comparison = VisitsComparison(
      before: before,
      after: after,
      usesReports: usesReports,
      errors: shortfall == nil ? cohort?.document.errors ?? [:] : [:]
    )
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
      pipelineDifference: PipelineDifference(before.pipeline, after.pipeline),
      repeatedBy: usesReports ? "reports" : "halves",
      withinSession: !usesReports,
      cohort: cohort.map { Cohort($0, reason: shortfall) },
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

extension ChangeReport.PipelineDifference {
  /// Nil of the same pipeline.
  init?(_ before: NetworkPipeline, _ after: NetworkPipeline) {
    guard let difference = before.difference(from: after) else { return nil }
    self.init(part: difference.part, before: difference.own, after: difference.other)
  }
}

extension ChangeReport.Measure {
  /// `runs` tells how many there are at each visit.
  init(_ name: String, _ regions: [String], _ runs: [Int], _ change: ReliableChange) {
    let (verdict, reason): (String, String?) =
      switch change.verdict {
      case .increased: ("increased", nil)
      case .decreased: ("decreased", nil)
      case .notDetectable: ("not_detectable", nil)
      case .withheld(let reason): ("withheld", reason.rawValue)
      }
    self.init(
      measure: name,
      regions: regions,
      before: .correlation(change.before),
      after: .correlation(change.after),
      runs: runs,
      difference: .correlation(change.difference),
      bound: .correlation(change.bound),
      boundFrom: change.boundFrom.rawValue,
      degreesOfFreedom: change.boundFrom == .standardError ? nil : change.degreesOfFreedom,
      verdict: verdict,
      reason: reason
    )
  }
}
