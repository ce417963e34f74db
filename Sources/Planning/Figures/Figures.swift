import Denoising
import Geometry
import Imaging
import Navigation
import Targeting

extension Assessment {
  /// What pictures are drawn from; nil unless asked for.
  ///
  /// - Throws: What a transform or the T1w image may be refused for.
  func figures(
    of candidates: [Candidate<Frame>],
    _ maps: MethodMaps?,
    _ native: NativeOutcome,
    _ carrying: Carrying<Frame>?
  ) throws(PlanningError) -> PlanFigures? {
    guard planningCase.output.contains(.figures) else { return nil }
    // Of what is not published no picture may show where it lies.
    let target = status == .noTarget ? nil : candidates.first
    return PlanFigures(
      slices: try slices(through: target, overlay(maps), native, carrying),
      motion: runs.indices.map(motion),
      carpets: runs.indices.compactMap(carpet),
      signalToNoise: runs.indices.flatMap(signalToNoise)
    )
  }

  private func overlay(_ maps: MethodMaps?) -> SliceOverlay<Frame> {
    let gathering = gathered.gathering
    var regions = [UInt8](repeating: 0, count: gathering.grid.size.count)
    for voxel in gathering.seed.inMask { regions[voxel] |= 1 }
    for voxel in gathering.searchRegion.inMask { regions[voxel] |= 2 }
    var map = [Float](repeating: .nan, count: gathering.grid.size.count)
    for (voxel, r) in zip(gathered.brain?.voxels ?? [], gathered.brain?.r ?? []) {
      map[voxel] = Float(r)
    }
    var largest = 0.1
    for (voxel, r) in zip(searched, maps?.r ?? []) {
      map[voxel] = Float(r)
      largest = max(largest, r.magnitude)
    }
    return SliceOverlay(
      grid: gathering.grid,
      regions: regions,
      map: map,
      limit: (largest * 10).rounded(.up) / 10,
      isWholeBrain: gathered.brain != nil
    )
  }

  private func slices(
    through target: Candidate<Frame>?,
    _ overlay: SliceOverlay<Frame>,
    _ native: NativeOutcome,
    _ carrying: Carrying<Frame>?
  ) throws(PlanningError) -> SliceRecord? {
    let ground = PictureGround(
      planningCase: planningCase,
      carrying: carrying,
      grid: gathered.gathering.grid,
      picture: gathered.runs[0].picture ?? [],
      brain: someOfBrain
    )
    guard let centre = target?.position ?? middleOfRegion else { return nil }
    return try ground.slices(through: centre, target: target?.name, overlay)
  }

  /// The middle of the search region, or of the brain.
  private var middleOfRegion: Point<Frame>? {
    let grid = gathered.gathering.grid
    let region = gathered.gathering.searchRegion.inMask.map { grid.centre(ofLinear: $0) }
    let points = region.isEmpty ? someOfBrain : region
    guard !points.isEmpty else { return nil }
    let count = Double(points.count)
    let sum = points.reduce((0.0, 0.0, 0.0)) { ($0.0 + $1.x, $0.1 + $1.y, $0.2 + $1.z) }
    return Point(sum.0 / count, sum.1 / count, sum.2 / count)
  }
}

extension Carrying {
  /// Places of the patient's scan in the frame of the analysis; nil where that is not found.
  func fromNative(_ points: [Point<NativeT1w>]) throws(PlanningError) -> [Point<Frame>?] {
    if Frame.space == .native { return points.map { Point($0.x, $0.y, $0.z) } }
    return try toTemplate(points).map { $0.map { Point($0[0], $0[1], $0[2]) } }
  }
}
