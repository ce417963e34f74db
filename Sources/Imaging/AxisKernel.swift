import Geometry
import Glibc

/// One axis of a separable Gaussian, as SciPy's `gaussian_filter1d` makes it.
struct AxisKernel {
  /// Weights at distance 0 to the radius; the whole symmetric kernel sums to 1.
  let weights: [Double]
  private let singleWeights: [Float]

  /// Voxels on either side of the centre.
  var radius: Int { weights.count - 1 }

  /// The kernel of full width `fwhm` at half maximum on voxels with edge `voxelSize` mm.
  ///
  /// Cut at int(4 σ + 0.5) voxels, with σ = fwhm / (√(8 ln 2) · voxel size), as nilearn does.
  init(fwhm: Millimetres, voxelSize: Double) {
    let sigma = fwhm.value / ((8 * log(2.0)).squareRoot() * voxelSize)
    let radius = Int(4 * sigma + 0.5)
    let heights = (0...radius).map { exp(-0.5 / (sigma * sigma) * Double($0 * $0)) }
    let total = heights[0] + 2 * heights.dropFirst().reduce(0, +)
    weights = heights.map { $0 / total }
    singleWeights = weights.map { Float($0) }
  }

  /// The indices at distance −radius … radius from `index` on an axis of `count` voxels.
  func neighbours(of index: Int, count: Int) -> [Int] {
    (-radius...radius).map { reflected(index + $0, count: count) }
  }

  /// Weighs `width` consecutive values that start at each of `taps`, and stores their sums.
  ///
  /// - Parameters:
  ///   - taps: Where the runs at distance −radius … radius start in `source`.
  ///   - source: Padded, so that whole vectors may be read.
  ///   - target: Room for `width` sums.
  ///   - width: A multiple of the vector's length.
  func apply(
    _ taps: [Int],
    to source: UnsafeMutablePointer<Float>,
    into target: UnsafeMutablePointer<Float>,
    _ width: Int
  ) {
    typealias Vector = SIMD8<Float>
    let source = UnsafeRawPointer(source)
    let target = UnsafeMutableRawPointer(target)
    func vector(_ tap: Int, _ offset: Int) -> Vector {
      unsafe source.loadUnaligned(fromByteOffset: 4 * (tap + offset), as: Vector.self)
    }
    let radius = radius
    precondition(taps.count == 2 * radius + 1 && width.isMultiple(of: Vector.scalarCount))
    unsafe taps.withUnsafeBufferPointer { taps in
      unsafe singleWeights.withUnsafeBufferPointer { weights in
        for offset in stride(from: 0, to: width, by: Vector.scalarCount) {
          var sum = unsafe vector(taps[radius], offset) * weights[0]
          for distance in stride(from: radius, to: 0, by: -1) {
            let (low, high) = unsafe (taps[radius - distance], taps[radius + distance])
            sum += unsafe (vector(low, offset) + vector(high, offset)) * weights[distance]
          }
          unsafe target.storeBytes(of: sum, toByteOffset: 4 * offset, as: Vector.self)
        }
      }
    }
  }
}

/// The index that `index` stands for on an axis of `count` voxels mirrored at its edges.
///
/// SciPy's `reflect`: (d c b a | a b c d | d c b a), as often as needed.
func reflected(_ index: Int, count: Int) -> Int {
  let period = 2 * count
  let folded = ((index % period) + period) % period
  return folded < count ? folded : period - 1 - folded
}
