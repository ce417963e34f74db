public import Geometry

/// A side of the body's midline.
public enum Side: String, CaseIterable, Hashable, Sendable {
  /// World x below 0.
  case left
  /// World x of 0 and above.
  case right

  /// The side of `point`: of the world's x, never of an index, so that a mirrored grid changes
  /// nothing.
  public init<Frame: WorldFrame>(of point: Point<Frame>) {
    self = point.x < 0 ? .left : .right
  }
}
