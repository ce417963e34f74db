/// How many connectopic maps are made, and of what regions.
public struct GradientRule: Hashable, Sendable {
  /// How many maps, 1 to 3.
  public let mapCount: Int

  /// The fewest voxels that a region may have (chosen by us).
  public static let leastVoxels = 20
  /// The most voxels that a region may have (chosen by us): some 0.25 GB of pairs of voxels.
  public static let mostVoxels = 2500
  /// The widest smoothing, full width at half maximum in mm, with which gradients are made (networks.md
  /// §6).
  ///
  /// More leaks over the border of a region: a region that was the same throughout then had a map whose
  /// halves agreed with |r| of 1 (computed).
  public static let widestSmoothing = 6.0

  /// Refuses smoothing by a full width at half maximum of `millimetres`.
  ///
  /// - Throws: ``GradientError/smoothingWide(millimetres:)`` above ``widestSmoothing``.
  public static func check(smoothing millimetres: Double) throws(GradientError) {
    guard millimetres <= widestSmoothing else { throw .smoothingWide(millimetres: millimetres) }
  }

  /// Creates a rule for 1 to 3 maps.
  public init(mapCount: Int = 2) {
    precondition((1...3).contains(mapCount), "\(mapCount) maps")
    self.mapCount = mapCount
  }
}
