import Geometry

/// A step from a cone's centre to one of its voxels, and that voxel's weight.
struct ConeOffset {
  let i: Int
  let j: Int
  let k: Int
  let weight: Double
}

/// How far a voxel may lie beyond a shell's radius: headers store affines in single precision.
private let slack = 1e-4

/// The steps from a centre to the voxels of the cone of `rule`, k slowest, each with the weight of the
/// innermost shell that holds it.
func coneOffsets<Frame: WorldFrame>(of rule: ConeRule, grid: VoxelGrid<Frame>) -> [ConeOffset] {
  let reach = rule.outerRadius.value + slack
  // A step along an axis moves by at least the distance of neighbouring planes, so that no voxel of
  // the sphere is further than this, also where the axes are oblique.
  let inverse = grid.fromWorld.rows
  let limit = [0, 4, 8].map { row in
    let norm = (0..<3).reduce(0.0) { $0 + inverse[row + $1] * inverse[row + $1] }.squareRoot()
    return Int((reach * norm).rounded(.up))
  }
  let origin = grid.toWorld(Point(0, 0, 0))
  var offsets: [ConeOffset] = []
  for k in -limit[2]...limit[2] {
    for j in -limit[1]...limit[1] {
      for i in -limit[0]...limit[0] {
        let place = grid.toWorld(Point(Double(i), Double(j), Double(k)))
        let distance = place.distance(to: origin).value
        guard let shell = rule.shells.first(where: { distance <= $0.radius.value + slack }) else {
          continue
        }
        offsets.append(ConeOffset(i: i, j: j, k: k, weight: shell.weight))
      }
    }
  }
  return offsets
}

/// The smallest box of a grid that holds some voxels.
struct VoxelBox: Sendable {
  private let low: VoxelIndex
  private let size: (i: Int, j: Int, k: Int)

  init(holding voxels: [Int], in grid: GridSize) {
    let indices = voxels.map { VoxelIndex(linear: $0, in: grid) }
    func range(_ axis: (VoxelIndex) -> Int) -> (low: Int, length: Int) {
      let values = indices.map(axis)
      guard let low = values.min(), let high = values.max() else { return (0, 0) }
      return (low, high - low + 1)
    }
    let (i, j, k) = (range(\.i), range(\.j), range(\.k))
    low = VoxelIndex(i.low, j.low, k.low)
    size = (i.length, j.length, k.length)
  }

  var count: Int { size.i * size.j * size.k }

  /// Where `voxel` lies in the box, i fastest; nil outside it.
  func position(of voxel: VoxelIndex) -> Int? {
    let (i, j, k) = (voxel.i - low.i, voxel.j - low.j, voxel.k - low.k)
    guard (0..<size.i).contains(i), (0..<size.j).contains(j), (0..<size.k).contains(k) else {
      return nil
    }
    return i + size.i * (j + size.j * k)
  }
}

extension VoxelIndex {
  /// The voxel with the linear index `linear` of a grid of `size`, i fastest.
  init(linear: Int, in size: GridSize) {
    self.init(linear % size.i, linear / size.i % size.j, linear / (size.i * size.j))
  }
}
