public import Geometry
public import Targeting

/// One candidate, placed and ranked.
public struct PlannedTarget: Hashable, Sendable {
  /// The name of the method that found it, unique in a plan.
  public let name: String
  /// The kind of rule.
  public let method: TargetingMethod
  /// 1 for the protocol's own method.
  public let rank: Int
  /// Whether it is the recommended target; never where the status is not `ok`.
  public internal(set) var isRecommended: Bool
  /// The correlation that belongs to the candidate: the voxel's, or the mean over the cluster.
  public let r: Double
  /// The correlation at ``voxel``; nil where that voxel was not searched.
  public let rAtVoxel: Double?
  /// The voxel, or the one nearest to the centre of gravity.
  public let voxel: VoxelIndex
  /// Where it is.
  public let position: SpacePoint
  /// Where that is in the other space; nil without a transform, or with ``CarriedPosition/position``
  /// nil beyond its field.
  public let carried: CarriedPosition?
  /// The cluster behind it, if the method makes one.
  public let cluster: ClusterRecord?
  /// The subunit behind it, if the method makes one.
  public let subunit: SubunitRecord?
  /// Millimetres to the other candidates and to the reference points, by identifier.
  public let distances: [String: Double]
}

/// The cluster behind a candidate.
public struct ClusterRecord: Hashable, Sendable {
  /// The number of voxels.
  public let voxelCount: Int
  /// Its volume in mm³.
  public let volume: Double
  /// The largest r that still entered the fraction.
  public let thresholdR: Double
  /// Its most negative r.
  public let peakR: Double
  /// Where that is.
  public let peak: SpacePoint
  /// Millimetres from the centre of gravity to the nearest voxel of the cluster.
  public let distanceToCluster: Double
}

/// The subunit behind a hierarchical candidate.
public struct SubunitRecord: Hashable, Sendable {
  /// The number of voxels, which need not be connected.
  public let voxelCount: Int
  /// Σ ρ n over the seed's subunits, with Spearman's ρ and n voxels.
  public let netCorrelation: Double
  /// Voxels over their mean pairwise distance in mm.
  public let compactness: Double
  /// The member nearest to the centre of gravity.
  public let nearest: SpacePoint
  /// Millimetres from the centre of gravity to it.
  public let distanceToNearest: Double
}

/// A method that found no target.
public struct MissingTarget: Hashable, Sendable {
  /// The method's name.
  public let name: String
  /// A code that says why.
  public let reason: String
}

/// Where the targets of several methods lie together.
public struct ConsensusRecord: Hashable, Sendable {
  /// The methods.
  public let names: [String]
  /// Their middle.
  public let centre: SpacePoint
  /// The largest distance between two of them, in mm; nil of a single one.
  public let largestDistance: Double?
  /// The mean distance between two of them, in mm.
  public let meanDistance: Double?
  /// How many methods select each searched voxel, by its linear index; those of none are left out.
  public let agreement: [Int: Int]
}
