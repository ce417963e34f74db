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
    /// How stability is measured.
    case stability
    /// The rule on minutes kept.
    case minutesKept = "rules.minutes_kept"
    /// The rule on frames kept.
    case framesKept = "rules.frames_kept"
    /// The rule on degrees of freedom.
    case degreesOfFreedom = "rules.degrees_of_freedom"
    /// The rule on the mean framewise displacement.
    case meanFramewiseDisplacement = "rules.mean_framewise_displacement_mm"
    /// The rule on the seed's temporal signal-to-noise ratio.
    case seedTemporalSNR = "rules.seed_temporal_snr"
    /// The rule on the search region's temporal signal-to-noise ratio.
    case regionTemporalSNR = "rules.region_temporal_snr"
    /// The rule on the seed's coverage.
    case seedCoverage = "rules.seed_coverage"
    /// The rule on the search region's coverage.
    case regionCoverage = "rules.region_coverage"
    /// The rule on the sign with and without the global signal.
    case globalSignalSign = "rules.global_signal_sign"
    /// The rule on the displacement by the global signal.
    case globalSignalDisplacement = "rules.global_signal_displacement_mm"
    /// The rule on breathing in the global signal.
    case respirationCorrelation = "rules.respiration_correlation"
    /// The rule on the displacement between halves.
    case splitHalfDisplacement = "rules.split_half_displacement_mm"
    /// The rule on the displacement in resamples.
    case bootstrapDisplacement = "rules.bootstrap_displacement_mm"
    /// The rule on the reliability of the map.
    case mapReliability = "rules.map_reliability"
    /// The rule on resamples without a target.
    case resamplesWithoutTarget = "rules.resamples_without_target"
    /// The rule on the size of the cluster.
    case clusterVolume = "rules.cluster_volume_mm3"
    /// The rule on the distance to the group target.
    case groupTargetDistance = "rules.group_target_distance_mm"
    /// The rule on the distances between the methods' targets.
    case methodSpread = "rules.method_spread_mm"
    /// The rule on how well the transforms fit each other.
    case transformRoundTrip = "rules.transform_round_trip_mm"

    /// The rule for `gate`; nil for one that no protocol has a rule for.
    public static func rule(for gate: Gate) -> Section? {
      Section(rawValue: "rules.\(gate.rawValue)")
    }
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
  /// The methods, each with a name of its own: peak and cluster always, then what the file adds.
  public let methods: [MethodSpecification]
  /// The name of the method whose candidate is recommended; the others are reported beside it.
  public let recommended: String
  /// The sign of the correlation that makes a target.
  public let direction: Direction
  /// How the candidates of all methods are held together; nil where they are not.
  public let consensus: ConsensusRule?
  /// How stability is measured beside split halves; nil does not.
  public let stability: StabilityPlan?
  /// The person's own network within which the target is sought; nil seeks in all of the region.
  public let restriction: NetworkRestriction?
  /// The group target that stands beside the personal one, never in its place.
  public let groupTarget: ReferencePoint
  /// The points to which distances are reported, in the order of the file.
  public let references: [ReferencePoint]
  /// What the data must offer before a target is recommended; a gate without a rule is not judged.
  public let rules: GateRules
  /// Where the protocol as a whole comes from.
  public let sources: [Source]
  /// Where the choices of each section come from; every section of the file
  /// has at least one source.
  public let citations: [Section: [Source]]
  /// The file's own name, without folders.
  public let file: String
  /// The file's bytes as they were read, for digests.
  public let bytes: [UInt8]
}

extension TargetingProtocol {
  /// The method whose candidate is recommended.
  public var recommendedMethod: MethodSpecification {
    guard let method = methods.first(where: { $0.name == recommended }) else {
      preconditionFailure("\(recommended) is no method of \(id)")
    }
    return method
  }

  /// The points to which distances are reported, the group target first.
  public var distancePoints: [ReferencePoint] {
    [groupTarget] + references.filter { $0 != groupTarget }
  }
}
