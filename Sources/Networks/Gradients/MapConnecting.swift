public import Geometry
public import Imaging
import LinearAlgebra

/// Measures how maps of a region, found in other data, are connected with far voxels in `series`.
///
/// A map's contrast is the sum of the region's unit series, each times the map's value less the map's
/// mean.
///
/// - Parameters:
///   - maps: Over the region's voxels, in their order.
///   - region: Numbers of the mask's voxels.
///   - series: The whole mask, of data that the maps were not found in.
///   - far: Numbers of the mask's voxels that lie far from the region: ``farVoxels(from:positions:)``.
///   - lags: By how many frames contrasts are rolled, of several runs each run's by its share:
///     ``nullLags(frameCount:count:using:)``; at least one.
///   - crew: Who does it; the result is the same to the last bit.
/// - Returns: One a map; nil where there are fewer far voxels than ``MapConnection/leastVoxels``.
public func mapConnections(
  of maps: [[Double]],
  over region: [Int],
  in series: VoxelSeries,
  far: [Int],
  lags: [Int],
  crew: Crew = .alone
) -> [MapConnection]? {
  precondition(maps.allSatisfy { $0.count == region.count }, "maps of other voxels")
  guard far.count >= MapConnection.leastVoxels else { return nil }
  let contrasts = series.contrasts(of: maps, over: region, crew: crew)
  let inTime = series.inTime(contrasts)
  // Made unit again: what the cleaning removes of a rolled contrast would make chance look smaller.
  let all = [contrasts] + lags.map { series.inCoordinates(series.rolled(inTime, by: $0)) }
  let squares = all.map { series.standardised($0) }
  let sums = series.selecting(far).squaredCorrelations(with: squares, crew: crew)
  return maps.indices.map { map in
    let own = sums.map { $0[map] / Double(far.count) }
    return MapConnection(observed: own[0], chance: Array(own.dropFirst()))
  }
}

/// The numbers, ascending, of the voxels that lie ``MapConnection/margin`` or more from all of a region.
///
/// - Parameters:
///   - region: Numbers of the mask's voxels.
///   - positions: The centre of each voxel of the mask.
/// - Returns: Them; empty where the region is everywhere near.
public func farVoxels<Frame: WorldFrame>(
  from region: [Int],
  positions: [Point<Frame>]
) -> [Int] {
  let own = region.map { positions[$0] }
  let least = MapConnection.margin * MapConnection.margin
  return positions.indices.filter { voxel in
    let place = positions[voxel]
    return own.allSatisfy { point in
      let (x, y, z) = (point.x - place.x, point.y - place.y, point.z - place.z)
      return x * x + y * y + z * z >= least
    }
  }
}

extension VoxelSeries {
  /// The contrasts of maps over a region: one a column, as unit references.
  fileprivate func contrasts(of maps: [[Double]], over region: [Int], crew: Crew) -> Matrix {
    var weights = Matrix.zero(rows: voxelCount, columns: maps.count)
    for (column, map) in maps.enumerated() {
      let mean = map.reduce(0, +) / Double(max(1, map.count))
      for (voxel, value) in zip(region, map) { weights[voxel, column] = value - mean }
    }
    return standardised(sums(weightedBy: weights, crew: crew))
  }

  /// Σ r² over all voxels, of the columns of each of some references.
  fileprivate func squaredCorrelations(with references: [Matrix], crew: Crew) -> [[Double]] {
    let width = references.first?.columns ?? 0
    let parts = gather(crew) { voxels in
      let tile = unit(voxels)
      return references.flatMap { own -> [Double] in
        let r = productOfTranspose(tile, own)
        var sums = [Double](repeating: 0, count: width)
        for row in 0..<r.rows {
          for column in 0..<width { sums[column] += r[row, column] * r[row, column] }
        }
        return sums
      }
    }
    return references.indices.map { number in
      (0..<width).map { column in parts.reduce(0) { $0 + $1[number * width + column] } }
    }
  }
}
