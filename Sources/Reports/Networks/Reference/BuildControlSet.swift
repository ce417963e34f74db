import Networks

extension ControlSetDocument {
  /// Puts controls together.
  ///
  /// Whether the people are healthy only the clinic knows. A report without networks of the person's
  /// own gives null for their measures.
  ///
  /// - Parameters:
  ///   - reports: One report a person.
  ///   - participants: Their ages and sexes.
  ///   - scanner: The scanner of all of them, by a name that is kept.
  ///   - scanProtocol: The scan protocol, likewise.
  ///   - created: When, RFC 3339 in UTC.
  /// - Throws: ``ReferenceError`` for fewer than four people, several pipelines, someone twice or
  ///   without an age.
  public init(
    building reports: [NetworkReport],
    participants: Participants,
    scanner: String,
    scanProtocol: String,
    created: String
  ) throws(ReferenceError) {
    guard !isBlank(scanner), !isBlank(scanProtocol) else { throw .siteUnnamed }
    let pipelines = reports.map(NetworkPipeline.init(of:))
    guard let first = pipelines.first, reports.count >= Deviation.leastControls else {
      throw .deviation(.tooFewControls(count: reports.count))
    }
    for (report, pipeline) in zip(reports, pipelines) {
      if let difference = pipeline.difference(from: first) {
        throw .pipelinesDiffer(
          id: report.subject,
          part: difference.part,
          found: difference.own,
          expected: difference.other
        )
      }
    }
    try refuseRepeated(reports)
    let measured = reports.map { $0.measures() }
    let names = Set(measured.joined().map(\.name)).sorted()
    var people: [Person] = []
    for (report, measures) in zip(reports, measured) {
      let person = try participants.person(report.subject)
      let values = Dictionary(
        measures.map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first }
      )
      people.append(
        Person(
          id: report.subject,
          age: .ratio(person.age),
          sex: person.sex?.rawValue,
          shown: report.shown,
          minutesKept: report.data.minutesKept,
          values: names.map { values[$0].flatMap { $0.map(PlainNumber.correlation) } }
        )
      )
    }
    self.init(
      schema: Self.schemaName,
      created: created,
      scanner: scanner,
      scanProtocol: scanProtocol,
      pipeline: first,
      measures: names,
      controls: people.sorted { $0.id < $1.id },
      intendedUse: "research",
      notice: "Research use only. Values of healthy people of one scanner; no norm of a population."
    )
    _ = try set()
  }
}

/// Refuses one person twice, by name or by all the same values.
private func refuseRepeated(_ reports: [NetworkReport]) throws(ReferenceError) {
  var subjects: Set<String> = []
  var seen: [[NetworkMeasure]: String] = [:]
  for report in reports {
    guard subjects.insert(bareLabel(report.subject)).inserted else {
      throw .subjectTwice(id: report.subject)
    }
    let measures = report.measures()
    guard measures.contains(where: { $0.value != nil }) else { continue }
    if let other = seen.updateValue(report.subject, forKey: measures) {
      throw .samePerson(first: other, second: report.subject)
    }
  }
}
