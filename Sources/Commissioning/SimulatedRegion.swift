import Glibc
public import Geometry
import LinearAlgebra

/// The searched region of the phantoms.
public struct SimulatedRegion: Sendable {
  /// The grid of its voxels.
  public let grid: VoxelGrid<MNI152NLin2009cAsym>
  /// Linear indices, ascending.
  public let voxels: [Int]
  /// Voxels whose centre lies at least 4 mm inside, where targets are planted.
  let inner: [Int]
  /// What makes white noise over the voxels smooth, with variance 1 in each.
  let smoothing: Matrix

  /// Lays out the region, or nil where the options leave no voxel or no grid.
  public init?(_ options: SimulationOptions) {
    let edge = options.voxelSize.value
    let half = options.semiAxes.map { Int(($0 / edge).rounded(.up)) + 1 }
    let size = GridSize(2 * half[0] + 1, 2 * half[1] + 1, 2 * half[2] + 1)
    let origin = half.map { -edge * Double($0) }
    let toWorld = Affine<VoxelSpace, MNI152NLin2009cAsym>(rows: [
      edge, 0, 0, origin[0] - 38, 0, edge, 0, origin[1] + 34, 0, 0, edge, origin[2] + 30,
    ])
    guard let grid = VoxelGrid(size: size, toWorld: toWorld) else { return nil }
    func ellipsoid(less margin: Double) -> [Int] {
      let axes = options.semiAxes.map { ($0 - margin).mm }
      return grid.voxels(in: [
        .ellipsoid(
          centre: Point(-38, 34, 30),
          semiAxes: Shape.SemiAxes(x: axes[0], y: axes[1], z: axes[2])
        )
      ])
    }
    self.grid = grid
    voxels = ellipsoid(less: 0)
    inner = ellipsoid(less: 4)
    guard !inner.isEmpty else { return nil }
    let centres = voxels.map { grid.centre(ofLinear: $0) }
    let deviation = options.noiseWidth.value / (8 * log(2.0)).squareRoot()
    var smoothing = Matrix.zero(rows: voxels.count, columns: voxels.count)
    for row in voxels.indices {
      var weights = centres.map { other in
        let distance = centres[row].distance(to: other).value
        return exp(-distance * distance / (2 * deviation * deviation))
      }
      let length = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
      weights = weights.map { $0 / length }
      smoothing[row: row] = weights
    }
    self.smoothing = smoothing
  }

  /// A Gaussian of height 1 around `centre`, one value a searched voxel.
  func blob(around centre: Point<MNI152NLin2009cAsym>, width: Millimetres) -> [Double] {
    let deviation = width.value / (8 * log(2.0)).squareRoot()
    return voxels.map { other in
      let distance = grid.centre(ofLinear: other).distance(to: centre).value
      return exp(-distance * distance / (2 * deviation * deviation))
    }
  }
}
