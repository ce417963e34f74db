import Glibc
public import Geometry
import Statistics

/// The smallest set of voxels that holds the share `share` of all targets.
///
/// Targets are counted by the voxel that they lie in, without any smoothing; the fullest voxels are
/// taken, of equal ones that with the lower index.
///
/// - Parameters:
///   - share: Above 0 and at most 1.
///   - targets: At least one; nil stands for no target and lies in no voxel.
///   - grid: The grid of the voxels.
/// - Returns: Linear indices, ascending; nil where fewer than the share have a voxel at all.
public func targetMask<Frame: WorldFrame>(
  holding share: Double,
  of targets: [Point<Frame>?],
  in grid: VoxelGrid<Frame>
) -> [Int]? {
  guard !targets.isEmpty else { return nil }
  var counts: [Int: Int] = [:]
  for target in targets {
    guard let target, let voxel = grid.index(of: target), let linear = grid.linearIndex(of: voxel)
    else { continue }
    counts[linear, default: 0] += 1
  }
  let wanted = heldCount(share, of: targets.count)
  var (held, mask) = (0, [Int]())
  for (voxel, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
  where held < wanted {
    held += count
    mask.append(voxel)
  }
  return held < wanted ? nil : mask.sorted()
}

/// Those of `voxels` whose centre lies at most `distance` from the centre of a voxel in `mask`.
///
/// - Parameters:
///   - mask: Linear indices.
///   - distance: How far the mask grows; 0 leaves what it shares with `voxels`.
///   - voxels: Linear indices into which it may grow, in any order.
///   - grid: The grid of both.
/// - Returns: The chosen of `voxels`, in their order.
public func dilated<Frame: WorldFrame>(
  _ mask: [Int],
  by distance: Millimetres,
  within voxels: [Int],
  grid: VoxelGrid<Frame>
) -> [Int] {
  let centres = mask.map { grid.centre(ofLinear: $0) }
  return voxels.filter { voxel in
    let centre = grid.centre(ofLinear: voxel)
    return centres.contains { $0.distance(to: centre).value <= distance.value + 1e-9 }
  }
}

/// The cube root of `x`.
func cubeRoot(_ x: Double) -> Double { cbrt(x) }
