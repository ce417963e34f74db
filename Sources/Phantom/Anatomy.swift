public import Geometry

/// What a voxel of the phantom's brain is made of.
enum Tissue: Sendable {
  case greyMatter
  case whiteMatter
  case fluid

  /// The mean signal, in the arbitrary units of a scanner.
  var baseline: Float {
    switch self {
    case .greyMatter: 1000
    case .whiteMatter: 850
    case .fluid: 1250
    }
  }
}

/// The phantom's brain: ellipsoids in the proportions of the template, not a likeness.
struct Anatomy: Sendable {
  /// Stands for either template; see ``PhantomOptions/planted``.
  typealias World = MNI152NLin2009cAsym

  /// Subgenual cingulate sphere of the classic targeting papers, `targeting` protocols' seed.
  static let seedRegion = Shape<World>.sphere(centre: Point(6, 16, -10), radius: 10.mm)

  /// Union of the spheres around BA9, BA46, the 5 cm rule's site and F3, left.
  static let searchRegion: [Shape<World>] = [
    .sphere(centre: Point(-36, 39, 43), radius: 20.mm),
    .sphere(centre: Point(-44, 40, 29), radius: 20.mm),
    .sphere(centre: Point(-41, 16, 54), radius: 20.mm),
    .sphere(centre: Point(-37, 26, 49), radius: 20.mm),
  ]

  static let brain: [Shape<World>] = [
    ellipsoid(0, -17, 12, 68, 88, 66), ellipsoid(0, -60, -38, 48, 36, 28),
  ]
  private static let whiteMatter: [Shape<World>] = [
    ellipsoid(-26, -17, 16, 20, 54, 32), ellipsoid(26, -17, 16, 20, 54, 32),
    ellipsoid(0, -58, -38, 26, 20, 14),
  ]
  private static let ventricles: [Shape<World>] = [
    ellipsoid(-12, -10, 18, 7, 26, 9), ellipsoid(12, -10, 18, 7, 26, 9),
    ellipsoid(0, -48, -30, 6, 6, 8),
  ]

  /// Linear indices of the brain's voxels, ascending.
  let voxels: [Int]
  /// Where they lie.
  let centres: [Point<World>]
  /// What they are made of.
  let tissues: [Tissue]

  init(on grid: VoxelGrid<World>) {
    voxels = grid.voxels(in: Self.brain)
    centres = voxels.map(grid.centre(ofLinear:))
    tissues = centres.map { centre in
      func lies(in shapes: [Shape<World>]) -> Bool { shapes.contains { $0.contains(centre) } }
      if lies(in: Self.ventricles) { return .fluid }
      return lies(in: Self.whiteMatter) ? .whiteMatter : .greyMatter
    }
  }

  /// The mean signal of each voxel.
  var baseline: [Float] { tissues.map(\.baseline) }

  /// Positions in ``voxels`` of the voxels made of `tissue`.
  func positions(of tissue: Tissue) -> [Int] { tissues.indices.filter { tissues[$0] == tissue } }

  /// The change of the mean signal per millimetre along x, y and z, the outside counting as 0.
  ///
  /// It is what the head's displacement turns into a change over time; large at edges.
  func gradients(on grid: VoxelGrid<World>) -> [[Float]] {
    var volume = [Float](repeating: 0, count: grid.size.count)
    for (voxel, tissue) in zip(voxels, tissues) { volume[voxel] = tissue.baseline }
    let strides = [1, grid.size.i, grid.size.i * grid.size.j]
    // The brain keeps clear of the grid's faces, so both neighbours exist.
    let perVoxel = strides.map { stride in
      voxels.map { (volume[$0 + stride] - volume[$0 - stride]) / 2 }
    }
    // The change per voxel, over the inverse of the affine, is that per millimetre.
    let inverse = grid.fromWorld.rows
    return (0..<3).map { axis in
      let (a, b, c) = (Float(inverse[axis]), Float(inverse[4 + axis]), Float(inverse[8 + axis]))
      return voxels.indices.map {
        a * perVoxel[0][$0] + b * perVoxel[1][$0] + c * perVoxel[2][$0]
      }
    }
  }

  private static func ellipsoid(
    _ x: Double,
    _ y: Double,
    _ z: Double,
    _ a: Double,
    _ b: Double,
    _ c: Double
  ) -> Shape<World> {
    .ellipsoid(centre: Point(x, y, z), semiAxes: .init(x: a.mm, y: b.mm, z: c.mm))
  }
}

/// Where the phantom's brain lies, for simulations that need no images.
public enum PhantomBrain {
  /// The brain: a voxel is inside where any of them holds its centre.
  public static var shapes: [Shape<MNI152NLin2009cAsym>] { Anatomy.brain }
}
