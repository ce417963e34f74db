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

  /// Weighs consecutive values that start at each of `taps`, and stores their sums.
  ///
  /// - Parameters:
  ///   - taps: Where the runs at distance −radius … radius start in `source`.
  ///   - source: Where values are read.
  ///   - target: Where sums are stored.
  ///   - places: Which sums to compute: whole vectors, counted from the start of the runs and of
  ///     `target`.
  func apply(
    _ taps: [Int],
    to source: UnsafeMutablePointer<Float>,
    into target: UnsafeMutablePointer<Float>,
    _ places: Range<Int>
  ) {
    let radius = radius
    precondition(taps.count == 2 * radius + 1 && places.count.isMultiple(of: 8))
    let (source, target) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    // Two vectors side by side share the look-up of taps and weights, and wait less for each other.
    let wide = places.lowerBound + places.count / 16 * 16
    unsafe taps.withUnsafeBufferPointer { taps in
      unsafe singleWeights.withUnsafeBufferPointer { weights in
        @inline(__always)
        func weigh<Vector: SIMD<Float> & BitwiseCopyable>(_ offset: Int, as: Vector.Type) {
          @inline(__always)
          func vector(_ tap: Int) -> Vector {
            unsafe source.loadUnaligned(fromByteOffset: 4 &* (taps[tap] &+ offset), as: Vector.self)
          }
          var sum = unsafe vector(radius) * weights[0]
          var distance = radius
          while distance > 0 {
            sum +=
              unsafe (vector(radius &- distance) + vector(radius &+ distance)) * weights[distance]
            distance &-= 1
          }
          unsafe target.storeBytes(of: sum, toByteOffset: 4 &* offset, as: Vector.self)
        }
        for offset in stride(from: places.lowerBound, to: wide, by: 16) {
          weigh(offset, as: SIMD16<Float>.self)
        }
        if wide < places.upperBound { weigh(wide, as: SIMD8<Float>.self) }
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
