public import Geometry

/// The rules by which a target is chosen from a connectivity map.
public enum TargetingMethod: String, CaseIterable, Hashable, Sendable {
  /// The most anticorrelated voxel.
  case peak
  /// The centre of gravity of the largest cluster of the most anticorrelated voxels.
  case cluster
  /// The centre whose cone-weighted mean signal is most anticorrelated.
  case cone
  /// The best-ranked subunit of a clustering of the search region.
  case hierarchical
}

/// A number below which a run is doubted, and a lower one below which it is refused.
public struct Threshold: Hashable, Sendable {
  /// Below this the result is of low confidence.
  public let warn: Double
  /// Below this there is no target.
  public let refuse: Double

  /// Creates a threshold; `refuse` lies at or below `warn`.
  public init(warn: Double, refuse: Double) {
    self.warn = warn
    self.refuse = refuse
  }
}

/// What a run must offer before a target is recommended.
public struct QualityRules: Hashable, Sendable {
  /// Minutes of data kept after censoring, over all runs.
  public let minutesKept: Threshold
  /// Frames kept after censoring, in each run.
  public let framesKept: Threshold
  /// Degrees of freedom left after filter and regression, over all runs.
  public let degreesOfFreedom: Threshold
  /// The share of the seed's voxels that lie in the brain mask and carry signal.
  public let seedCoverage: Threshold
  /// The share of the search region's in-brain voxels that carry signal.
  public let regionCoverage: Threshold
  /// How far the recommended candidate may move between halves of the data before it is doubted.
  public let splitHalfDisplacement: Millimetres

  /// Creates rules.
  public init(
    minutesKept: Threshold,
    framesKept: Threshold,
    degreesOfFreedom: Threshold,
    seedCoverage: Threshold,
    regionCoverage: Threshold,
    splitHalfDisplacement: Millimetres
  ) {
    self.minutesKept = minutesKept
    self.framesKept = framesKept
    self.degreesOfFreedom = degreesOfFreedom
    self.seedCoverage = seedCoverage
    self.regionCoverage = regionCoverage
    self.splitHalfDisplacement = splitHalfDisplacement
  }
}
