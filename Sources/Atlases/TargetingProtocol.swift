public import Denoising
public import Targeting

/// Another way to clean the same data, beside which a target is held.
public struct PlanComparison: Hashable, Sendable {
  /// What reports call it: the name of its confound set.
  public let name: String
  /// The plan.
  public let plan: DenoisingPlan
}

/// How a target is found: seed, search region, cleaning, method and rules of quality.
public struct TargetingProtocol: Sendable, Equatable {
  /// A part of the protocol whose choices are cited apart.
  public enum Section: String, CaseIterable, Hashable, Sendable {
    /// The denoising plan.
    case denoising
    /// The statistic and the rule of choice.
    case method
    /// The rule on minutes kept.
    case minutesKept = "rules.minutes_kept"
    /// The rule on frames kept.
    case framesKept = "rules.frames_kept"
    /// The rule on degrees of freedom.
    case degreesOfFreedom = "rules.degrees_of_freedom"
    /// The rule on the seed's coverage.
    case seedCoverage = "rules.seed_coverage"
    /// The rule on the search region's coverage.
    case regionCoverage = "rules.region_coverage"
    /// The rule on the displacement between halves.
    case splitHalfDisplacement = "rules.split_half_displacement_mm"
  }

  /// The name that requests and reports use.
  public let id: String
  /// The version of the file, three numbers joined by dots.
  public let version: String
  /// What it is, for people.
  public let title: String
  /// When to use it.
  public let purpose: String
  /// What is correlated with the search region.
  public let seed: Seed
  /// The region in which the target is sought.
  public let searchRegion: Region
  /// How each run is cleaned.
  public let denoising: DenoisingPlan
  /// Other ways to clean, by which the target is found as well and compared.
  public let comparisons: [PlanComparison]
  /// The method whose candidate is recommended; the other is reported beside it.
  public let recommended: TargetingMethod
  /// The parameters of the cluster method.
  public let cluster: ClusterRule
  /// The group target that stands beside the personal one, never in its place.
  public let groupTarget: ReferencePoint
  /// The points to which distances are reported, in the order of the file.
  public let references: [ReferencePoint]
  /// What a run must offer before a target is recommended.
  public let rules: QualityRules
  /// Where the protocol as a whole comes from.
  public let sources: [Source]
  /// Where the choices of each section come from; every section has at least one source.
  public let citations: [Section: [Source]]
  /// The file's own name, without folders.
  public let file: String
  /// The file's bytes as they were read, for digests.
  public let bytes: [UInt8]
}

extension TargetingProtocol {
  /// The points to which distances are reported, the group target first.
  public var distancePoints: [ReferencePoint] {
    [groupTarget] + references.filter { $0 != groupTarget }
  }
}
