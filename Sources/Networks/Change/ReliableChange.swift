/// A visit's measure, run by run, and how it came about.
public struct VisitMeasure: Sendable, Equatable {
  /// The values from which the visit's error is told: one a run, or half of one, those of a report together.
  ///
  /// The error is told within these groups.
  public let groups: [[Double]]
  /// The value of the visit's whole data; nil stands for the mean of ``groups``' values.
  public let whole: Double?
  /// The standard error of that value as it was measured; nil where none is known.
  public let standardError: Double?
  /// Where and how the visit was scanned.
  public let acquisition: Acquisition
  /// The digest of the pipeline.
  public let pipelineSHA256: String

  /// Describes a visit.
  public init(
    groups: [[Double]],
    whole: Double? = nil,
    standardError: Double? = nil,
    acquisition: Acquisition,
    pipelineSHA256: String
  ) {
    self.groups = groups
    self.whole = whole
    self.standardError = standardError
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

  /// Why visits are not comparable; nil where they are.
  public init?(from before: Acquisition, to after: Acquisition, isSamePipeline: Bool) {
    switch SiteStatus(before, after) {
    case .changed: self = .siteChanged
    case .unknown: self = .siteUnknown
    case .matched:
      guard !isSamePipeline else { return nil }
      self = .pipelineChanged
    }
  }
}

/// What a bound is told from.
public enum BoundOrigin: String, CaseIterable, Hashable, Sendable {
  /// How far runs of a visit, or halves of one, lie apart.
  case runs
  /// The standard errors that the values were measured with.
  case standardError = "standard_error"
  /// People who were measured twice.
  case cohort
}

/// The difference of a measure between two visits, and what it would have to exceed.
public struct ReliableChange: Sendable, Equatable {
  /// The value of the earlier visit: of its whole data where that is given, else the mean of its runs.
  public let before: Double
  /// The value of the later visit likewise.
  public let after: Double
  /// ``after`` less ``before``.
  public let difference: Double
  /// What a difference of unchanged visits exceeds with a probability of 5 %, if the error that ``boundFrom``
  /// tells is all there is; what differs between days is in a cohort's alone.
  public let bound: Double
  /// What ``bound`` is told from.
  public let boundFrom: BoundOrigin
  /// The multiple of the standard error in ``bound``.
  public let quantile: Double
  /// Runs less their groups, or the people of the cohort less 1; ``quantile`` rests on it unless ``bound`` is
  /// told from standard errors.
  public let degreesOfFreedom: Int
  /// What can be said.
  public let verdict: ChangeVerdict

  /// Whether ``bound`` holds the difference between days.
  ///
  /// Without it, runs of one visit are alike in
  /// what differs between days, so that a flag is an upper bound on confidence.
  public var isBetweenDays: Bool { boundFrom == .cohort }
}
