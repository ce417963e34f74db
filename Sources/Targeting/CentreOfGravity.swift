import Geometry

/// The unweighted centre of gravity of voxels, at least one.
func centreOfGravity<Frame: WorldFrame>(
  _ voxels: [Int],
  grid: VoxelGrid<Frame>
) -> Point<Frame> {
  guard let centre = centreOfGravity(voxels, grid: grid, mass: { _ in 1 }) else {
    preconditionFailure("the centre of no voxel")
  }
  return centre
}

/// The centre of gravity of voxels with the given masses, from 0, or nil where there is no mass.
func centreOfGravity<Frame: WorldFrame>(
  _ voxels: [Int],
  grid: VoxelGrid<Frame>,
  mass: (Int) -> Double
) -> Point<Frame>? {
  var (sum, total) = (Point<VoxelSpace>(0, 0, 0), 0.0)
  for linear in voxels {
    let (voxel, mass) = (grid.voxel(atLinear: linear).point, mass(linear))
    (sum.x, sum.y, sum.z) = (sum.x + mass * voxel.x, sum.y + mass * voxel.y, sum.z + mass * voxel.z)
    total += mass
  }
  guard total > 0 else { return nil }
  return grid.toWorld(Point(sum.x / total, sum.y / total, sum.z / total))
}

/// The voxel whose centre is nearest to `point`, of equal ones that of the lowest linear index, and
/// how far it is.
func nearest<Frame: WorldFrame>(
  of voxels: [Int],
  to point: Point<Frame>,
  grid: VoxelGrid<Frame>
) -> (voxel: Int, distance: Millimetres)? {
  voxels.map { (voxel: $0, distance: grid.centre(ofLinear: $0).distance(to: point)) }
    .min { ($0.distance, $0.voxel) < ($1.distance, $1.voxel) }
}
