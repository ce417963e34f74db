public import Findings
public import Geometry

/// How far each method's candidate moves between two halves of the data, cleaned apart.
///
/// A measure of stability of this subject's target, not of its distance from the truth.
public struct SplitHalf<Frame: WorldFrame>: Sendable, Equatable {
  /// What one half of the data gives by itself.
  public struct Half: Sendable, Equatable {
    /// The half's most anticorrelated voxel.
    public internal(set) var peak: Candidate<Frame>?
    /// The half's cluster candidate.
    public internal(set) var cluster: Candidate<Frame>?
    /// How many frames it keeps after censoring.
    public let keptFrames: Int
    /// How many minutes those are.
    public let minutesKept: Double
    /// Its degrees of freedom, over all its runs; nil where it could not be cleaned.
    public internal(set) var degreesOfFreedom: Int?
    /// Why the half has no candidates; nil where it has.
    public internal(set) var reason: Finding?
  }

  /// The earlier half of each run, or every other run from the first.
  public let first: Half
  /// The later half of each run, or every other run from the second.
  public let second: Half

  /// How far the peak moves; nil where a half has none, for its ``Half/reason``.
  public var peakDisplacement: Millimetres? { displacement(first.peak, second.peak) }
  /// How far the cluster's centre of gravity moves; nil where a half has none.
  public var clusterDisplacement: Millimetres? { displacement(first.cluster, second.cluster) }
  /// How far the candidate of `method` moves; nil where a half has none.
  public func displacement(of method: TargetingMethod) -> Millimetres? {
    switch method {
    case .peak: peakDisplacement
    case .cluster: clusterDisplacement
    case .cone, .hierarchical: nil
    }
  }
  /// Why displacements are missing, one finding a half at most.
  public var findings: [Finding] { [first.reason, second.reason].compactMap(\.self) }

  private func displacement(_ a: Candidate<Frame>?, _ b: Candidate<Frame>?) -> Millimetres? {
    guard let a, let b else { return nil }
    return a.position.distance(to: b.position)
  }
}

/// What one half of the data gives, before its candidates are chosen.
public struct HalfMap: Sendable {
  /// The stretches of runs that belong to the half.
  public let stretches: [Stretch]
  /// The r of each searched voxel, or why there is none.
  public let r: Result<[Double], Finding>
  /// Degrees of freedom, over all its stretches; nil where it could not be cleaned.
  public let degreesOfFreedom: Int?

  /// Describes a half.
  public init(stretches: [Stretch], r: Result<[Double], Finding>, degreesOfFreedom: Int?) {
    self.stretches = stretches
    self.r = r
    self.degreesOfFreedom = degreesOfFreedom
  }
}

/// How the candidates move between two halves of the data.
///
/// - Parameters:
///   - first: The map of the first half, cleaned apart.
///   - second: The map of the second half, cleaned apart.
///   - voxels: The linear indices of the searched voxels, in the order of the maps.
///   - grid: The grid that the indices belong to.
///   - rule: How many voxels enter the cluster.
/// - Returns: Both halves; where one gives no target, with the reason.
public func splitHalf<Frame: WorldFrame>(
  _ first: HalfMap,
  _ second: HalfMap,
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  rule: ClusterRule
) -> SplitHalf<Frame> {
  func half(_ map: HalfMap, _ name: String) -> SplitHalf<Frame>.Half {
    findHalf(map, name: name, voxels: voxels, grid: grid, rule: rule)
  }
  return SplitHalf(first: half(first, "first half"), second: half(second, "second half"))
}

private func findHalf<Frame: WorldFrame>(
  _ map: HalfMap,
  name: String,
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  rule: ClusterRule
) -> SplitHalf<Frame>.Half {
  var half = SplitHalf<Frame>.Half(
    keptFrames: map.stretches.reduce(0) { $0 + $1.keptCount },
    minutesKept: map.stretches.reduce(0) { $0 + $1.minutesKept },
    degreesOfFreedom: map.degreesOfFreedom
  )
  switch map.r {
  case .failure(let cause): half.reason = notPossible(cause, subject: name)
  case .success(let r):
    half.peak = peakCandidate(r: r, voxels: voxels, grid: grid)
    half.cluster = clusterCandidate(r: r, voxels: voxels, grid: grid, rule: rule)
    if half.peak == nil {
      half.reason = notPossible(noAnticorrelation(subject: name), subject: name)
    }
  }
  return half
}

/// That half the data gives no target makes the whole doubtful, but does not withhold it.
private func notPossible(_ cause: Finding, subject: String) -> Finding {
  Finding(
    "split_half_not_possible",
    .warning,
    subject: subject,
    message: "the \(subject) gives no target: \(cause.message) (\(cause.code))",
    remedy: cause.remedy
  )
}
