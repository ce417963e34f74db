import Networks

/// Two visits and what counts as a run.
struct VisitsComparison {
  let before: MappedVisit
  let after: MappedVisit
  /// Whether reports are the runs; else the halves of each.
  let usesReports: Bool
  /// The error of a visit from people who were measured twice, by measure.
  var errors: [String: CohortError] = [:]

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
        // The cohort's values are of whole reports, and so must the person's be.
        let own = errors[name]
        let (x, y) = own == nil ? (a.runs, b.runs) : (a.whole, b.whole)
        let change = try reliableChange(
          from: before.measure(x),
          to: after.measure(y),
          cohort: own,
          nominal: nominalError(a, b)
        )
        measures.append(ChangeReport.Measure(name, x, y, change))
      } catch {
        missing.append(.init(measure: name, reason: error.code))
      }
    }
    return (measures, missing)
  }

  private struct Values {
    /// The value of each report that has one.
    var whole: [Double] = []
    /// Those of its runs.
    var runs: [Double] = []
    /// The standard errors of the reports' values.
    var errors: [Double] = []
    var isMeasured: Bool { !whole.isEmpty }
  }

  /// The standard error of the difference of two visits by those of their reports; nil where a report gives
  /// none.
  private func nominalError(_ visits: Values...) -> Double? {
    guard visits.allSatisfy({ $0.errors.count == $0.whole.count }) else { return nil }
    return visits.reduce(0) { sum, visit in
      sum + visit.errors.reduce(0) { $0 + $1 * $1 }
        / Double(visit.errors.count * visit.errors.count)
    }.squareRoot()
  }

  /// The runs of each measure of a visit, by name.
  private func values(of visit: MappedVisit) -> [String: Values] {
    var values: [String: Values] = [:]
    for measure in visit.sessions.flatMap({ $0.report.measures() }) {
      var known = values[measure.name] ?? Values()
      if let value = measure.value {
        known.whole.append(value)
        known.errors += measure.standardError.map { [$0] } ?? []
        known.runs += usesReports ? [value] : measure.repeats
      }
      values[measure.name] = known
    }
    return values
  }
}

extension MappedVisit {
  /// A measure of this visit, `values` being its runs.
  fileprivate func measure(_ values: [Double]) -> VisitMeasure {
    VisitMeasure(runs: values, acquisition: acquisition, pipelineSHA256: pipeline.sha256)
  }
}
