import Atlases
import Findings
import Geometry
import Imaging

/// How what atlases define in templates is found in the frame of an analysis.
///
/// In a template's own frame numbers are taken as they are, or go through a declared transform between
/// templates. In the subject's own space each voxel's centre is pulled into the template: a mask is
/// warped as an image is, and no voxel is missed or doubled.
struct Placement<Frame: AnalysisFrame>: Sendable {
  /// The template whose coordinates positions of the frame are brought to.
  let template: Template
  /// Positions in ``template``; nil where the transform says nothing of one, or where the frame is
  /// the template's own.
  let toTemplate: TemplateMap<Frame>?
  /// From ``template`` to the template of a definition, where such a transform is given.
  let betweenTemplates: BetweenTemplates?

  /// The coordinates of `points` as a definition in `wanted` knows them.
  ///
  /// - Parameters:
  ///   - points: Positions in the frame.
  ///   - wanted: The template of the definition. Without a transform to it the numbers are those of
  ///     ``template``, which ``approximation(of:definedIn:)`` tells.
  /// - Returns: One a point, in their order; nil where a transform says nothing of it.
  /// - Throws: What reading a transform may be refused for.
  func coordinates(
    of points: [Point<Frame>],
    in wanted: Template
  ) throws(PlanningError) -> [TemplatePoint?] {
    let own =
      try toTemplate.map { map throws(PlanningError) in try map.map(points) }
      ?? points.map { TemplatePoint($0.x, $0.y, $0.z, in: template) }
    guard wanted != template, let betweenTemplates, betweenTemplates.target == wanted else {
      return own
    }
    return try betweenTemplates.map(own)
  }

  /// Whether a definition in `wanted` needs no approximation.
  func isExact(for wanted: Template) -> Bool {
    wanted == template || betweenTemplates?.target == wanted
  }

  /// The finding that `subject` is used unconverted, or nil where it is not.
  func approximation(of subject: String, definedIn wanted: Template) -> Finding? {
    isExact(for: wanted)
      ? nil : templateApproximation(of: subject, definedIn: wanted, usedIn: template)
  }

  /// Where the points of a template's definitions lie in the frame; nil where that is not found.
  ///
  /// Without a transform in that direction the one at hand is inverted, see ``inverse(at:of:)``.
  func positions(of points: [TemplatePoint]) throws(PlanningError) -> [Point<Frame>?] {
    if toTemplate == nil, betweenTemplates == nil {
      return points.map { point in
        let (x, y, z) = (point.coordinates[0], point.coordinates[1], point.coordinates[2])
        return Point(x, y, z)
      }
    }
    var found = [Point<Frame>?](repeating: nil, count: points.count)
    for wanted in Set(points.map(\.template)) {
      let places = points.indices.filter { points[$0].template == wanted }
      let solved = try inverse(at: places.map { points[$0].coordinates }) {
        points throws(PlanningError) in
        try coordinates(of: points, in: wanted).map { $0?.coordinates }
      }
      for (place, position) in zip(places, solved) { found[place] = position }
    }
    return found
  }
}

/// Points of a frame brought to a template.
struct TemplateMap<Frame: AnalysisFrame>: Sendable {
  let map: @Sendable ([Point<Frame>]) throws(PlanningError) -> [TemplatePoint?]
}

/// Coordinates of one template brought to another.
struct BetweenTemplates: Sendable {
  let target: Template
  let map: @Sendable ([TemplatePoint?]) throws(PlanningError) -> [TemplatePoint?]
}

/// Solves f(p) = c for each c of `goals` by p ← p + A⁻¹(c − f(p)).
///
/// A is the linear part of f over the span of a brain, taken anew around the first place that f
/// reaches, so that neither a tilted head nor a scanner's far-off origin hinders.
/// - Parameters:
///   - goals: Coordinates in mm, three each.
///   - f: The map; nil says nothing of a point.
/// - Returns: One a goal; nil where f(p) stays further than 1e-3 mm from it.
/// - Throws: What `f` throws.
func inverse<Frame: AnalysisFrame>(
  at goals: [[Double]],
  of f: ([Point<Frame>]) throws(PlanningError) -> [[Double]?]
) throws(PlanningError) -> [Point<Frame>?] {
  guard let slope = try Slope(of: f) else { return goals.map { _ in nil } }
  var points = goals.map { slope.start(for: $0) }
  var isSolved = [Bool](repeating: false, count: goals.count)
  for _ in 0..<60 where isSolved.contains(false) {
    let images = try f(points)
    for index in points.indices {
      guard let image = images[index] else { continue }
      let rest = zip(goals[index], image).map { $0 - $1 }
      isSolved[index] = rest.reduce(0) { $0 + $1 * $1 } < 1e-6
      guard !isSolved[index] else { continue }
      points[index] = slope.moved(points[index], by: rest)
    }
  }
  return zip(points, isSolved).map { $1 ? $0 : nil }
}

/// A map's linear part, over 40 mm to either side of a place.
private struct Slope<Frame: AnalysisFrame> {
  let place: Point<Frame>
  let image: [Double]
  let inverse: Affine<Frame, Frame>

  /// The slope of `f` at the origin or else at the nearest place of a lattice that `f` reaches.
  ///
  /// - Parameter f: The map.
  /// - Throws: What `f` throws.
  init?(of f: ([Point<Frame>]) throws(PlanningError) -> [[Double]?]) throws(PlanningError) {
    let steps = [0.0, -60, 60, -120, 120, -180, 180, -240, 240]
    let lattice = steps.flatMap { x in
      steps.flatMap { y in steps.map { z in Point<Frame>(x, y, z) } }
    }.sorted { $0.distance(to: Point(0, 0, 0)) < $1.distance(to: Point(0, 0, 0)) }
    for (place, image) in zip(lattice, try f(lattice)) {
      guard image != nil else { continue }
      if let slope = try Slope(of: f, around: place) {
        self = slope
        return
      }
    }
    return nil
  }

  private init?(
    of f: ([Point<Frame>]) throws(PlanningError) -> [[Double]?],
    around place: Point<Frame>
  ) throws(PlanningError) {
    let (x, y, z, h) = (place.x, place.y, place.z, 40.0)
    let images = try f([
      place, Point(x - h, y, z), Point(x + h, y, z), Point(x, y - h, z), Point(x, y + h, z),
      Point(x, y, z - h), Point(x, y, z + h),
    ]).compactMap(\.self)
    guard images.count == 7 else { return nil }
    func slope(_ row: Int, _ axis: Int) -> Double {
      (images[2 * axis + 2][row] - images[2 * axis + 1][row]) / (2 * h)
    }
    let linear = Affine<Frame, Frame>(rows: [
      slope(0, 0), slope(0, 1), slope(0, 2), 0, slope(1, 0), slope(1, 1), slope(1, 2), 0,
      slope(2, 0), slope(2, 1), slope(2, 2), 0,
    ])
    guard let inverse = linear.inverted(), inverse.isFinite else { return nil }
    (self.place, self.inverse, image) = (place, inverse, images[0])
  }

  func start(for goal: [Double]) -> Point<Frame> {
    moved(place, by: zip(goal, image).map { $0 - $1 })
  }

  func moved(_ point: Point<Frame>, by rest: [Double]) -> Point<Frame> {
    let step = inverse(Point(rest[0], rest[1], rest[2]))
    return Point(point.x + step.x, point.y + step.y, point.z + step.z)
  }
}

extension Placement {
  /// What is worth saying of definitions that are used unconverted.
  func approximations(of regions: [Region], distancesTo points: [ReferencePoint]) -> [Finding] {
    let foreign = points.filter { !isExact(for: $0.point.template) }
    return regions.compactMap { approximation(of: $0.id, definedIn: $0.template) }
      + [templateApproximation(ofDistancesTo: foreign, in: template)].compactMap(\.self)
  }
}
