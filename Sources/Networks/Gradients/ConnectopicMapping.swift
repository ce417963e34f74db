public import Geometry
public import Imaging
import LinearAlgebra

/// How connectivity with the rest of the mask changes gradually over a region.
///
/// After Haak 2018, NeuroImage 170:83, doi:10.1016/j.neuroimage.2017.06.075 (reference unverified;
/// the algorithm is that of congrads' code, which was read). Fingerprints of the
/// region's voxels are compared by η², which is averaged over runs; the maps are eigenvectors of the
/// Laplacian of the smallest connected graph of voxels with near rows of η².
///
/// - Parameters:
///   - region: Voxels of one hemisphere, numbers of the mask's, each once.
///   - runs: The whole mask's series in each run, of the same voxels; at least one.
///   - positions: The centre of each voxel of the mask.
///   - rule: How many maps.
///   - crew: Who does it; the result is the same to the last bit.
///   - progress: Hears after each step what fraction is done; false ends it.
/// - Returns: The maps, oriented by the world's axes. Memory grows with the square of the region's
///   voxels, time with their cube: seconds for 3000.
/// - Throws: ``GradientError``.
public func connectopicMaps<Frame: WorldFrame>(
  of region: [Int],
  in runs: [VoxelSeries],
  positions: [Point<Frame>],
  rule: GradientRule = GradientRule(),
  crew: Crew = .alone,
  progress: (_ done: Double) -> Bool = { _ in true }
) throws(GradientError) -> ConnectopicMaps {
  precondition(!runs.isEmpty, "no run")
  precondition(runs.allSatisfy { $0.voxelCount == positions.count }, "positions of other voxels")
  try check(region, voxelCount: positions.count)
  // About the shares of time that the steps took of a striatum's side.
  let (similarity, counts) = try meanSimilarity(of: region, in: runs, crew: crew) {
    progress(0.6 * $0)
  }
  let graph = nearSimilarities(similarity)
  guard progress(0.7) else { throw .cancelled }
  let found = try laplacianMaps(graph.weights, count: max(2, rule.mapCount))
  guard progress(1) else { throw .cancelled }
  let (first, second) = (found.eigenvalues[0], found.eigenvalues[1])
  let points = region.map { positions[$0] }
  return ConnectopicMaps(
    region: region,
    maps: (0..<rule.mapCount).map { number in
      oriented(found.maps[row: number], eigenvalue: found.eigenvalues[number], at: points)
    },
    epsilon: graph.epsilon,
    componentCounts: counts,
    eigenvalueGap: (second - first) / second
  )
}

private func check(_ region: [Int], voxelCount: Int) throws(GradientError) {
  guard region.count >= GradientRule.leastVoxels else { throw .regionSmall(voxels: region.count) }
  guard region.count <= GradientRule.mostVoxels else { throw .regionLarge(voxels: region.count) }
  var known: Set<Int> = []
  for voxel in region {
    guard (0..<voxelCount).contains(voxel), known.insert(voxel).inserted else {
      throw .regionInvalid(voxel: voxel)
    }
  }
}

/// η² of the region's voxels, averaged over runs, and the components of each run.
func meanSimilarity(
  of region: [Int],
  in runs: [VoxelSeries],
  crew: Crew,
  progress: (_ done: Double) -> Bool = { _ in true }
) throws(GradientError) -> (similarity: Matrix, componentCounts: [Int]) {
  var sum: Matrix?
  var counts: [Int] = []
  for (number, series) in runs.enumerated() {
    let profiles = try fingerprints(of: region, in: series, run: number, crew: crew)
    counts.append(profiles.columns)
    let own = etaSquared(profiles)
    if sum == nil { sum = own } else { sum?.add(own) }
    guard progress(Double(number + 1) / Double(runs.count)) else { throw .cancelled }
  }
  guard var mean = sum else { return (.zero(rows: 0, columns: 0), []) }
  mean.scaleColumns(by: [Double](repeating: 1 / Double(runs.count), count: mean.columns))
  return (mean, counts)
}
