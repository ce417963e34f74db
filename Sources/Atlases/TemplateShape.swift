public import Geometry

/// A solid as a file gives it, with the template that its coordinates belong to.
public enum TemplateShape: Hashable, Sendable {
  /// All points at most `radius` from `centre`.
  case sphere(centre: TemplatePoint, radius: Millimetres)
  /// All points of an ellipsoid along the axes: half its lengths along x, y and z.
  case ellipsoid(centre: TemplatePoint, x: Millimetres, y: Millimetres, z: Millimetres)

  /// The middle of the solid.
  public var centre: TemplatePoint {
    switch self {
    case .sphere(let centre, _), .ellipsoid(let centre, _, _, _): centre
    }
  }

  /// Half the length from left to right.
  var halfWidth: Millimetres {
    switch self {
    case .sphere(_, let radius): radius
    case .ellipsoid(_, let x, _, _): x
    }
  }

  /// Whether `point`, whose numbers are taken for those of the shape's template, lies inside or on the
  /// surface.
  public func contains(_ point: TemplatePoint) -> Bool {
    // Any frame does: only numbers are compared.
    shape(in: MNI152NLin6Asym.self).contains(point.point(in: MNI152NLin6Asym.self))
  }

  /// Half the length of the longest axis.
  public var reach: Millimetres {
    switch self {
    case .sphere(_, let radius): radius
    case .ellipsoid(_, let x, let y, let z): max(x, y, z)
    }
  }

  /// The same numbers in `frame`, exact only where `frame` belongs to the shape's template.
  public func shape<Frame: TemplateFrame>(in frame: Frame.Type) -> Shape<Frame> {
    switch self {
    case .sphere(let centre, let radius):
      .sphere(centre: centre.point(in: frame), radius: radius)
    case .ellipsoid(let centre, let x, let y, let z):
      .ellipsoid(centre: centre.point(in: frame), semiAxes: .init(x: x, y: y, z: z))
    }
  }
}
