import Geometry
import Glibc

/// One axis of a separable Gaussian, as SciPy's `gaussian_filter1d` makes it.
struct GaussianKernel {
  /// Weights at distance 0 to the radius; the whole symmetric kernel sums to 1.
  let weights: [Double]

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
