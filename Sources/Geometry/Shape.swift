/// A solid in a world frame, of which regions of interest are made.
public enum Shape<Frame: WorldFrame>: Hashable, Sendable {
  /// All points at most `radius` from `centre`.
  case sphere(centre: Point<Frame>, radius: Millimetres)
  /// All points of an ellipsoid whose axes lie along x, y and z.
  case ellipsoid(centre: Point<Frame>, semiAxes: SemiAxes)

  /// Half the lengths of an ellipsoid along x, y and z.
  public struct SemiAxes: Hashable, Sendable {
    /// Half the length from left to right.
    public let x: Millimetres
    /// Half the length from back to front.
    public let y: Millimetres
    /// Half the length from bottom to top.
    public let z: Millimetres

    /// Creates semi-axes along x, y and z.
    public init(x: Millimetres, y: Millimetres, z: Millimetres) {
      self.x = x
      self.y = y
      self.z = z
    }
  }

  /// The middle of the solid.
  public var centre: Point<Frame> {
    switch self {
    case .sphere(let centre, _), .ellipsoid(let centre, _): centre
    }
  }

  /// The corners of the smallest box along x, y and z that holds the solid.
  var corners: [Point<Frame>] {
    let reach =
      switch self {
      case .sphere(_, let radius): SemiAxes(x: radius, y: radius, z: radius)
      case .ellipsoid(_, let axes): axes
      }
    let signs: [Double] = [-1, 1]
    return signs.flatMap { x in
      signs.flatMap { y in
        signs.map { z in
          Point(
            centre.x + x * reach.x.value,
            centre.y + y * reach.y.value,
            centre.z + z * reach.z.value
          )
        }
      }
    }
  }

  /// Whether `point` lies inside or on the surface.
  ///
  /// The surface counts, as in nilearn; a distance within 1e-9 of the radius is on the surface, so
  /// that rounding in an affine does not decide it.
  public func contains(_ point: Point<Frame>) -> Bool {
    let (dx, dy, dz) = (point.x - centre.x, point.y - centre.y, point.z - centre.z)
    switch self {
    case .sphere(_, let radius):
      return dx * dx + dy * dy + dz * dz <= radius.value * radius.value * (1 + 1e-9)
    case .ellipsoid(_, let axes):
      let (x, y, z) = (dx / axes.x.value, dy / axes.y.value, dz / axes.z.value)
      return x * x + y * y + z * z <= 1 + 1e-9
    }
  }
}
