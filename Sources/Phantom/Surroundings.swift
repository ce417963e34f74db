import Geometry
import Statistics

/// What an image shows outside the brain: a head, and air that holds nothing but noise.
///
/// The scanner's box lies askew in the template's, so that the corners of the grid stay empty, as
/// they do in images that were resampled.
struct Surroundings: Sendable {
  private typealias World = MNI152NLin2009cAsym

  private static let head: [Shape<World>] = [
    .ellipsoid(centre: Point(0, -17, 8), semiAxes: .init(x: 80.mm, y: 101.mm, z: 84.mm)),
    .ellipsoid(centre: Point(0, -30, -60), semiAxes: .init(x: 62.mm, y: 70.mm, z: 50.mm)),
  ]
  /// Half the box's edges along its own axes, in millimetres.
  private static let box = (x: 88.0, y: 106.0, z: 77.0)
  private static let boxCentre = (x: 0.0, y: -17.0, z: 13.0)
  /// The tangent of the box's turn about x, some 14 degrees.
  private static let slope = 0.25
  private static let headSignal: Float = 300
  /// The deviation of thermal noise at the usual level, that of grey matter.
  private static let noiseDeviation: Float = 20

  /// Linear indices of the voxels in the box but outside the brain, ascending.
  let voxels: [Int]
  private let baseline: [Float]
  private let sensitivity: [Float]
  private let scale: Float
  private let seed: UInt64
  private let noiseTable = WhiteNoise()

  /// Surroundings of `anatomy` whose noise is `noise` times the usual.
  init(of anatomy: Anatomy, on grid: VoxelGrid<MNI152NLin2009cAsym>, noise: Double, seed: UInt64) {
    var isBrain = [Bool](repeating: false, count: grid.size.count)
    for voxel in anatomy.voxels { isBrain[voxel] = true }
    voxels = isBrain.indices.filter { !isBrain[$0] && Self.boxContains(grid.centre(ofLinear: $0)) }
    let centres = voxels.map(grid.centre(ofLinear:))
    sensitivity = centres.map(Self.sensitivity)
    baseline = zip(centres, sensitivity).map { centre, factor in
      Self.head.contains { $0.contains(centre) } ? factor * Self.headSignal : 0
    }
    scale = Float(noise) * Self.noiseDeviation
    self.seed = seed
  }

  /// The values of ``voxels`` in `frame`: magnitudes, as a scanner stores them.
  func values(frame: Int) -> [Float] {
    var values = baseline
    // Streams of their own, so that the brain's noise is the same with and without surroundings.
    var random = SeededGenerator(seed: seed, stream: 1_000_000 + UInt64(frame))
    noiseTable.add(to: &values, scale: scale, weights: sensitivity, random: &random)
    for voxel in values.indices { values[voxel] = values[voxel].magnitude }
    return values
  }

  /// Coils at the surface hear their surroundings best.
  private static func sensitivity(at point: Point<World>) -> Float {
    let square = point.x * point.x + point.y * point.y + point.z * point.z
    return Float(0.9 + 0.2 * square / (100 * 100))
  }

  private static func boxContains(_ point: Point<World>) -> Bool {
    let (x, y, z) = (point.x - boxCentre.x, point.y - boxCentre.y, point.z - boxCentre.z)
    let norm = (1 + slope * slope).squareRoot()
    return x.magnitude < box.x && ((y + slope * z) / norm).magnitude < box.y
      && ((z - slope * y) / norm).magnitude < box.z
  }
}
