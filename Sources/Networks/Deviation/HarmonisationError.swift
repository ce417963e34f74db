public import Findings

/// Why measures of several sites are not harmonised.
public enum HarmonisationError: CodedError, Equatable {
  /// A batch has one subject, whose own deviation and the batch's cannot be told apart.
  case singleSubject(batch: String)
  /// A batch has too few subjects for its scale.
  case tooFewSubjects(batch: String, count: Int)
  /// There is one batch, so that there is nothing to harmonise with.
  case oneBatch
  /// There are too few measures to learn the spread of the batches' effects from.
  case tooFewMeasures(count: Int)
  /// A covariate, or several together, follow from the batches.
  case confounded(covariate: String)
  /// A measure is constant within batches.
  case noVariance(measure: String)
  /// A value is NaN or infinite.
  case notFinite
  /// The estimates of a batch did not settle.
  case notConverged(batch: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .singleSubject: "harmonise_n1"
    case .tooFewSubjects: "harmonise_too_few_subjects"
    case .oneBatch: "harmonise_one_batch"
    case .tooFewMeasures: "harmonise_too_few_measures"
    case .confounded: "harmonise_confounded"
    case .noVariance: "harmonise_no_variance"
    case .notFinite: "harmonise_not_finite"
    case .notConverged: "harmonise_not_converged"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .singleSubject(let batch):
      "\(batch) has one subject: the effect of the site is unknown"
    case .tooFewSubjects(let batch, let count):
      "\(batch) has \(count) subjects, and \(Harmonised.leastSubjects) are the least"
    case .oneBatch: "all subjects are of one batch"
    case .tooFewMeasures(let count):
      "there are \(count) measures, and \(Harmonised.leastMeasures) are the least"
    case .confounded(let covariate):
      "\(covariate) follows from the batches or from other covariates"
    case .noVariance(let measure): "\(measure) does not vary within a batch"
    case .notFinite: "a measure or covariate is NaN or infinite"
    case .notConverged(let batch): "the estimates for \(batch) did not settle"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .singleSubject, .tooFewSubjects:
      "Scan more people on that scanner, or report values without harmonising."
    case .oneBatch: "Report the values as they are."
    case .tooFewMeasures: "Harmonise all measures together."
    case .confounded: "Leave the covariate out, or add subjects in whom it differs within a batch."
    case .noVariance: "Leave the measure out."
    case .notFinite: "Leave out subjects or measures with missing values; they are not filled in."
    case .notConverged: "Look for extreme values in that batch."
    }
  }
}
