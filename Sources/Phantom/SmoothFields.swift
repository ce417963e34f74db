import Geometry
import Glibc
import Statistics

/// Random fields over the brain that vary smoothly, one value a voxel.
///
/// Sums of random plane waves whose wave vectors are normal with deviation 1/length: their
/// correlation falls with distance as a Gaussian with deviation `length` (Rahimi & Recht 2007).
struct SmoothFields {
  let centres: [Point<MNI152NLin2009cAsym>]
  private var random: SeededGenerator

  init(over centres: [Point<MNI152NLin2009cAsym>], random: SeededGenerator) {
    self.centres = centres
    self.random = random
  }

  /// One plane wave of amplitude 1.
  mutating func wave(length: Double) -> [Float] {
    let (a, b, c) = (
      Float(random.nextGaussian() / length), Float(random.nextGaussian() / length),
      Float(random.nextGaussian() / length)
    )
    let phase = Float(2 * Double.pi * random.nextUniform())
    return centres.map { cos(a * Float($0.x) + b * Float($0.y) + c * Float($0.z) + phase) }
  }

  /// A field of eight waves, with deviation 1 over many fields.
  mutating func field(length: Double) -> [Float] {
    let waves = (0..<8).map { _ in wave(length: length) }
    return centres.indices.map { voxel in waves.reduce(0) { $0 + $1[voxel] } / 2 }
  }

  /// Waves whose squares add up to 1 in every voxel: the weights of `count` independent sources.
  mutating func sources(_ count: Int, length: Double) -> [[Float]] {
    var maps = (0..<count).map { _ in wave(length: length) }
    for voxel in centres.indices {
      let power = maps.reduce(0) { $0 + $1[voxel] * $1[voxel] }
      let factor = 1 / power.squareRoot()
      for map in maps.indices { maps[map][voxel] *= factor }
    }
    return maps
  }
}

/// A map over the brain's voxels and its course over time; the image is a sum of such products.
struct Component {
  let map: [Float]
  let series: [Double]
}
