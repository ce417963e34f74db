import Imaging
import LinearAlgebra

/// r of each voxel of a region with each component of what the rest of the mask does.
///
/// From the Gram matrix of the unit series outside, B B′ = U Λ U′, the components are the columns of
/// U with λ above 1e-12 of the largest, largest first. In coordinates that keep inner products the
/// matrix is as small as they are. η² depends, a little, on the arbitrary sign of each component:
/// here its third moment in time is not negative (chosen by us).
///
/// - Parameters:
///   - region: Voxels of `series`.
///   - series: The whole mask in one run.
///   - run: Its number, for messages.
///   - crew: Who does it.
/// - Returns: One voxel of the region a row, one component a column.
/// - Throws: ``GradientError``.
func fingerprints(
  of region: [Int],
  in series: VoxelSeries,
  run: Int,
  crew: Crew
) throws(GradientError) -> Matrix {
  let own = series.unit(of: region)
  for (norm, voxel) in zip(columnNorms(own), region) {
    // A unit series, or nothing: rounding cannot come near the middle.
    guard norm > 0.5 else { throw .voxelSilent(voxel: voxel, run: run) }
  }
  let gram = series.gram(without: region, crew: crew)
  let isSilent = (0..<gram.rows).allSatisfy { gram[$0, $0] == 0 }
  guard !isSilent else { throw .outsideSilent(run: run) }
  let eigen = try decomposed(gram)
  let least = 1e-12 * (eigen.values.last ?? 0)
  let kept = eigen.values.indices.filter { eigen.values[$0] > least }
  var components = Matrix.zero(rows: 0, columns: series.length)
  for number in kept.reversed() { components.append(row: eigen.vectors[row: number]) }
  var r = productOfTranspose(own, components.transposed)
  r.scaleColumns(by: thirdMomentSigns(series.inTime(components.transposed)))
  return r
}

/// −1 for each column whose sum of cubes is negative, else 1.
func thirdMomentSigns(_ series: Matrix) -> [Double] {
  var cubes = [Double](repeating: 0, count: series.columns)
  for row in 0..<series.rows {
    for column in 0..<series.columns {
      let value = series[row, column]
      cubes[column] += value * value * value
    }
  }
  return cubes.map { $0 < 0 ? -1 : 1 }
}

/// The eigenvalues and vectors of `a`.
func decomposed(_ a: Matrix) throws(GradientError) -> SymmetricEigen {
  do { return try SymmetricEigen(of: a) } catch { throw .linearAlgebra(error) }
}

extension VoxelSeries {
  /// The unit series of `voxels`, one a column, in their order.
  fileprivate func unit(of voxels: [Int]) -> Matrix {
    var columns = Matrix.zero(rows: voxels.count, columns: length)
    for (row, voxel) in voxels.enumerated() {
      columns[row: row] = unit(voxel..<(voxel + 1)).values
    }
    return columns.transposed
  }

  /// Σ of y y′ over the unit series of all voxels but some: ``length`` x ``length``.
  ///
  /// Tiles are added in their order, a few at a time for the sake of memory, so that the sums do not
  /// depend on the crew.
  fileprivate func gram(without region: [Int], crew: Crew) -> Matrix {
    var weights = [Double](repeating: 1, count: voxelCount)
    for voxel in region { weights[voxel] = 0 }
    let tiles = tiles
    var sum = Matrix.zero(rows: length, columns: length)
    for start in stride(from: 0, to: tiles.count, by: 4) {
      let batch = tiles[start..<min(tiles.count, start + 4)]
      let parts = gathered(batch.count, crew) { number in
        let voxels = batch[start + number]
        var tile = unit(voxels)
        tile.scaleColumns(by: Array(weights[voxels]))
        return productWithTranspose(tile, tile)
      }
      for part in parts { sum.add(part) }
    }
    return sum
  }
}
