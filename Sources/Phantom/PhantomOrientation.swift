import Geometry
import Glibc

/// How a phantom's images lie in memory.
public enum PhantomOrientation: String, CaseIterable, Sendable {
  /// i, j and k run to the right, to the front and up.
  case ras
  /// i runs to the left: the same voxels as in ``ras``, mirrored in memory and nowhere else.
  case las
  /// Axes turned by some degrees about x, y and z: other voxels of the same head.
  case oblique
}

extension PhantomOptions {
  /// The grid on which the phantom is computed.
  var simulatedGrid: VoxelGrid<MNI152NLin2009cAsym> {
    orientation == .oblique ? turned(grid.voxelGrid) : grid.voxelGrid
  }

  /// The grid of the images as they are stored.
  var storedGrid: VoxelGrid<MNI152NLin2009cAsym> {
    orientation == .las ? mirrored(simulatedGrid) : simulatedGrid
  }

  /// The voxels of a volume on ``simulatedGrid`` in the order in which they are stored.
  func stored(_ volume: [Float]) -> [Float] {
    guard orientation == .las else { return volume }
    let row = simulatedGrid.size.i
    return volume.indices.map { $0 - $0 % row + row - 1 - $0 % row }.map { volume[$0] }
  }
}

/// The same voxels, the first of each row the last.
private func mirrored<World: WorldFrame>(_ grid: VoxelGrid<World>) -> VoxelGrid<World> {
  var rows = grid.toWorld.rows
  for start in [0, 4, 8] {
    rows[start + 3] += rows[start] * Double(grid.size.i - 1)
    rows[start].negate()
  }
  return replaced(grid, by: rows)
}

/// The grid turned about its middle, by an angle about each axis that scanners' boxes have too.
private func turned<World: WorldFrame>(_ grid: VoxelGrid<World>) -> VoxelGrid<World> {
  let (x, y, z) = (8.0 * .pi / 180, -4.0 * .pi / 180, 6.0 * .pi / 180)
  let (sx, cx, sy, cy, sz, cz) = (sin(x), cos(x), sin(y), cos(y), sin(z), cos(z))
  let turn = [
    [cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx],
    [sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx],
    [-sy, cy * sx, cy * cx],
  ]
  let edge = grid.voxelSize.i.value
  let half = [grid.size.i, grid.size.j, grid.size.k].map { Double($0 - 1) / 2 }
  let middle = grid.toWorld(Point(half[0], half[1], half[2]))
  var rows = grid.toWorld.rows
  for (axis, centre) in [middle.x, middle.y, middle.z].enumerated() {
    for column in 0..<3 { rows[4 * axis + column] = edge * turn[axis][column] }
    rows[4 * axis + 3] = centre - (0..<3).reduce(0) { $0 + edge * turn[axis][$1] * half[$1] }
  }
  return replaced(grid, by: rows)
}

private func replaced<World: WorldFrame>(
  _ grid: VoxelGrid<World>,
  by rows: [12 of Double]
) -> VoxelGrid<World> {
  guard let grid = VoxelGrid<World>(size: grid.size, toWorld: Affine(rows: rows)) else {
    preconditionFailure("a turned or mirrored grid has an inverse")
  }
  return grid
}
