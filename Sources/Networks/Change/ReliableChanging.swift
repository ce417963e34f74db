import Statistics

/// The difference between two visits of one person, and whether it exceeds the runs' own error.
///
/// The variance s² within the groups of each visit is pooled; the bound is q √(s²/n₁ + s²/n₂), for equal
/// numbers of runs q √2 SEM (Jacobson & Truax 1991, doi:10.1037/0022-006X.59.1.12, from memory). q is 1.96,
/// and Student's quantile for 10 degrees of freedom or fewer (chosen by us): 4.30 for two and two runs. A
/// cohort's standard error takes the place of the runs', with a degree of freedom less than people, as it is
/// told around their mean difference.
///
/// Two halves, or two reports, can agree by chance. So where both values have a standard error, a bound from
/// runs is never below 1.96 √(SE₁² + SE₂²) (chosen by us). An error that was told from the very same runs adds
/// nothing, as Student's quantile is above 1.96. A cohort's bound stays as it is.
///
/// The difference is that of the values of the whole data where both visits have one, else of the means
/// of the runs. Where the runs are halves, the error of their mean stands for that of the whole value,
/// which rests on the same data (chosen by us): the value itself may differ from their mean, as the size
/// of a network does by how much data it is made from.
///
/// - Parameters:
///   - before: The earlier visit.
///   - after: The later visit.
///   - cohort: The error between days of visits with at most as many runs; nil where none is stored.
/// - Returns: The difference, its bound and what can be said.
/// - Throws: ``ChangeError`` where the error cannot be told.
public func reliableChange(
  from before: VisitMeasure,
  to after: VisitMeasure,
  cohort: CohortError? = nil
) throws(ChangeError) -> ReliableChange {
  let (first, second) = (Repeats(before.groups), Repeats(after.groups))
  guard before.isFinite, after.isFinite else { throw .notFinite }
  let least = max(1, cohort?.runsPerVisit ?? 2)
  guard min(first.count, second.count) >= least else {
    throw .tooFewRuns(before: first.count, after: second.count, least: least)
  }
  let error = try differenceError(first, second, cohort: cohort)
  let bound = bound(of: error, measuredFrom: before, to: after, isCohort: cohort != nil)
  let values = values(before, after, first, second)
  let difference = values.after - values.before
  return ReliableChange(
    before: values.before,
    after: values.after,
    difference: difference,
    bound: bound.value,
    boundFrom: bound.origin,
    quantile: bound.quantile,
    degreesOfFreedom: error.degreesOfFreedom,
    verdict: verdict(difference, bound.value, before, after)
  )
}

/// The values of a visit, and how far they lie apart within their groups.
private struct Repeats {
  let count: Int
  let mean: Double
  /// Of the deviations from the mean of the group.
  let squares: Double
  let degreesOfFreedom: Int

  init(_ groups: [[Double]]) {
    let moments = groups.map(Moments.init)
    (count, mean) = (moments.reduce(0) { $0 + $1.count }, Moments(groups.flatMap(\.self)).mean)
    squares = moments.reduce(0) { $0 + $1.variance * Double(max(0, $1.count - 1)) }
    degreesOfFreedom = moments.reduce(0) { $0 + max(0, $1.count - 1) }
  }
}

extension VisitMeasure {
  fileprivate var isFinite: Bool {
    (groups.joined() + [whole, standardError].compactMap(\.self)).allSatisfy(\.isFinite)
  }
}

/// The values that are compared: only whole ones, or only means, are alike.
private func values(
  _ before: VisitMeasure,
  _ after: VisitMeasure,
  _ first: Repeats,
  _ second: Repeats
) -> (before: Double, after: Double) {
  guard let earlier = before.whole, let later = after.whole else {
    return (first.mean, second.mean)
  }
  return (earlier, later)
}

private func bound(
  of error: (standardError: Double, degreesOfFreedom: Int),
  measuredFrom before: VisitMeasure,
  to after: VisitMeasure,
  isCohort: Bool
) -> (value: Double, origin: BoundOrigin, quantile: Double) {
  let quantile =
    error.degreesOfFreedom <= 10
    ? StudentT(degreesOfFreedom: Double(error.degreesOfFreedom)).quantile(0.975) : 1.96
  let own = quantile * error.standardError
  if isCohort { return (own, .cohort, quantile) }
  guard let earlier = before.standardError, let later = after.standardError else {
    return (own, .runs, quantile)
  }
  let floor = 1.96 * (earlier * earlier + later * later).squareRoot()
  return floor > own ? (floor, .standardError, 1.96) : (own, .runs, quantile)
}

private func differenceError(
  _ first: Repeats,
  _ second: Repeats,
  cohort: CohortError?
) throws(ChangeError) -> (standardError: Double, degreesOfFreedom: Int) {
  if let cohort {
    guard cohort.standardError > 0, cohort.standardError.isFinite, cohort.people >= 2,
      cohort.runsPerVisit >= 1
    else { throw .invalidCohort }
    return (2.0.squareRoot() * cohort.standardError, cohort.people - 1)
  }
  let freedom = first.degreesOfFreedom + second.degreesOfFreedom
  guard freedom > 0 else {
    throw .tooFewRuns(before: first.count, after: second.count, least: 2)
  }
  let variance = (first.squares + second.squares) / Double(freedom)
  guard variance.squareRoot() > 1e-12 * max(first.mean.magnitude, second.mean.magnitude) else {
    throw .noVariance
  }
  return ((variance / Double(first.count) + variance / Double(second.count)).squareRoot(), freedom)
}

private func verdict(
  _ difference: Double,
  _ bound: Double,
  _ before: VisitMeasure,
  _ after: VisitMeasure
) -> ChangeVerdict {
  let obstacle = WithheldChange(
    from: before.acquisition,
    to: after.acquisition,
    isSamePipeline: before.pipelineSHA256 == after.pipelineSHA256
  )
  if let obstacle { return .withheld(obstacle) }
  if difference.magnitude <= bound { return .notDetectable }
  return difference > 0 ? .increased : .decreased
}
