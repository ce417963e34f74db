public import Planning

/// How a validation was made: what its documents say beside the figures.
public struct Making: Sendable, Equatable {
  /// When, as the caller tells it.
  public let date: String
  /// The program.
  public let software: SoftwareIdentity
  /// The targeting protocol's name.
  public let targeting: String
  /// The targeting protocol's version.
  public let targetingVersion: String
  /// The protocol's recommended method.
  public let recommended: String
  /// The seed of each condition's first phantom.
  public let seed: UInt64

  /// Describes a making.
  public init(
    date: String,
    software: SoftwareIdentity,
    targeting: String,
    targetingVersion: String,
    recommended: String,
    seed: UInt64
  ) {
    self.date = date
    self.software = software
    self.targeting = targeting
    self.targetingVersion = targetingVersion
    self.recommended = recommended
    self.seed = seed
  }
}

/// What phantoms say of an installation.
public struct Validation: Sendable, Equatable {
  /// How it was made.
  public let making: Making
  /// Which phantoms were run.
  public let design: Design
  /// What each came to.
  public let trials: [Trial]
  /// The table.
  public let rows: [Row]
  /// Whether each limit held.
  public let checks: [Check]

  /// Tables and judges `trials`.
  public init(_ trials: [Trial], _ design: Design, _ making: Making) {
    self.making = making
    self.design = design
    self.trials = trials
    rows = table(of: trials, design)
    checks = judge(trials, design, recommended: making.recommended)
  }

  /// The checks that did not hold.
  public var failures: [Check] { checks.filter { !$0.passed } }

  /// Whether all limits held; never without any.
  public var isAccepted: Bool { !checks.isEmpty && failures.isEmpty }
}
