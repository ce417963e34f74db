public import Geometry

/// How far points end from where they started, after a map there and a map back.
public struct RoundTrip: Sendable, Equatable {
  /// One distance for each point; nil where a point lay outside a field on either way.
  public let errors: [Millimetres?]

  /// The median of the distances; nil where there are none.
  ///
  /// Of an even number, the mean of both.
  public var median: Millimetres? {
    let sorted = errors.compactMap(\.self).sorted()
    guard !sorted.isEmpty else { return nil }
    let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
    return Millimetres((low.value + high.value) / 2)
  }

  /// The largest distance; nil where there are none.
  public var maximum: Millimetres? { errors.compactMap(\.self).max() }
}

/// How well two maps are each other's inverse.
///
/// More than 1 mm tells of two files that do not belong together, or of one given the wrong way
/// round.
///
/// - Parameters:
///   - forward: The map there.
///   - backward: The map back.
///   - points: Where to look; brain points of `Source`.
/// - Returns: A distance for each point.
/// - Throws: ``TransformError`` as ``PointTransform/map(_:)`` does.
public func roundTripError<Source: WorldFrame, Target: WorldFrame>(
  forward: PointTransform<Source, Target>,
  backward: PointTransform<Target, Source>,
  points: [Point<Source>]
) throws(TransformError) -> RoundTrip {
  let there = try forward.map(points)
  // Points without an image travel as the origin; their result is dropped below.
  let back = try backward.map(there.map { $0.point ?? Point(0, 0, 0) })
  let errors = points.indices.map { index -> Millimetres? in
    guard there[index].point != nil, !there[index].isOutsideField, !back[index].isOutsideField
    else { return nil }
    return back[index].point?.distance(to: points[index])
  }
  return RoundTrip(errors: errors)
}
