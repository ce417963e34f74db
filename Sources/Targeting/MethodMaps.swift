public import Geometry

/// What the methods choose from: the correlations of the searched voxels, and what some need besides.
public struct MethodMaps: Sendable {
  /// The r of each searched voxel with the seed.
  public var r: [Double]
  /// The r of the cone-weighted mean signal round each searched voxel, by the method's name.
  public var cones: [String: [Double]]
  /// The weight of each searched voxel, by the name of a cluster method that has them.
  public var weights: [String: [Double]]
  /// What the hierarchical clustering found, by the method's name.
  public var subunits: [String: Result<[Subunit], TargetingError>]

  /// Collects maps, each in the order of the searched voxels.
  public init(
    r: [Double],
    cones: [String: [Double]] = [:],
    weights: [String: [Double]] = [:],
    subunits: [String: Result<[Subunit], TargetingError>] = [:]
  ) {
    self.r = r
    self.cones = cones
    self.weights = weights
    self.subunits = subunits
  }
}

extension MethodSpecification {
  /// The candidate that this method chooses.
  ///
  /// - Parameters:
  ///   - maps: What it chooses from; those that this method needs must be there.
  ///   - voxels: The linear indices of the searched voxels, in the order of `maps`.
  ///   - grid: The grid that the indices belong to.
  ///   - direction: The wanted sign of r.
  /// - Returns: The candidate, under the name of this specification.
  /// - Throws: ``TargetingError``, where there is none; nothing takes its place.
  public func candidate<Frame: WorldFrame>(
    in maps: MethodMaps,
    voxels: [Int],
    grid: VoxelGrid<Frame>,
    direction: Direction
  ) throws(TargetingError) -> Candidate<Frame> {
    let found: Candidate<Frame>?
    switch rule {
    case .peak:
      found = peakCandidate(
        r: maps.r,
        voxels: voxels,
        grid: grid,
        direction: direction,
        name: name
      )
    case .cone:
      found = coneCandidate(
        coneR: needed(maps.cones),
        r: maps.r,
        voxels: voxels,
        grid: grid,
        direction: direction,
        name: name
      )
    case .cluster(let rule):
      return try cluster(rule, in: maps, voxels: voxels, grid: grid, direction: direction)
    case .hierarchical(let rule):
      return try hierarchicalCandidate(
        needed(maps.subunits).get(),
        voxels: voxels,
        grid: grid,
        rule: rule,
        direction: direction,
        name: name
      )
    }
    guard let found else { throw direction.noCorrelation }
    return found
  }

  private func cluster<Frame: WorldFrame>(
    _ rule: ClusterRule,
    in maps: MethodMaps,
    voxels: [Int],
    grid: VoxelGrid<Frame>,
    direction: Direction
  ) throws(TargetingError) -> Candidate<Frame> {
    let weights = rule.weighting == .none ? nil : needed(maps.weights)
    let found = clusterCandidate(
      r: maps.r,
      voxels: voxels,
      grid: grid,
      rule: rule,
      direction: direction,
      weights: weights,
      name: name
    )
    if let found { return found }
    let size = largestClusterSize(
      r: maps.r,
      voxels: voxels,
      size: grid.size,
      rule: rule,
      direction: direction,
      weights: weights
    )
    guard size < rule.minimumVoxels else { throw .clusterWithoutWeight(voxels: size) }
    guard size == 0 else { throw .clusterTooSmall(found: size, needed: rule.minimumVoxels) }
    throw direction.noCorrelation
  }

  private func needed<Map>(_ maps: [String: Map]) -> Map {
    guard let map = maps[name] else { preconditionFailure("no map for the method \(name)") }
    return map
  }
}
