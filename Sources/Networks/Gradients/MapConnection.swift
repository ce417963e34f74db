/// How much more a map's contrast is connected with far voxels than chance gives.
///
/// Shape and smoothness of a region give maps whose halves agree, whatever the rest of the brain does:
/// fingerprints with all components are alike where the region's own series are. So a map of one half is
/// held against the other half: does what its two ends do differently go with anything far away? The same
/// contrast rolled in time keeps its spectrum, and voxels their smoothness, but nothing couples the two
/// any more (decision 0025, chosen by us).
public struct MapConnection: Hashable, Sendable {
  /// The mean of r² with the far voxels.
  public let observed: Double
  /// The same of the contrast rolled by each lag; at least one.
  public let chance: [Double]

  /// Creates a measurement.
  public init(observed: Double, chance: [Double]) {
    precondition(!chance.isEmpty, "no lag")
    (self.observed, self.chance) = (observed, chance)
  }

  /// ``observed`` over the mean of ``chance``: near 1 in noise; 0 where there is no signal at all.
  public var ratio: Double {
    let mean = chance.reduce(0, +) / Double(chance.count)
    return mean > 0 ? observed / mean : 0
  }
  /// (1 + lags that reach ``observed``) / (1 + lags).
  public var probability: Double {
    Double(1 + chance.count { $0 >= observed }) / Double(1 + chance.count)
  }
  /// Whether no lag reaches ``observed``.
  public var isBeyondChance: Bool { !chance.contains { $0 >= observed } }

  /// How near to the region a voxel may not be, in mm (chosen by us): the smoothness of images that are
  /// smoothed by 6 mm has ended there.
  public static let margin = 20.0
  /// The fewest far voxels with which it is measured (chosen by us).
  public static let leastVoxels = 100
  /// How many lags (chosen by us): were they independent, one map in 40 would pass in noise; of simulated
  /// noise 6 of 130 did (decision 0025), so that r of the halves is asked for too.
  public static let lagCount = 39

  /// The measurements of both halves as one, lag by lag.
  public static func + (first: MapConnection, second: MapConnection) -> MapConnection {
    precondition(first.chance.count == second.chance.count, "other lags")
    return MapConnection(
      observed: first.observed + second.observed,
      chance: zip(first.chance, second.chance).map { $0 + $1 }
    )
  }
}
