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
    solid.contains(point.x, point.y, point.z)
  }

  var solid: Solid {
    switch self {
    case .sphere(let centre, let radius):
      Solid(centre: (centre.x, centre.y, centre.z), form: .sphere(radius: radius.value))
    case .ellipsoid(let centre, let axes):
      Solid(
        centre: (centre.x, centre.y, centre.z),
        form: .ellipsoid(x: axes.x.value, y: axes.y.value, z: axes.z.value)
      )
    }
  }
}

/// A shape without the name of its frame, in millimetres of it.
struct Solid {
  enum Form {
    case sphere(radius: Double)
    case ellipsoid(x: Double, y: Double, z: Double)
  }

  let centre: (x: Double, y: Double, z: Double)
  let form: Form

  /// Whether (x, y, z) lies inside or on the surface.
  func contains(_ x: Double, _ y: Double, _ z: Double) -> Bool {
    let (dx, dy, dz) = (x - centre.x, y - centre.y, z - centre.z)
    switch form {
    case .sphere(let radius):
      return dx * dx + dy * dy + dz * dz <= radius * radius * (1 + 1e-9)
    case .ellipsoid(let a, let b, let c):
      let (x, y, z) = (dx / a, dy / b, dz / c)
      return x * x + y * y + z * z <= 1 + 1e-9
    }
  }
}
