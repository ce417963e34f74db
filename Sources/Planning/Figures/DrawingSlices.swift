import Geometry
import Imaging
import Navigation
import Targeting

/// The image behind the slices, and how the analysis is found in it.
struct SliceImage<World: AnalysisFrame, Frame: AnalysisFrame> {
  let kind: SliceRecord.Image
  let grid: VoxelGrid<World>
  let volume: [Float]
  /// Some places of the brain.
  let brain: [Point<World>]
  /// How much is shown around the brain, in mm.
  let margin: Double
  /// The centre of the slices.
  let centre: Point<World>
  /// The target there.
  let target: String?
  /// Places of the image in the frame of the analysis; nil where no transform tells.
  let toAnalysis: ([Point<World>]) throws(PlanningError) -> [Point<Frame>?]
}

/// What is laid over the slices, on the grid of the analysis.
struct SliceOverlay<Frame: AnalysisFrame> {
  let grid: VoxelGrid<Frame>
  /// 1 for the seed, 2 for the search region, a voxel each.
  let regions: [UInt8]
  /// r, a voxel each; NaN without one.
  let map: [Float]
  /// The magnitude of r that has the full colour.
  let limit: Double
  let isWholeBrain: Bool

  /// The regions at `point`; 0 beyond the grid.
  func region(at point: Point<Frame>) -> UInt8 {
    grid.index(of: point).flatMap(grid.linearIndex).map { regions[$0] } ?? 0
  }

  /// The r at `point` as a pixel; 0 without one.
  func pixel(at point: Point<Frame>) -> UInt8 {
    guard let voxel = grid.index(of: point).flatMap(grid.linearIndex), !map[voxel].isNaN else {
      return 0
    }
    return UInt8(min(max(128 + 127 * Double(map[voxel]) / limit, 1), 255).rounded())
  }
}

/// Draws the three slices of `image` with `overlay`; nil where the brain has no extent.
///
/// - Throws: What carrying places by a transform may be refused for.
func slices<World: AnalysisFrame, Frame: AnalysisFrame>(
  of image: SliceImage<World, Frame>,
  _ overlay: SliceOverlay<Frame>
) throws(PlanningError) -> SliceRecord? {
  let centre = SpacePoint(image.centre)
  guard
    let planes = SlicePlanes(
      around: image.brain.map { [$0.x, $0.y, $0.z] },
      margin: image.margin,
      within: image.grid.span,
      through: centre.coordinates
    )
  else { return nil }
  var drawn: [(SliceRecord.Orientation, [Float], OverlayPixels)] = []
  for orientation in SliceRecord.Orientation.allCases {
    let (width, height) = planes.size(of: orientation)
    var values: [Float] = []
    values.reserveCapacity(width * height)
    for line in 0..<height {
      for column in 0..<width {
        let p = planes.place(orientation, column: column, line: line)
        values.append(image.grid.value(of: image.volume, at: Point(p[0], p[1], p[2])))
      }
    }
    let over = try OverlayPixels(planes, orientation, image.toAnalysis, overlay)
    drawn.append((orientation, values, over))
  }
  let window = window(of: drawn.flatMap(\.1))
  return SliceRecord(
    image: image.kind,
    centre: centre,
    target: image.target,
    spacing: planes.spacing,
    window: window,
    limit: overlay.limit,
    isWholeBrain: overlay.isWholeBrain,
    planes: drawn.map { orientation, values, over in
      let (width, height) = planes.size(of: orientation)
      let corner = planes.place(orientation, column: 0, line: 0)
      return SliceRecord.Plane(
        orientation: orientation,
        width: width,
        height: height,
        left: corner[orientation.axes.right],
        top: corner[orientation.axes.up],
        level: corner[orientation.axes.across],
        image: values.map { grey($0, window) },
        regions: over.regions,
        map: over.map
      )
    }
  )
}

/// Regions and map, a pixel each.
private struct OverlayPixels {
  var regions: [UInt8] = []
  var map: [UInt8] = []

  /// Pixels between which transforms are taken as linear: they are smooth, and slow.
  private static var step: Int { 4 }

  init<World: AnalysisFrame, Frame: AnalysisFrame>(
    _ planes: SlicePlanes,
    _ orientation: SliceRecord.Orientation,
    _ toAnalysis: ([Point<World>]) throws(PlanningError) -> [Point<Frame>?],
    _ overlay: SliceOverlay<Frame>
  ) throws(PlanningError) {
    let (width, height) = planes.size(of: orientation)
    let step = Self.step
    let (across, down) = ((width - 1) / step + 2, (height - 1) / step + 2)
    var lattice: [Point<World>] = []
    for line in 0..<down {
      for column in 0..<across {
        let p = planes.place(orientation, column: column * step, line: line * step)
        lattice.append(Point(p[0], p[1], p[2]))
      }
    }
    let places = try toAnalysis(lattice)
    for line in 0..<height {
      for column in 0..<width {
        let first = column / step + line / step * across
        let corners = [first, first + 1, first + across, first + across + 1].map { places[$0] }
        let place = between(
          corners,
          Double(column % step) / Double(step),
          Double(line % step) / Double(step)
        )
        regions.append(place.map { overlay.region(at: $0) } ?? 0)
        map.append(place.map { overlay.pixel(at: $0) } ?? 0)
      }
    }
  }
}

/// The place between four corners; nil where one of them is unknown.
private func between<Frame>(
  _ corners: [Point<Frame>?],
  _ x: Double,
  _ y: Double
) -> Point<Frame>? {
  let known = corners.compactMap(\.self)
  guard known.count == 4 else { return nil }
  let weights = [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y]
  return zip(known, weights).reduce(Point(0, 0, 0)) { sum, corner in
    Point(
      sum.x + corner.1 * corner.0.x,
      sum.y + corner.1 * corner.0.y,
      sum.z + corner.1 * corner.0.z
    )
  }
}

/// From 0, or the 2nd hundredth where values are all far from it, to the 99.5th.
private func window(of values: [Float]) -> ClosedRange<Double> {
  let lit = values.filter { $0 > 0 }.sorted()
  guard let last = lit.last, lit.count > 1 else { return 0...1 }
  let high = Double(lit[Int(0.995 * Double(lit.count - 1))])
  let low = min(Double(lit[Int(0.02 * Double(lit.count - 1))]), high / 4)
  return high > low ? low...high : 0...max(1, Double(last))
}

private func grey(_ value: Float, _ window: ClosedRange<Double>) -> UInt8 {
  let share = (Double(value) - window.lowerBound) / (window.upperBound - window.lowerBound)
  return UInt8((255 * min(max(share, 0), 1)).rounded())
}
