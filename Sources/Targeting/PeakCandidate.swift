public import Geometry

/// The searched voxel that is most anticorrelated with the seed, or nil where none is.
///
/// Of equal voxels the one with the lowest linear index is taken. Without a negative r there is no
/// candidate, and nothing takes its place.
///
/// - Parameters:
///   - r: The correlation of each searched voxel with the seed.
///   - voxels: The linear indices of the searched voxels, in the order of `r`.
///   - grid: The grid that the indices belong to.
/// - Returns: The candidate, at the centre of its voxel.
public func peakCandidate<Frame: WorldFrame>(
  r: [Double],
  voxels: [Int],
  grid: VoxelGrid<Frame>
) -> Candidate<Frame>? {
  guard let peak = mostNegativeFirst(r: r, voxels: voxels).first else { return nil }
  return Candidate(
    method: .peak,
    position: grid.centre(ofLinear: peak.voxel),
    voxel: grid.voxel(atLinear: peak.voxel),
    r: peak.r,
    rAtVoxel: peak.r,
    cluster: nil
  )
}

/// The voxels with a negative r, most negative first, equal ones by linear index.
func mostNegativeFirst(r: [Double], voxels: [Int]) -> [(voxel: Int, r: Double)] {
  precondition(r.count == voxels.count, "\(r.count) correlations of \(voxels.count) voxels")
  return zip(voxels, r).filter { $0.1 < 0 }
    .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
    .map { (voxel: $0.0, r: $0.1) }
}
