public import Geometry

/// The searched voxel with the strongest correlation of the wanted sign, or nil where none has it.
///
/// Of equal voxels the one with the lowest linear index is taken. Without an r of the wanted sign
/// there is no candidate, and nothing takes its place.
///
/// - Parameters:
///   - r: The correlation of each searched voxel with the seed.
///   - voxels: The linear indices of the searched voxels, in the order of `r`.
///   - grid: The grid that the indices belong to.
///   - direction: The wanted sign.
///   - name: What the candidate is called.
/// - Returns: The candidate, at the centre of its voxel.
public func peakCandidate<Frame: WorldFrame>(
  r: [Double],
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  direction: Direction = .negative,
  name: String = "peak"
) -> Candidate<Frame>? {
  guard let peak = strongestFirst(r: r, voxels: voxels, direction: direction).first else {
    return nil
  }
  return Candidate(
    name: name,
    method: .peak,
    position: grid.centre(ofLinear: peak.voxel),
    voxel: grid.voxel(atLinear: peak.voxel),
    r: peak.r,
    rAtVoxel: peak.r
  )
}

/// The centre whose cone-weighted mean signal has the strongest correlation of the wanted sign, or
/// nil where none has it.
///
/// - Parameters:
///   - coneR: The correlation of each centre's cone with the seed.
///   - r: The correlation of each centre's own voxel.
///   - voxels: The linear indices of the centres, in the order of both.
///   - grid: The grid that the indices belong to.
///   - direction: The wanted sign.
///   - name: What the candidate is called.
/// - Returns: The candidate, at the centre of its voxel; of equal ones that of the lowest index.
public func coneCandidate<Frame: WorldFrame>(
  coneR: [Double],
  r: [Double],
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  direction: Direction = .negative,
  name: String = "cone"
) -> Candidate<Frame>? {
  precondition(r.count == coneR.count, "\(r.count) correlations of \(coneR.count) centres")
  guard let best = strongestFirst(r: coneR, voxels: voxels, direction: direction).first else {
    return nil
  }
  return Candidate(
    name: name,
    method: .cone,
    position: grid.centre(ofLinear: best.voxel),
    voxel: grid.voxel(atLinear: best.voxel),
    r: best.r,
    rAtVoxel: voxels.firstIndex(of: best.voxel).map { r[$0] }
  )
}

/// A searched voxel that has the wanted sign.
struct ScoredVoxel {
  let voxel: Int
  let r: Double
  /// What it is ranked by: negative, the lower the better.
  let score: Double
}

/// The voxels with the wanted sign of r and a positive weight, strongest first, equal ones by linear
/// index.
func strongestFirst(
  r: [Double],
  voxels: [Int],
  direction: Direction,
  weights: [Double]? = nil
) -> [ScoredVoxel] {
  precondition(r.count == voxels.count, "\(r.count) correlations of \(voxels.count) voxels")
  precondition(weights == nil || weights?.count == r.count, "a weight a voxel")
  return voxels.indices.map { position in
    let weight = weights?[position] ?? 1
    precondition(weight >= 0 && weight.isFinite, "the weight \(weight)")
    let score = direction.oriented(r[position]) * weight
    return ScoredVoxel(voxel: voxels[position], r: r[position], score: score)
  }
  .filter { $0.score < 0 }
  .sorted { ($0.score, $0.voxel) < ($1.score, $1.voxel) }
}
