/// How a measure differs between the runs of one person in one visit.
public struct RunVariation: Sendable, Equatable {
  /// The mean over runs, each counting alike.
  public let mean: Double
  /// The variance between runs, with the number of runs less 1 below it.
  public let variance: Double

  /// The standard deviation between runs.
  public var standardDeviation: Double { variance.squareRoot() }

  /// Whether runs differ by more than the measure itself amounts to.
  public var isUnsteady: Bool { standardDeviation > mean.magnitude }
}

/// How `values`, one a run, differ; nil of fewer than two.
///
/// It misses what differs between days, and says nothing of how people differ.
public func runVariation(of values: [Double]) -> RunVariation? {
  guard values.count > 1 else { return nil }
  let moments = Moments(values)
  return RunVariation(mean: moments.mean, variance: moments.variance)
}

/// The share of `measures` whose standard deviation between runs exceeds the size of their mean; nil
/// where none has several runs.
public func shareUnsteady(of measures: [RunVariation?]) -> Double? {
  let known = measures.compactMap(\.self)
  guard !known.isEmpty else { return nil }
  return Double(known.count(where: \.isUnsteady)) / Double(known.count)
}

/// The mean of some numbers and their variance.
struct Moments {
  let count: Int
  let mean: Double
  /// With the count less 1 below it; 0 of one number.
  let variance: Double

  init(_ values: [Double]) {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    count = values.count
    self.mean = mean
    variance = squares / Double(max(1, values.count - 1))
  }
}
