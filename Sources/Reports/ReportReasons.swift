import Planning

extension TargetReport {
  /// Why nothing is recommended: the findings that brought the status, those of gates first.
  ///
  /// Errors where there are some, else the warnings that count; empty for a report that is `ok`.
  public var reasons: [ReportFinding] {
    let counting = findings.filter { !codesOfNoWeight.contains($0.code) }
    let errors = counting.filter { $0.severity == "error" }
    let found = errors.isEmpty ? counting.filter { $0.severity == "warning" } : errors
    let judged = Set(
      (gates.wrappedValue ?? []).filter { $0.verdict != "pass" }.map(\.code)
    )
    guard status != "ok" else { return [] }
    return found.filter { judged.contains($0.code) } + found.filter { !judged.contains($0.code) }
  }
}
