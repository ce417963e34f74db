public import Geometry

/// The centre of gravity of the best-ranked subunit.
///
/// Only subunits of more than ``HierarchicalRule/moreThanVoxels`` voxels whose net correlation has the
/// wanted sign are ranked: by that, by voxels over mean pairwise distance in millimetres, and by size.
/// Of equally good ones that with the lowest voxel is taken.
///
/// - Parameters:
///   - subunits: Those of the searched voxels.
///   - voxels: The linear indices of the searched voxels.
///   - grid: The grid that the indices belong to.
///   - rule: Size and scoring.
///   - direction: The wanted sign.
///   - name: What the candidate is called.
/// - Returns: The candidate; its r is the net correlation a seed voxel.
/// - Throws: ``TargetingError/noSubunit(subunits:largest:moreThan:)`` where none is left.
public func hierarchicalCandidate<Frame: WorldFrame>(
  _ subunits: [Subunit],
  voxels: [Int],
  grid: VoxelGrid<Frame>,
  rule: HierarchicalRule,
  direction: Direction = .negative,
  name: String = "hierarchical"
) throws(TargetingError) -> Candidate<Frame> {
  let places = subunits.filter { subunit in
    subunit.members.count > rule.moreThanVoxels && direction.oriented(subunit.netCorrelation) < 0
  }.map { subunit in
    (subunit: subunit, voxels: subunit.members.map { voxels[$0] }.sorted())
  }
  let compactness = places.map { voxelsOverMeanDistance($0.voxels, grid: grid) }
  let penalties = rule.scoring.penalties(
    of: places.indices.map { number in
      SubunitMerits(
        net: -direction.oriented(places[number].subunit.netCorrelation),
        compactness: compactness[number],
        size: Double(places[number].voxels.count)
      )
    }
  )
  let best = places.indices.min {
    (penalties[$0], places[$0].voxels[0]) < (penalties[$1], places[$1].voxels[0])
  }
  guard let best,
    let candidate = candidate(
      places[best].subunit,
      voxels: places[best].voxels,
      compactness: compactness[best],
      grid: grid,
      name: name
    )
  else {
    throw .noSubunit(
      subunits: subunits.count,
      largest: subunits.map(\.members.count).max() ?? 0,
      moreThan: rule.moreThanVoxels
    )
  }
  return candidate
}

private func candidate<Frame: WorldFrame>(
  _ subunit: Subunit,
  voxels: [Int],
  compactness: Double,
  grid: VoxelGrid<Frame>,
  name: String
) -> Candidate<Frame>? {
  let centre = centreOfGravity(voxels, grid: grid)
  guard let nearest = nearest(of: voxels, to: centre, grid: grid),
    let voxel = grid.index(of: centre)
  else { return nil }
  return Candidate(
    name: name,
    method: .hierarchical,
    position: centre,
    voxel: voxel,
    r: subunit.netCorrelation / Double(subunit.seedVoxelCount),
    rAtVoxel: nil,
    subunit: SubunitPlace(
      voxels: voxels,
      netCorrelation: subunit.netCorrelation,
      compactness: compactness,
      nearestVoxel: grid.voxel(atLinear: nearest.voxel),
      nearestPosition: grid.centre(ofLinear: nearest.voxel),
      distanceToNearestVoxel: nearest.distance
    )
  )
}

/// The number of voxels, at least two, over the mean distance of their pairs in millimetres.
func voxelsOverMeanDistance<Frame: WorldFrame>(
  _ voxels: [Int],
  grid: VoxelGrid<Frame>
) -> Double {
  let points = voxels.map { grid.centre(ofLinear: $0) }
  var sum = 0.0
  for (number, point) in points.enumerated() {
    for other in points[(number + 1)...] { sum += point.distance(to: other).value }
  }
  let count = Double(points.count)
  return count / (sum / (count * (count - 1) / 2))
}
