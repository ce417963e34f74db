public import Geometry

/// A place over which to stimulate, as one method found it.
public struct Candidate<Frame: WorldFrame>: Sendable, Equatable {
  /// The name of the specification by which it was found.
  public let name: String
  /// The kind of rule by which it was found.
  public let method: TargetingMethod
  /// Where it is: the centre of a voxel, or the centre of gravity of several.
  public let position: Point<Frame>
  /// The voxel that ``position`` lies in.
  public let voxel: VoxelIndex
  /// The correlation with the seed, with its true sign.
  ///
  /// At the voxel for a peak, the mean over the cluster for one, that of the cone-weighted mean signal
  /// for a cone. For a subunit the net Spearman correlation a seed voxel, which is no Pearson r.
  public let r: Double
  /// The correlation of the single voxel ``voxel``; nil where that was not searched.
  public let rAtVoxel: Double?
  /// The cluster; nil for other methods.
  public let cluster: Cluster<Frame>?
  /// The subunit; nil for other methods.
  public let subunit: SubunitPlace<Frame>?

  init(
    name: String,
    method: TargetingMethod,
    position: Point<Frame>,
    voxel: VoxelIndex,
    r: Double,
    rAtVoxel: Double?,
    cluster: Cluster<Frame>? = nil,
    subunit: SubunitPlace<Frame>? = nil
  ) {
    self.name = name
    self.method = method
    self.position = position
    self.voxel = voxel
    self.r = r
    self.rAtVoxel = rAtVoxel
    self.cluster = cluster
    self.subunit = subunit
  }
}

/// The connected voxels that a cluster candidate is the centre of.
public struct Cluster<Frame: WorldFrame>: Sendable, Equatable {
  /// Linear indices of the voxels, ascending.
  public let voxels: [Int]
  /// Cubic millimetres.
  public let volume: Double
  /// The voxel of the cluster with the strongest correlation.
  public let peakVoxel: VoxelIndex
  /// The centre of ``peakVoxel``.
  public let peakPosition: Point<Frame>
  /// The correlation at ``peakVoxel``.
  public let peakR: Double
  /// The weakest correlation that entered the fraction of strongest voxels.
  public let thresholdR: Double
  /// How far the centre of gravity lies from the nearest centre of a cluster voxel.
  ///
  /// More than half a voxel diagonal means that the centre of gravity lies outside the cluster.
  public let distanceToNearestVoxel: Millimetres

  /// How many voxels the cluster has.
  public var voxelCount: Int { voxels.count }
}

/// The voxels that a hierarchical candidate is the centre of.
public struct SubunitPlace<Frame: WorldFrame>: Sendable, Equatable {
  /// Linear indices of the voxels, ascending; they need not be connected.
  public let voxels: [Int]
  /// Σ ρ n over the seed's subunits, with their Spearman ρ and their n voxels.
  public let netCorrelation: Double
  /// Voxels over their mean pairwise distance in millimetres.
  public let compactness: Double
  /// The member nearest to the centre of gravity; of equal ones that of the lowest linear index.
  public let nearestVoxel: VoxelIndex
  /// The centre of ``nearestVoxel``.
  public let nearestPosition: Point<Frame>
  /// How far the centre of gravity lies from ``nearestPosition``.
  public let distanceToNearestVoxel: Millimetres

  /// How many voxels the subunit has.
  public var voxelCount: Int { voxels.count }
}
