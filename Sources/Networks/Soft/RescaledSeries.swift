import Imaging
import LinearAlgebra

/// X: each voxel's series in time, less its minimum and divided by its range, never formed.
///
/// A voxel's series in time is z = B y of its coordinates y, where the columns of B are the time
/// basis of all runs. With m the minimum and f one over the range, x = f (B y − m), hence
/// X V = B (Y F V) − 1 (m′ F V) and X′U = F (Y′(B′U) − m 1′U).
struct RescaledSeries {
  /// The series of the voxels that are worked on; its unit form gives several runs equal variance.
  let series: VoxelSeries
  /// m: the least of each voxel's series over all runs.
  let offsets: [Double]
  /// f: one over the range of each voxel's series; 1 where that is 0.
  let factors: [Double]
  /// ‖X‖² of all voxels, also of those that are not worked on.
  let squares: Double
  /// Voxels at once: their coordinates stay in the processor's cache for both products.
  let tiles: [Range<Int>]

  private static let tileWidth = 1024

  /// Finds minimum and range of each voxel.
  ///
  /// - Parameters:
  ///   - series: All voxels of the mask.
  ///   - voxels: The numbers, ascending, of those that are to be worked on.
  ///   - crew: Who does it.
  /// - Throws: ``SoftNetworksError/seriesNotFinite(voxel:)``, of any voxel.
  init(_ series: VoxelSeries, of voxels: [Int], crew: Crew) throws(SoftNetworksError) {
    self.series = series.selecting(voxels)
    let all = Self.tiles(of: series.voxelCount)
    let parts = gathered(all.count, crew) { number in
      TileRange(series.inTime(series.unit(all[number])))
    }
    tiles = Self.tiles(of: voxels.count)
    let (minima, ranges) = (parts.flatMap(\.minima), parts.flatMap(\.factors))
    offsets = voxels.map { minima[$0] }
    factors = voxels.map { ranges[$0] }
    squares = parts.reduce(0) { $0 + $1.squares }
    if let voxel = parts.lazy.flatMap(\.sums).enumerated().first(where: { !$1.isFinite })?.offset {
      throw .seriesNotFinite(voxel: voxel)
    }
  }

  /// Takes what is known already.
  init(series: VoxelSeries, offsets: [Double], factors: [Double], squares: Double) {
    (self.series, self.offsets, self.factors) = (series, offsets, factors)
    self.squares = squares
    tiles = Self.tiles(of: series.voxelCount)
  }

  private static func tiles(of count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: tileWidth).map { $0..<min(count, $0 + tileWidth) }
  }

  /// B: sums in coordinates, and m′ F V, as X V in time, none negative.
  func inTime(_ products: Matrix, offsets: [Double]) -> Matrix {
    let series = series.inTime(products)
    let values = series.values.enumerated().map { index, value in
      max(0, value - offsets[index % products.columns])
    }
    return Matrix(rows: series.rows, columns: series.columns, values: values)
  }
}

/// Minima and ranges of some series in time.
private struct TileRange {
  let minima: [Double]
  let factors: [Double]
  /// Σz of each, which is not finite where one of its numbers is not.
  let sums: [Double]
  /// Σ of f² (z − m)² over all.
  private(set) var squares = 0.0

  /// Looks at `series`, one frame a row, one voxel a column.
  init(_ series: Matrix) {
    let width = series.columns
    let values = series.values.span
    var minima = [Double](repeating: .infinity, count: width)
    var maxima = [Double](repeating: -.infinity, count: width)
    var sums = [Double](repeating: 0, count: width)
    for start in stride(from: 0, to: values.count, by: width) {
      for voxel in 0..<width {
        let value = values[start + voxel]
        minima[voxel] = min(minima[voxel], value)
        maxima[voxel] = max(maxima[voxel], value)
        sums[voxel] += value
      }
    }
    let factors = zip(minima, maxima).map { $1 > $0 ? 1 / ($1 - $0) : 1 }
    for start in stride(from: 0, to: values.count, by: width) {
      for voxel in 0..<width {
        let value = factors[voxel] * (values[start + voxel] - minima[voxel])
        squares += value * value
      }
    }
    (self.minima, self.factors, self.sums) = (minima, factors, sums)
  }
}

/// What `make` makes of each of `count` parts of a piece of work, in their order.
func gathered<Part>(_ count: Int, _ crew: Crew, _ make: (_ number: Int) -> Part) -> [Part] {
  var parts = [Part?](repeating: nil, count: count)
  unsafe parts.withUnsafeMutableBufferPointer { parts in
    crew.share(count) { number, _ in unsafe parts[number] = make(number) }
  }
  return parts.compactMap(\.self)
}
