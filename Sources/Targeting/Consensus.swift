public import Geometry

/// How the candidates of several methods are held together.
public struct ConsensusRule: Hashable, Sendable {
  /// What stands for the middle of several places.
  public enum Centre: String, CaseIterable, Hashable, Sendable {
    /// The place with the least sum of distances: one stray candidate hardly moves it.
    case geometricMedian = "geometric_median"
    /// The mean of the coordinates.
    case mean
  }

  /// What stands for the middle.
  public let centre: Centre
  /// The sphere that stands for the voxels of a candidate that has none of its own.
  public let sphereRadius: Millimetres

  /// Creates a rule.
  public init(centre: Centre, sphereRadius: Millimetres) {
    self.centre = centre
    self.sphereRadius = sphereRadius
  }
}

/// Where the candidates of several methods lie together, and how far apart.
///
/// It tells how much the choice of a method matters for this subject; it is no target by itself.
public struct Consensus<Frame: WorldFrame>: Sendable, Equatable {
  /// The names of the candidates, in their order.
  public let names: [String]
  /// The middle of their places; it may lie where no voxel was searched.
  public let centre: Point<Frame>
  /// The largest distance between two of them; nil of a single one.
  public let largestDistance: Millimetres?
  /// The mean distance between two of them; nil of a single one.
  public let meanDistance: Millimetres?
  /// For each searched voxel, how many of the candidates select it.
  ///
  /// A cluster or a subunit selects its voxels, any other candidate the sphere round its place, border
  /// included.
  public let agreement: [Int]

  /// Holds `candidates` together; nil without any.
  ///
  /// - Parameters:
  ///   - candidates: One a method.
  ///   - voxels: The linear indices of the searched voxels.
  ///   - grid: The grid that the indices belong to.
  ///   - rule: What stands for the middle, and the radius.
  public init?(
    of candidates: [Candidate<Frame>],
    voxels: [Int],
    grid: VoxelGrid<Frame>,
    rule: ConsensusRule
  ) {
    let places = candidates.map(\.position)
    guard !places.isEmpty else { return nil }
    names = candidates.map(\.name)
    switch rule.centre {
    case .mean: centre = weightedMean(of: places)
    case .geometricMedian: centre = geometricMedian(of: places)
    }
    let distances = places.indices.flatMap { number in
      places[..<number].map { $0.distance(to: places[number]) }
    }
    largestDistance = distances.max()
    meanDistance =
      distances.isEmpty
      ? nil : (distances.reduce(0) { $0 + $1.value } / Double(distances.count)).mm
    var agreement = [Int](repeating: 0, count: voxels.count)
    for candidate in candidates {
      let own = (candidate.cluster?.voxels ?? candidate.subunit?.voxels).map { Set($0) }
      for (position, voxel) in voxels.enumerated() {
        let isSelected =
          own?.contains(voxel)
          ?? (grid.centre(ofLinear: voxel).distance(to: candidate.position) <= rule.sphereRadius)
        if isSelected { agreement[position] += 1 }
      }
    }
    self.agreement = agreement
  }
}
