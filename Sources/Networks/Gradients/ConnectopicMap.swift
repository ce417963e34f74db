/// An axis of the world, towards its positive end.
public enum WorldAxis: String, CaseIterable, Sendable {
  /// Towards the right.
  case right = "x"
  /// Towards the front.
  case anterior = "y"
  /// Upwards.
  case superior = "z"
}

/// The axis that gave a map its sign.
public struct MapOrientation: Hashable, Sendable {
  /// Along which the map grows.
  public let axis: WorldAxis
  /// r of the map with that coordinate, at least ``least`` in magnitude: below 0 where a template gave
  /// the sign.
  public let correlation: Double

  /// The least |r| of an axis that orients a map: 0.1 (chosen by us).
  public static let least = 0.1
}

/// One way in which connectivity changes gradually over a region.
public struct ConnectopicMap: Hashable, Sendable {
  /// One number a voxel of the region, in its order; only order and shape mean something.
  public let values: [Double]
  /// λ of (D − W) y = λ D y, above 0: the smaller, the smoother.
  public let eigenvalue: Double
  /// What its sign comes from; nil where it follows no axis, and its sign is arbitrary.
  public let orientation: MapOrientation?
}

/// The connectopic maps of a region, after Haak 2018 (congrads' code read).
public struct ConnectopicMaps: Hashable, Sendable {
  /// The region's voxels, as they were given.
  public let region: [Int]
  /// The maps by eigenvalue, smallest first.
  ///
  /// Two subjects' orders may differ: ``ordered(by:over:)``.
  public let maps: [ConnectopicMap]
  /// The largest squared distance between neighbours in the graph of similar voxels.
  public let epsilon: Double
  /// How many components the fingerprints of each run have.
  public let componentCounts: [Int]
  /// (λ₂ − λ₁)/λ₂ of the first two maps, whether or not the second was asked for.
  public let eigenvalueGap: Double

  /// Whether the first two eigenvalues are so close that the order of the maps says nothing.
  public var isOrderUncertain: Bool { eigenvalueGap < Self.leastGap }
  /// The least gap of a certain order: 0.1 (chosen by us).
  public static let leastGap = 0.1
}
