public import Geometry

/// How an entry is found.
///
/// The defaults are choices of this project.
public struct EntryOptions: Hashable, Sendable {
  /// The standard deviation of the Gaussian whose gradient is the normal; 4 to 6 mm.
  public var normalSmoothing: Millimetres
  /// The standard deviation of the Gaussian on whose 0.5 level the entry lies.
  public var surfaceSmoothing: Millimetres
  /// The share of the surface within 15 mm of the entry that may have been cut off.
  public var mostCutShare: Double

  /// Creates options.
  public init(
    normalSmoothing: Millimetres = 5.mm,
    surfaceSmoothing: Millimetres = 1.5.mm,
    mostCutShare: Double = 0.1
  ) {
    self.normalSmoothing = normalSmoothing
    self.surfaceSmoothing = surfaceSmoothing
    self.mostCutShare = mostCutShare
  }
}

/// The place on the scalp that is nearest to a cortical target, and what it is like there.
public struct ScalpEntry: Sendable, Equatable {
  /// The cortical target.
  public let target: Point<NativeT1w>
  /// The point of the scalp nearest to the target.
  public let entry: Point<NativeT1w>
  /// The scalp's outward normal at the entry.
  public let normal: Direction<NativeT1w>
  /// The distance from target to entry.
  public let depth: Millimetres
  /// The angle in degrees between the normal and the way from target to entry.
  public let obliquity: Double
  /// The distance from the entry to the nearest face of the image.
  public let edgeDistance: Millimetres
  /// The share of the surface within 15 mm of the entry that was cut off to zero.
  public let cutShare: Double
  /// How far outside the entry the way along the normal meets the head again; nil where it does not.
  ///
  /// Looked for up to 40 mm: behind it lies an ear, a neck, or the far wall of an open cavity.
  public let obstacle: Millimetres?
  /// Whether the entry lies on the smoothed surface; else it is the nearest voxel of the head, which
  /// may be off by centimetres along the scalp.
  public var isRefined = true
}

/// Finds the scalp entry of a cortical target.
///
/// The surface voxel nearest to the target is moved to the nearest point of the 0.5 level of the
/// smoothed mask, whose surface voxels count by the part of them that is head.
/// - Parameters:
///   - target: The cortical target.
///   - head: The head's surface, which several targets share.
///   - options: How the entry is found.
/// - Returns: The entry, with the figures that ``NavigationQC`` judges.
/// - Throws: ``NavigationError`` where the target lies outside the head, where the image's edge cuts
///   the head nearer to the target than 5 mm beyond the entry, where the surface was cut off, and
///   where the image proves to have no scalp (an entry less than 5 mm from the cortex).
public func scalpEntry(
  of target: Point<NativeT1w>,
  in head: HeadSurface,
  options: EntryOptions = EntryOptions()
) throws(NavigationError) -> ScalpEntry {
  guard head.contains(target) else { throw .targetOutsideHead }
  let grid = head.volume.grid
  let nearest = head.boundary.nearest(to: target, on: grid)
  let edge = head.cutByEdge.nearest(to: target, on: grid)
  guard let nearest else { throw .headNotFound }
  if let edge, edge.distance.value < nearest.distance.value + 5 {
    throw .headCutAtEntry(distance: edge.distance, entry: nearest.distance)
  }
  let (entry, normal, isRefined) = refine(nearest.point.vector, target.vector, head, options)
  guard let direction = Direction<NativeT1w>(normal) else { throw .headNotFound }

  let cut = CutTest(volume: head.volume, threshold: head.threshold)
  let around = head.boundary.filter {
    grid.centre(ofLinear: $0).distance(to: Point(entry)) <= 15.mm
  }
  let share = cut.share(of: around)
  guard share <= options.mostCutShare else {
    throw .entryDefaced(share: share, bound: options.mostCutShare)
  }
  let depth = Point<NativeT1w>(entry).distance(to: target)
  guard depth >= 5.mm else { throw .noScalp(.shallow(depth: depth)) }
  return ScalpEntry(
    target: target,
    entry: Point(entry),
    normal: direction,
    depth: depth,
    obliquity: degrees(between: direction.vector, entry - target.vector),
    edgeDistance: distanceInside(Point(entry), grid),
    cutShare: share,
    obstacle: obstacle(from: entry, along: direction.vector, head),
    isRefined: isRefined
  )
}

/// Moves `start` to the point of the 0.5 level that is nearest to `target`, and gives its normal.
///
/// Distances vary little along a surface that is nearly a sphere around the target, so that the
/// nearest voxel may lie 10 mm off: whole voxels decide. The patch moves along.
private func refine(
  _ start: SIMD3<Double>,
  _ target: SIMD3<Double>,
  _ head: HeadSurface,
  _ options: EntryOptions
) -> (entry: SIMD3<Double>, normal: SIMD3<Double>, isRefined: Bool) {
  var entry = start
  for _ in 0..<6 {
    let patch = SkinPatch(of: head, around: entry, reach: 22.mm)
    guard let (next, normal, isDone) = follow(entry, target, patch, options) else { break }
    let isNoFarther = (next - target).length <= (start - target).length + 2
    guard isNoFarther, (next - start).length <= 20 else { break }
    entry = next
    if isDone { return (entry, normal, true) }
  }
  // Following went astray; the nearest voxel stands.
  let patch = SkinPatch(of: head, around: start, reach: 22.mm)
  return (start, normal(at: start, of: patch, options), false)
}

private func normal(
  at point: SIMD3<Double>,
  of patch: SkinPatch,
  _ options: EntryOptions
) -> SIMD3<Double> {
  let gradient = patch.weigh(at: point, sigma: options.normalSmoothing.value).gradient
  return gradient.length > 0 ? -gradient / gradient.length : SIMD3()
}

/// Follows the 0.5 level of one patch towards the point nearest to `target`.
///
/// Each step moves to the foot of the target on the tangent plane and back to the level, which
/// shrinks what is left by depth over radius of curvature: about four times on a head.
/// - Returns: The last point, its normal, and whether nothing more is to be done, or the patch ends;
///   nil where the level does not pass near `start`.
private func follow(
  _ start: SIMD3<Double>,
  _ target: SIMD3<Double>,
  _ patch: SkinPatch,
  _ options: EntryOptions
) -> (entry: SIMD3<Double>, normal: SIMD3<Double>, isDone: Bool)? {
  func onLevel(_ point: SIMD3<Double>, _ n: SIMD3<Double>) -> SIMD3<Double>? {
    levelCrossing(from: point, along: n) {
      patch.weigh(at: $0, sigma: options.surfaceSmoothing.value).value
    }
  }
  var n = normal(at: start, of: patch, options)
  guard var e = onLevel(start, n) else { return nil }
  for _ in 0..<8 {
    n = normal(at: e, of: patch, options)
    let away = target - e
    let step = away - n * away.dot(n)
    guard step.length > 0.01 else { break }
    let shortened = step * min(1, 3 / step.length)
    guard let next = onLevel(e + shortened, n) else { break }
    e = next
    if (e - start).length > 4 { return (e, normal(at: e, of: patch, options), false) }
  }
  return (e, normal(at: e, of: patch, options), true)
}

/// Where `value` falls through 0.5 on the line from 3 mm inside to 3 mm outside `point`.
private func levelCrossing(
  from point: SIMD3<Double>,
  along n: SIMD3<Double>,
  _ value: (SIMD3<Double>) -> Double
) -> SIMD3<Double>? {
  var (low, high) = (-3.0, 3.0)
  guard n.length > 0, value(point + n * low) > 0.5, value(point + n * high) < 0.5 else {
    return nil
  }
  while high - low > 0.005 {
    let middle = (low + high) / 2
    if value(point + n * middle) > 0.5 { low = middle } else { high = middle }
  }
  return point + n * ((low + high) / 2)
}

/// How far outside `entry` the head begins again on the way along `n`; nil up to 40 mm.
private func obstacle(
  from entry: SIMD3<Double>,
  along n: SIMD3<Double>,
  _ head: HeadSurface
) -> Millimetres? {
  // Two voxels off the surface at least, lest it meets itself.
  let edges = head.volume.grid.voxelSize
  let first = 2 * max(edges.i, edges.j, edges.k).value
  for distance in stride(from: first, through: 40, by: 0.5)
  where head.contains(Point(entry + n * distance)) { return distance.mm }
  return nil
}

/// How far inside the image's nearest face a point lies; negative outside.
func distanceInside(_ point: Point<NativeT1w>, _ grid: VoxelGrid<NativeT1w>) -> Millimetres {
  let q = grid.fromWorld(point).vector
  let (size, edges) = (grid.size, grid.voxelSize)
  let along = [(size.i, edges.i), (size.j, edges.j), (size.k, edges.k)].enumerated().map {
    axis,
    of in
    min(q[axis] + 0.5, Double(of.0) - 0.5 - q[axis]) * of.1.value
  }
  return (along.min() ?? 0).mm
}

extension [Int] {
  /// The voxel whose centre is nearest to `point`; nil for none.
  fileprivate func nearest(
    to point: Point<NativeT1w>,
    on grid: VoxelGrid<NativeT1w>
  ) -> (point: Point<NativeT1w>, distance: Millimetres)? {
    var best: (point: Point<NativeT1w>, distance: Millimetres)?
    for voxel in self {
      let centre = grid.centre(ofLinear: voxel)
      let distance = centre.distance(to: point)
      if distance < best?.distance ?? Double.infinity.mm { best = (centre, distance) }
    }
    return best
  }
}
