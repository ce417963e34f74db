/// One row a kind of runs.
func table(_ results: [NetworkTrialResult]) -> String {
  markdown(
    [
      "Moved, mm", "Frames", "Fields, noise", "Cleaned", "Iterations", "Above floor", "Refused",
      "Right", "Dice", "Within", "Between", "With map", "With one iteration", "Identified", "Gate",
    ],
    results.map(row)
  )
}

private func row(_ result: NetworkTrialResult) -> [String] {
  let setting = result.setting
  let scores = [result.individual, result.oneIteration, result.groupMap]
  func three(_ value: (NetworkTrialScore) -> Double) -> String {
    result.individual == nil
      ? "–" : scores.map { $0.map { decimals(value($0)) } ?? "–" }.joined(separator: " / ")
  }
  return [
    setting.shift.map { "\(Int($0))" } ?? "no networks", "\(setting.frames)",
    "\(setting.level.fields), \(setting.level.noise)", setting.isCleaned ? "yes" : "no",
    iterations(result), decimals(result.shareAbove),
    "\(result.refused) of \(result.people)", three(\.accuracy), three(\.dice),
    "\(decimals(result.within)) ± \(decimals(result.withinDeviation))",
    decimals(result.between), decimals(result.withGroupMap), decimals(result.withOwnIteration),
    "\(result.identified) of \(result.people)",
    "\(result.passed) (\(result.passedInCohort)) of \(result.people)",
  ]
}

func iterations(_ result: NetworkTrialResult) -> String {
  switch result.setting.iterations {
  case .fixed(let count): "at most \(count)"
  case .chosen: "chosen: \(result.iterations.lowerBound) to \(result.iterations.upperBound)"
  }
}

/// A table in Markdown.
func markdown(_ headings: [String], _ rows: [[String]]) -> String {
  ([headings, headings.map { _ in "---" }] + rows)
    .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
}

/// A number from 0, with three digits behind the point.
func decimals(_ value: Double) -> String {
  let thousandths = Int((value * 1000).rounded())
  let digits = "\(thousandths % 1000)"
  return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
}
