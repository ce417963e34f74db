import Atlases
import Geometry

extension Placement {
  /// The voxels of `grid` whose centres lie in `region`.
  ///
  /// - Throws: What a transform may be refused for, and `region_not_placed` where a solid of the
  ///   region is not found in the frame.
  func voxels(
    of region: Region,
    on grid: VoxelGrid<Frame>
  ) throws(PlanningError) -> EnclosedVoxels {
    let isConverted = region.template != template && betweenTemplates?.target == region.template
    guard toTemplate == nil, !isConverted else { return try pulled(region, on: grid) }
    return grid.enclosed(by: region.shapes.map { $0.unconverted(in: Frame.self) })
  }

  /// Pulls the centres of all voxels, also beyond the grid, that might lie in the region.
  private func pulled(
    _ region: Region,
    on grid: VoxelGrid<Frame>
  ) throws(PlanningError) -> EnclosedVoxels {
    let centres = try positions(of: region.shapes.map(\.centre))
    var wanted: Set<VoxelIndex> = []
    for (shape, centre) in zip(region.shapes, centres) {
      guard let centre else {
        throw .refusal(
          "region_not_placed",
          subject: region.id,
          "The transform to \(template.rawValue) does not reach \(region.id).",
          remedy: "Check that the transform belongs to this subject, and its direction."
        )
      }
      wanted.formUnion(lattice(around: centre, reach: shape.reach, on: grid))
    }
    let voxels = wanted.sorted { ($0.k, $0.j, $0.i) < ($1.k, $1.j, $1.i) }
    let points = try coordinates(of: voxels.map { grid.toWorld($0.point) }, in: region.template)
    let inside = zip(voxels, points).filter { _, point in
      point.map { point in region.shapes.contains { $0.contains(point) } } ?? false
    }
    return EnclosedVoxels(
      linear: inside.compactMap { grid.linearIndex(of: $0.0) },
      unboundedCount: inside.count
    )
  }

  /// The lattice points of `grid`, endless, in a box that surely holds a solid's image.
  private func lattice(
    around centre: Point<Frame>,
    reach: Millimetres,
    on grid: VoxelGrid<Frame>
  ) -> Set<VoxelIndex> {
    // No brain is more than half as large again as the template's, or locally shifted by more.
    let margin = 1.5 * reach.value + 8
    let corners = [-margin, margin].flatMap { x in
      [-margin, margin].flatMap { y in
        [-margin, margin].map { z in
          grid.fromWorld(Point(centre.x + x, centre.y + y, centre.z + z))
        }
      }
    }
    func range(_ values: [Double]) -> ClosedRange<Int> {
      Int((values.min() ?? 0).rounded(.down))...Int((values.max() ?? 0).rounded(.up))
    }
    let (i, j, k) = (range(corners.map(\.x)), range(corners.map(\.y)), range(corners.map(\.z)))
    return Set(k.flatMap { k in j.flatMap { j in i.map { VoxelIndex($0, j, k) } } })
  }
}

extension TemplateShape {
  /// The shape with its numbers taken for those of `frame`.
  fileprivate func unconverted<Frame: AnalysisFrame>(in frame: Frame.Type) -> Shape<Frame> {
    let c = centre.coordinates
    let centre = Point<Frame>(c[0], c[1], c[2])
    switch self {
    case .sphere(_, let radius): return .sphere(centre: centre, radius: radius)
    case .ellipsoid(_, let x, let y, let z):
      return .ellipsoid(centre: centre, semiAxes: .init(x: x, y: y, z: z))
    }
  }
}
