import Networks

/// Two visits and what counts as a run.
struct VisitsComparison {
  let before: MappedVisit
  let after: MappedVisit
  /// Whether reports are the runs; else the halves of each.
  let usesReports: Bool
  /// The error of a visit from people who were measured twice, by measure.
  var errors: [String: CohortError] = [:]

  /// Why nothing is judged between these visits; nil where it is.
  var obstacle: WithheldChange? {
    WithheldChange(
      from: before.acquisition,
      to: after.acquisition,
      isSamePipeline: before.pipeline == after.pipeline
    )
  }

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
        let usesWhole = usesReports || own != nil
        let (x, y) = usesWhole ? ([a.whole], [b.whole]) : (a.repeats, b.repeats)
        let change = try reliableChange(
          from: before.measure(a, groups: x),
          to: after.measure(b, groups: y),
          cohort: own
        )
        let counts = [x, y].map { $0.joined().count }
        measures.append(ChangeReport.Measure(name, a.regions, counts, change))
      } catch {
        missing.append(.init(measure: name, reason: error.code))
      }
    }
    return (measures, missing)
  }

  /// A measure of one visit.
  fileprivate struct Values {
    /// The value of each report that has one.
    var whole: [Double] = []
    /// The standard error of each of these; nil where the report tells none.
    var errors: [Double?] = []
    /// Those of the runs or halves of each report.
    var repeats: [[Double]] = []
    /// The regions of an edge.
    var regions: [String] = []
    var isMeasured: Bool { !whole.isEmpty }
  }

  /// The values and runs of each measure of a visit, by name.
  private func values(of visit: MappedVisit) -> [String: Values] {
    var values: [String: Values] = [:]
    for measure in visit.sessions.flatMap({ $0.report.measures() }) {
      var known = values[measure.name] ?? Values()
      if let value = measure.value {
        known.whole.append(value)
        known.errors.append(measure.standardError)
        known.repeats.append(measure.repeats)
        known.regions = measure.regions
      }
      values[measure.name] = known
    }
    return values
  }
}

extension [Double?] {
  /// The standard error of the mean of values that have these; nil where one has none.
  func errorOfMean() -> Double? {
    let known = compactMap(\.self)
    guard !isEmpty, known.count == count else { return nil }
    return known.reduce(0) { $0 + $1 * $1 }.squareRoot() / Double(count)
  }
}

extension MappedVisit {
  /// A measure of this visit: `values`, whose error is told within `groups`.
  fileprivate func measure(
    _ values: VisitsComparison.Values,
    groups: [[Double]]
  ) -> VisitMeasure {
    VisitMeasure(
      groups: groups,
      whole: values.whole.reduce(0, +) / Double(values.whole.count),
      standardError: values.errors.errorOfMean(),
      acquisition: acquisition,
      pipelineSHA256: pipeline.sha256
    )
  }
}
