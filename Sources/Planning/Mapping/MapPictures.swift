import Geometry
import Imaging
import Networks

/// What pictures of a person's maps are drawn from.
public struct MapFigures: Sendable {
  /// Slices through the target: the regions are codes of the published networks, 0 where none is shown;
  /// the map is the confidence, in tenths of the picture's range.
  public let networks: SliceRecord?
}

extension BrainMapper {
  /// What pictures are drawn from; nil unless asked for.
  ///
  /// - Throws: What a transform or the T1w image may be refused for.
  func figures(
    _ individual: PersonalMaps.IndividualMaps?,
    _ target: TargetPlan
  ) throws(PlanningError) -> MapFigures? {
    guard mapping.planning.output.contains(.figures), let individual else { return nil }
    let grid = gathering.grid
    var (codes, confidence) = (
      [UInt8](repeating: 0, count: grid.size.count),
      [Float](repeating: .nan, count: grid.size.count)
    )
    for (code, (voxel, own)) in zip(
      shownCodes(individual),
      zip(read.voxels, individual.published.confidence)
    ) {
      codes[voxel] = code
      confidence[voxel] = Float(own)
    }
    let ground = PictureGround(
      planningCase: mapping.planning,
      carrying: ties.carrying,
      grid: grid,
      picture: read.picture,
      brain: stride(from: 0, to: points.count, by: max(1, points.count / 2000)).map { points[$0] }
    )
    let candidate = target.targets.first
    let centre = candidate.map { Point<Frame>($0.position.coordinates) } ?? middle
    guard let centre else { return nil }
    return MapFigures(
      networks: try ground.slices(
        through: centre,
        target: candidate?.name,
        SliceOverlay(
          grid: grid,
          regions: codes,
          map: confidence,
          limit: 10,
          isWholeBrain: true
        )
      )
    )
  }

  /// The code of each voxel's published network; 0 below the floor, or where a network is withheld.
  func shownCodes(_ individual: PersonalMaps.IndividualMaps) -> [UInt8] {
    individual.shownCodes(mapping.mapping)
  }

  private var middle: Point<Frame>? {
    guard !points.isEmpty else { return nil }
    let count = Double(points.count)
    let sum = points.reduce((0.0, 0.0, 0.0)) { ($0.0 + $1.x, $0.1 + $1.y, $0.2 + $1.z) }
    return Point(sum.0 / count, sum.1 / count, sum.2 / count)
  }
}

extension Point {
  fileprivate init(_ coordinates: [Double]) {
    self.init(coordinates[0], coordinates[1], coordinates[2])
  }
}
