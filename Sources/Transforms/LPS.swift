import Geometry

/// ITK's world: millimetres that point left, posterior and superior.
///
/// It never leaves this module.
enum LPS: CoordinateFrame {
  static let identifier = "LPS"
}

extension Point where Frame: WorldFrame {
  var inLPS: Point<LPS> { Point<LPS>(-x, -y, z) }
}

extension Point<LPS> {
  func inRAS<World: WorldFrame>(_ frame: World.Type) -> Point<World> { Point<World>(-x, -y, z) }

  var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}

/// A point on its way through the stages of a transform.
struct TravellingPoint {
  /// Nil where a stage has no value for it.
  var place: Point<LPS>?
  var isOutside = false
}
