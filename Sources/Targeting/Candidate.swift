public import Geometry

/// A place over which to stimulate, as one method found it.
public struct Candidate<Frame: WorldFrame>: Sendable, Equatable {
  /// The rule by which it was found.
  public let method: TargetingMethod
  /// Where it is: the centre of the peak voxel, or the cluster's centre of gravity.
  public let position: Point<Frame>
  /// The voxel that ``position`` lies in.
  public let voxel: VoxelIndex
  /// The correlation with the seed: at the voxel for a peak, the mean over the cluster for one.
  public let r: Double
  /// The correlation at ``voxel``; nil where that voxel was not searched.
  public let rAtVoxel: Double?
  /// The cluster; nil for a peak.
  public let cluster: Cluster<Frame>?
}

/// The connected voxels that a cluster candidate is the centre of.
public struct Cluster<Frame: WorldFrame>: Sendable, Equatable {
  /// Linear indices of the voxels, ascending.
  public let voxels: [Int]
  /// Cubic millimetres.
  public let volume: Double
  /// The most negative voxel of the cluster.
  public let peakVoxel: VoxelIndex
  /// The centre of ``peakVoxel``.
  public let peakPosition: Point<Frame>
  /// The correlation at ``peakVoxel``.
  public let peakR: Double
  /// The weakest correlation that entered the fraction of most negative voxels.
  public let thresholdR: Double
  /// How far the centre of gravity lies from the nearest centre of a cluster voxel.
  ///
  /// More than half a voxel diagonal means that the centre of gravity lies outside the cluster.
  public let distanceToNearestVoxel: Millimetres

  /// How many voxels the cluster has.
  public var voxelCount: Int { voxels.count }
}
