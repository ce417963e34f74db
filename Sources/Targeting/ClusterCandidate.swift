public import Geometry
import Imaging

/// The centre of gravity of the largest cluster of most anticorrelated voxels, or nil without any.
///
/// The most negative voxels are taken, ``ClusterRule/fraction`` of ``ClusterRule/base`` rounded up
/// and at least one, but never one with r ≥ 0; equal ones at the end by lowest linear index. Of
/// their 26-connected components the largest is kept, of equally large ones that with the lowest
/// linear index. Its unweighted centre of gravity is the position; it can lie outside the cluster,
/// and says by how much.
///
/// - Parameters:
///   - r: The correlation of each searched voxel with the seed.
///   - voxels: The linear indices of the searched voxels, in the order of `r`.
///   - grid: The grid that the indices belong to.
///   - rule: How many voxels enter.
/// - Returns: The candidate, at the centre of gravity.
public func clusterCandidate<Frame: WorldFrame>(
  r: [Double],
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  rule: ClusterRule
) -> Candidate<Frame>? {
  let negative = mostNegativeFirst(r: r, voxels: voxels)
  let base = rule.base == .searchedVoxels ? voxels.count : negative.count
  let chosen = negative.prefix(chosenCount(fraction: rule.fraction, of: base))
  let components = connectedComponents(chosen.map(\.voxel).sorted(), in: grid.size)
  guard let threshold = chosen.last, let largest = components.first else { return nil }
  let members = Set(largest)
  let inCluster = chosen.filter { members.contains($0.voxel) }
  let centre = centreOfGravity(largest, grid: grid)
  guard let peak = inCluster.first, let voxel = grid.index(of: centre) else { return nil }
  let nearest = largest.map { grid.centre(ofLinear: $0).distance(to: centre) }.min() ?? .zero
  let linear = grid.linearIndex(of: voxel)
  return Candidate(
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
      thresholdR: threshold.r,
      distanceToNearestVoxel: nearest
    )
  )
}

/// `fraction` of `base`, rounded up and at least 1.
private func chosenCount(fraction: Double, of base: Int) -> Int {
  // 7 % of 100 is 7.000000000000001 in binary, which must not become 8.
  max(1, Int((fraction * Double(base) - 1e-9).rounded(.up)))
}

private func centreOfGravity<Frame: WorldFrame>(
  _ voxels: [Int],
  grid: VoxelGrid<Frame>
) -> Point<Frame> {
  let count = Double(voxels.count)
  let sum = voxels.reduce(into: Point<VoxelSpace>(0, 0, 0)) { sum, linear in
    let voxel = grid.voxel(atLinear: linear).point
    (sum.x, sum.y, sum.z) = (sum.x + voxel.x, sum.y + voxel.y, sum.z + voxel.z)
  }
  return grid.toWorld(Point(sum.x / count, sum.y / count, sum.z / count))
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
