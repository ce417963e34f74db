public import Geometry
import Imaging

/// The centre of gravity of the largest cluster of the strongest voxels, or nil without any.
///
/// The strongest voxels are taken, ``ClusterRule/fraction`` of ``ClusterRule/base`` rounded up and
/// at least one, but never one whose r has not the wanted sign; equal ones at the end by lowest
/// linear index. Where ``ClusterRule/Weighting/selects``, they are ranked by r times weight, and a
/// weight of 0 keeps a voxel out. Of their 26-connected components the largest is kept, of equally
/// large ones that with the lowest linear index; one below ``ClusterRule/minimumVoxels`` is none. Its
/// centre of gravity is the position, with the weights as masses where ``ClusterRule/Weighting/isMass``
/// and equal masses otherwise; it can lie outside the cluster, and says by how much. Without any mass
/// there is no candidate.
///
/// - Parameters:
///   - r: The correlation of each searched voxel with the seed.
///   - voxels: The linear indices of the searched voxels, in the order of `r`.
///   - grid: The grid that the indices belong to.
///   - rule: How many voxels enter.
///   - direction: The wanted sign.
///   - weights: One weight a searched voxel, from 0, exactly where the rule weights.
///   - name: What the candidate is called.
/// - Returns: The candidate, at the centre of gravity.
public func clusterCandidate<Frame: WorldFrame>(
  r: [Double],
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  rule: ClusterRule,
  direction: Direction = .negative,
  weights: [Double]? = nil,
  name: String = "cluster"
) -> Candidate<Frame>? {
  let chosen = chosenVoxels(
    r: r,
    voxels: voxels,
    rule: rule,
    direction: direction,
    weights: weights
  )
  let components = connectedComponents(chosen.map(\.voxel).sorted(), in: grid.size)
  guard let largest = components.first, largest.count >= rule.minimumVoxels else { return nil }
  let members = Set(largest)
  let inCluster = chosen.filter { members.contains($0.voxel) }
  let strength = { (voxel: ScoredVoxel) in direction.oriented(voxel.r) }
  let masses = weights.map { Dictionary(zip(voxels, $0)) { $1 } } ?? [:]
  let isMass = rule.weighting.isMass
  guard let centre = centreOfGravity(largest, grid: grid, mass: { isMass ? masses[$0] ?? 0 : 1 }),
    let peak = inCluster.min(by: { (strength($0), $0.voxel) < (strength($1), $1.voxel) }),
    let weakest = chosen.max(by: { strength($0) < strength($1) }),
    let nearest = nearest(of: largest, to: centre, grid: grid),
    let voxel = grid.index(of: centre)
  else { return nil }
  let linear = grid.linearIndex(of: voxel)
  return Candidate(
    name: name,
    method: .cluster,
    position: centre,
    voxel: voxel,
    r: inCluster.reduce(0) { $0 + $1.r } / Double(inCluster.count),
    rAtVoxel: voxels.firstIndex { $0 == linear }.map { r[$0] },
    cluster: Cluster(
      voxels: largest.sorted(),
      volume: Double(largest.count) * voxelVolume(of: grid),
      peakVoxel: grid.voxel(atLinear: peak.voxel),
      peakPosition: grid.centre(ofLinear: peak.voxel),
      peakR: peak.r,
      thresholdR: weakest.r,
      distanceToNearestVoxel: nearest.distance
    )
  )
}

/// How many voxels the largest cluster has, whatever the rule's minimum; 0 without any.
func largestClusterSize(
  r: [Double],
  voxels: [Int],
  size: GridSize,
  rule: ClusterRule,
  direction: Direction,
  weights: [Double]?
) -> Int {
  let chosen = chosenVoxels(
    r: r,
    voxels: voxels,
    rule: rule,
    direction: direction,
    weights: weights
  )
  return connectedComponents(chosen.map(\.voxel).sorted(), in: size).first?.count ?? 0
}

/// The voxels that enter the fraction, strongest first.
private func chosenVoxels(
  r: [Double],
  voxels: [Int],
  rule: ClusterRule,
  direction: Direction,
  weights: [Double]?
) -> ArraySlice<ScoredVoxel> {
  precondition((weights != nil) == (rule.weighting != .none), "weights are not as the rule says")
  let wanted = strongestFirst(
    r: r,
    voxels: voxels,
    direction: direction,
    weights: rule.weighting.selects ? weights : nil
  )
  let base = rule.base == .searchedVoxels ? voxels.count : wanted.count
  return wanted.prefix(chosenCount(fraction: rule.fraction, of: base))
}

/// `fraction` of `base`, rounded up and at least 1.
func chosenCount(fraction: Double, of base: Int) -> Int {
  // 7 % of 100 is 7.000000000000001 in binary, which must not become 8.
  max(1, Int((fraction * Double(base) - 1e-9).rounded(.up)))
}

/// Cubic millimetres of one voxel: the determinant of the affine's linear part.
private func voxelVolume<Frame: WorldFrame>(of grid: VoxelGrid<Frame>) -> Double {
  let m = grid.toWorld.rows
  let determinant =
    m[0] * (m[5] * m[10] - m[6] * m[9])
    - m[1] * (m[4] * m[10] - m[6] * m[8])
    + m[2] * (m[4] * m[9] - m[5] * m[8])
  return determinant.magnitude
}
