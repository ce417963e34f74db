/// A visit's measure, run by run, and how it came about.
public struct VisitMeasure: Sendable, Equatable {
  /// One value a run.
  public let runs: [Double]
  /// Where and how the visit was scanned.
  public let acquisition: Acquisition
  /// The digest of the pipeline.
  public let pipelineSHA256: String

  /// Describes a visit.
  public init(runs: [Double], acquisition: Acquisition, pipelineSHA256: String) {
    self.runs = runs
    self.acquisition = acquisition
    self.pipelineSHA256 = pipelineSHA256
  }
}

/// The error of a visit's mean between days, from people who did not change.
public struct CohortError: Sendable, Equatable {
  /// The standard error of measurement of one visit.
  public let standardError: Double
  /// How many people were measured twice.
  public let people: Int
  /// How many runs a visit had.
  public let runsPerVisit: Int

  /// Describes a test–retest study.
  public init(standardError: Double, people: Int, runsPerVisit: Int) {
    self.standardError = standardError
    self.people = people
    self.runsPerVisit = runsPerVisit
  }
}

/// What can be said of the difference between two visits.
public enum ChangeVerdict: Hashable, Sendable {
  /// The measure rose by more than the bound.
  case increased
  /// The measure fell by more than the bound.
  case decreased
  /// The difference is within the bound: not detectable, which is not the same as no change.
  case notDetectable
  /// The visits are not comparable.
  case withheld(WithheldChange)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .increased: "change_increased"
    case .decreased: "change_decreased"
    case .notDetectable: "change_not_detectable"
    case .withheld(let reason): reason.rawValue
    }
  }
}

/// Why a difference is not judged.
public enum WithheldChange: String, CaseIterable, Hashable, Sendable {
  /// Scanner or protocol differ.
  case siteChanged = "site_changed"
  /// Scanner or protocol of a visit are not known.
  case siteUnknown = "site_unknown"
  /// The pipeline differs.
  case pipelineChanged = "pipeline_changed"
}

/// The difference of a measure between two visits, and what it would have to exceed.
public struct ReliableChange: Sendable, Equatable {
  /// The mean of the later visit less that of the earlier.
  public let difference: Double
  /// What a difference of unchanged visits exceeds with a probability of 5 %.
  public let bound: Double
  /// The multiple of the runs' or cohort's standard error in ``bound``; of the nominal error it is 1.96.
  public let quantile: Double
  /// What ``quantile`` rests on: runs less 2, or the people of the cohort less 1.
  public let degreesOfFreedom: Int
  /// Whether ``bound`` holds the difference between days.
  ///
  /// Without it, runs of one visit are alike in
  /// what differs between days, so that a flag is an upper bound on confidence.
  public let isBetweenDays: Bool
  /// Whether ``bound`` is that of the nominal error, as the runs' own is smaller.
  public let isNominal: Bool
  /// What can be said.
  public let verdict: ChangeVerdict
}
