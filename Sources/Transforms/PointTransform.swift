public import Geometry

/// What a point became.
public struct MappedPoint<Target: WorldFrame>: Sendable, Hashable {
  /// Where it lies in the target frame; nil where the transform has no value for it.
  public let point: Point<Target>?
  /// Whether it lay outside a field of the transform, or where the field has no value.
  ///
  /// ITK displaces such a point by nothing, and ``point`` tells that; it is not to be published as
  /// an anatomical place.
  public let isOutsideField: Bool
}

/// A map of points from one world to another, as registration programs store it.
///
/// It maps *points* from `Source` to `Target`. The file that resamples images from A to B holds the
/// map of points from B to A (see ``TransformName``). The file stays open for as long as the
/// transform lives; fields are read when points are mapped, and no more of them than is needed.
public struct PointTransform<Source: WorldFrame, Target: WorldFrame>: Sendable {
  /// In the order in which points pass.
  let stages: [Stage]

  /// How many points go together: a bound of memory, about 40 MB with what a field's reader needs.
  private static var batch: Int { 1 << 16 }

  /// The images of `points`, in their order.
  ///
  /// Fields are sampled trilinearly where the index is in [-0.5, n - 0.5) on each axis, with
  /// neighbours clamped to the edge, as ITK does; elsewhere a displacement is 0, and a map of
  /// positions (SPM) has no value. A point that is not finite has no image and counts as outside.
  ///
  /// - Parameter points: RAS millimetres of `Source`.
  /// - Returns: One mapped point for each.
  /// - Throws: ``TransformError`` where the field cannot be read or holds a displacement that is not
  ///   finite where it is needed.
  public func map(_ points: [Point<Source>]) throws(TransformError) -> [MappedPoint<Target>] {
    var result: [MappedPoint<Target>] = []
    result.reserveCapacity(points.count)
    for start in stride(from: 0, to: points.count, by: Self.batch) {
      let end = min(points.count, start + Self.batch)
      var travelling = points[start..<end].map { point in
        let place = point.inLPS
        return TravellingPoint(
          place: place.isFinite ? place : nil,
          isOutside: !place.isFinite
        )
      }
      for stage in stages { try stage.apply(to: &travelling) }
      result += travelling.map { point in
        let place = point.place?.inRAS(Target.self)
        return MappedPoint(point: place, isOutsideField: point.isOutside || place == nil)
      }
    }
    return result
  }
}

/// One step of a transform.
enum Stage: Sendable {
  case linear(LinearStage)
  case field(FieldStage)

  func apply(to points: inout [TravellingPoint]) throws(TransformError) {
    switch self {
    case .linear(let stage): stage.apply(to: &points)
    case .field(let stage): try stage.apply(to: &points)
    }
  }
}
