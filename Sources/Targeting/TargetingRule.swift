public import Geometry

/// A rule with its parameters, under the name that reports use.
public struct MethodSpecification: Hashable, Sendable {
  /// The name: unique within a protocol, like `peak` or `cluster-0.5pct`.
  public let name: String
  /// What is done.
  public let rule: TargetingRule

  /// Names `rule`.
  public init(name: String, rule: TargetingRule) {
    self.name = name
    self.rule = rule
  }

  /// The kind of rule.
  public var method: TargetingMethod { rule.method }
}

/// A rule by which a target is chosen, with its parameters.
public enum TargetingRule: Hashable, Sendable {
  /// The strongest voxel.
  case peak
  /// The centre of gravity of the largest cluster of the strongest voxels.
  case cluster(ClusterRule)
  /// The strongest centre of a cone-weighted mean signal.
  case cone(ConeRule)
  /// The best-ranked subunit of the search region.
  case hierarchical(HierarchicalRule)

  /// The kind of rule.
  public var method: TargetingMethod {
    switch self {
    case .peak: .peak
    case .cluster: .cluster
    case .cone: .cone
    case .hierarchical: .hierarchical
    }
  }
}

/// The parameters of ``TargetingMethod/cluster``.
public struct ClusterRule: Hashable, Sendable {
  /// What the fraction is a fraction of.
  public enum Base: String, CaseIterable, Hashable, Sendable {
    /// All voxels searched.
    case searchedVoxels = "searched_voxels"
    /// Only the voxels with a negative r, or a positive one where that is sought.
    case negativeVoxels = "negative_voxels"
  }

  /// What the weights of a map do, of gyral crowns or of closeness to the scalp for instance.
  public enum Weighting: String, CaseIterable, Hashable, Sendable {
    /// Nothing; there is no map.
    case none
    /// The strongest voxels are those of the strongest r times weight.
    case selection
    /// A voxel of the cluster counts in its centre of gravity with its weight as mass.
    case centreOfGravity = "centre_of_gravity"
    /// Both.
    case selectionAndCentre = "selection_and_centre"

    /// Whether r is multiplied by a weight before the fraction is taken.
    public var selects: Bool { self == .selection || self == .selectionAndCentre }
    /// Whether the weights are masses.
    public var isMass: Bool { self == .centreOfGravity || self == .selectionAndCentre }
  }

  /// The share of strongest voxels that is kept, above 0 and at most 1.
  public let fraction: Double
  /// What ``fraction`` is a fraction of.
  public let base: Base
  /// What the weights of a map do.
  public let weighting: Weighting
  /// The size below which the largest cluster is no target.
  public let minimumVoxels: Int

  /// Creates a rule.
  public init(
    fraction: Double,
    base: Base,
    weighting: Weighting = .none,
    minimumVoxels: Int = 1
  ) {
    self.fraction = fraction
    self.base = base
    self.weighting = weighting
    self.minimumVoxels = minimumVoxels
  }
}

/// The parameters of ``TargetingMethod/cone``: nested spheres, each with a weight.
public struct ConeRule: Hashable, Sendable {
  /// The voxels of one shell: beyond the radius of the shell before, up to its own.
  public struct Shell: Hashable, Sendable {
    /// The radius up to which the shell goes, included.
    public let radius: Millimetres
    /// The weight of each of its voxels, above 0.
    public let weight: Double

    /// Creates a shell.
    public init(radius: Millimetres, weight: Double) {
      self.radius = radius
      self.weight = weight
    }
  }

  /// The shells from the innermost to the outermost, at least one, with growing radii.
  public let shells: [Shell]

  /// Creates a rule; the radii must grow and the weights be positive.
  public init(shells: [Shell]) {
    precondition(!shells.isEmpty, "a cone without shells")
    precondition(zip(shells, shells.dropFirst()).allSatisfy { $0.radius < $1.radius })
    precondition(shells.allSatisfy { $0.weight > 0 }, "a weight that is not positive")
    self.shells = shells
  }

  /// Weights 5, 4, 3, 2, 1 up to 2, 4, 7, 9, 12 mm.
  ///
  /// Second-hand for Fox and Weigand (10.1016/j.biopsych.2017.10.028); read in the scripts of
  /// Khosravani 2025, 10.1038/s41380-025-03153-3.
  public static let nestedSpheres = ConeRule(
    shells: zip([2.0, 4, 7, 9, 12], [5.0, 4, 3, 2, 1]).map { Shell(radius: $0.mm, weight: $1) }
  )

  /// The radius of the outermost shell.
  public var outerRadius: Millimetres { shells.last?.radius ?? .zero }
}
