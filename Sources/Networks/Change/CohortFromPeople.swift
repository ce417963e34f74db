extension CohortError {
  /// The fewest people that an error is told from: 4 (chosen by us).
  public static let leastPeople = 4

  /// The error of one visit from people who were measured twice.
  ///
  /// The standard deviation of their differences, around the mean difference, over √2 (Weir 2005,
  /// doi:10.1519/15184.1, from memory): what all have in common, as practice, is not in it.
  /// Nil of fewer than two people, of a value that is not finite, and where all differences are the
  /// same.
  ///
  /// - Parameters:
  ///   - differences: Later less earlier, one a person.
  ///   - runsPerVisit: How many values each visit is the mean of.
  public init?(differences: [Double], runsPerVisit: Int) {
    let count = Double(differences.count)
    let mean = differences.reduce(0, +) / count
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / (count - 1) / 2).squareRoot()
    guard differences.count >= 2, error.isFinite, error > 1e-12 * mean.magnitude else { return nil }
    self.init(standardError: error, people: differences.count, runsPerVisit: runsPerVisit)
  }
}
