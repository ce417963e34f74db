public import Findings

/// Why two visits are not compared.
public enum ChangeError: CodedError, Equatable {
  /// A visit has too few runs.
  case tooFewRuns(before: Int, after: Int, least: Int)
  /// The runs of each visit are all the same.
  case noVariance
  /// A value is NaN or infinite.
  case notFinite
  /// A cohort's standard error is of no use.
  case invalidCohort

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .tooFewRuns: "change_too_few_runs"
    case .noVariance: "change_no_variance"
    case .notFinite: "change_not_finite"
    case .invalidCohort: "change_invalid_cohort"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .tooFewRuns(let before, let after, let least):
      "the visits have \(before) and \(after) runs, and \(least) are the least"
    case .noVariance: "the runs of each visit are all the same, so that nothing tells their error"
    case .notFinite: "a value is NaN or infinite"
    case .invalidCohort: "a cohort's standard error is above 0, of at least 2 people and 1 run"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .tooFewRuns: "Acquire two runs or more at each visit."
    case .noVariance: "Look whether a run was given twice."
    case .notFinite: "Leave the measure out; what is missing is not filled in."
    case .invalidCohort: "Correct the stored test–retest study."
    }
  }
}
