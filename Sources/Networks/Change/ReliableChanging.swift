import Statistics

/// The difference between two visits of one person, and whether it exceeds the runs' own error.
///
/// The variance s² within visits is pooled; the bound is q √(s²/n₁ + s²/n₂), for equal numbers of runs
/// q √2 SEM (Jacobson & Truax 1991, doi:10.1037/0022-006X.59.1.12, from memory). q is 1.96, and
/// Student's quantile for 10 degrees of freedom or fewer (chosen by us): 4.30 for two and two runs. A
/// cohort's standard error takes the place of the runs', with a degree of freedom less than people, as
/// it is told around their mean difference.
///
/// - Parameters:
///   - before: The earlier visit.
///   - after: The later visit.
///   - cohort: The error between days of visits with at most as many runs; nil where none is stored.
///   - nominal: The standard error of the difference that is known otherwise, such as from the length of the
///     scans; nil of none. Two halves may agree by accident, so that without a cohort the bound is never
///     below 1.96 times it (chosen by us).
/// - Returns: The difference, its bound and what can be said.
/// - Throws: ``ChangeError`` where the error cannot be told.
public func reliableChange(
  from before: VisitMeasure,
  to after: VisitMeasure,
  cohort: CohortError? = nil,
  nominal: Double? = nil
) throws(ChangeError) -> ReliableChange {
  let (first, second) = (Moments(before.runs), Moments(after.runs))
  guard (before.runs + after.runs).allSatisfy(\.isFinite) else { throw .notFinite }
  let leastRuns = max(1, cohort?.runsPerVisit ?? 2)
  guard min(first.count, second.count) >= leastRuns else {
    throw .tooFewRuns(before: first.count, after: second.count, least: leastRuns)
  }
  let error = try differenceError(first, second, cohort: cohort)
  let quantile =
    error.degreesOfFreedom <= 10
    ? StudentT(degreesOfFreedom: Double(error.degreesOfFreedom)).quantile(0.975) : 1.96
  let difference = second.mean - first.mean
  let ofRuns = quantile * error.standardError
  let least = cohort == nil ? 1.96 * (nominal ?? 0) : 0
  let bound = max(ofRuns, least)
  return ReliableChange(
    difference: difference,
    bound: bound,
    quantile: quantile,
    degreesOfFreedom: error.degreesOfFreedom,
    isBetweenDays: cohort != nil,
    isNominal: least > ofRuns,
    verdict: verdict(difference, bound, before, after)
  )
}

private func differenceError(
  _ first: Moments,
  _ second: Moments,
  cohort: CohortError?
) throws(ChangeError) -> (standardError: Double, degreesOfFreedom: Int) {
  if let cohort {
    guard cohort.standardError > 0, cohort.standardError.isFinite, cohort.people >= 2,
      cohort.runsPerVisit >= 1
    else { throw .invalidCohort }
    return (2.0.squareRoot() * cohort.standardError, cohort.people - 1)
  }
  let freedom = first.count + second.count - 2
  let squares =
    first.variance * Double(first.count - 1) + second.variance * Double(second.count - 1)
  let variance = squares / Double(freedom)
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
  switch SiteStatus(before.acquisition, after.acquisition) {
  case .changed: return .withheld(.siteChanged)
  case .unknown: return .withheld(.siteUnknown)
  case .matched: break
  }
  guard before.pipelineSHA256 == after.pipelineSHA256 else { return .withheld(.pipelineChanged) }
  if difference.magnitude <= bound { return .notDetectable }
  return difference > 0 ? .increased : .decreased
}
