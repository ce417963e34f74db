/// How many connectopic maps are made, and of what regions.
public struct GradientRule: Hashable, Sendable {
  /// How many maps, 1 to 3.
  public let mapCount: Int

  /// The fewest voxels that a region may have (chosen by us).
  public static let leastVoxels = 20
  /// The most voxels that a region may have (chosen by us): some 0.25 GB of pairs of voxels.
  public static let mostVoxels = 2500

  /// Creates a rule for 1 to 3 maps.
  public init(mapCount: Int = 2) {
    precondition((1...3).contains(mapCount), "\(mapCount) maps")
    self.mapCount = mapCount
  }
}
