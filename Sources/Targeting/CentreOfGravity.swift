import Geometry

/// The unweighted centre of gravity of voxels, at least one.
func centreOfGravity<Frame: WorldFrame>(
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
