/// A space in which a plan is made or positions are told: the subject's own, or a template.
public enum Space: Hashable, Sendable {
  /// The subject's T1-weighted image.
  case native
  /// A standard brain space.
  case template(Template)

  /// The name that BIDS file names and reports use.
  public var name: String {
    switch self {
    case .native: NativeT1w.identifier
    case .template(let template): template.rawValue
    }
  }

  /// The space called `name`, or nil where none is; bare "MNI" is none.
  public init?(name: String) {
    if name == NativeT1w.identifier {
      self = .native
    } else if let template = Template(rawValue: name) {
      self = .template(template)
    } else {
      return nil
    }
  }

  /// All spaces, the subject's own last.
  public static var all: [Space] { Template.allCases.map(Space.template) + [.native] }
}

/// A world frame in which a run can be analysed.
public protocol AnalysisFrame: WorldFrame {
  /// The space that the frame belongs to.
  static var space: Space { get }
}

extension NativeT1w: AnalysisFrame {
  /// The subject's own.
  public static var space: Space { .native }
}

extension TemplateFrame {
  /// The frame's template.
  public static var space: Space { .template(template) }
}

/// RAS millimetres with the name of their space, for documents: a frame's type ends where text begins.
public struct SpacePoint: Hashable, Sendable {
  /// The space of the coordinates.
  public let space: Space
  /// Right, anterior and superior millimetres.
  public let coordinates: [Double]

  /// The coordinates of `point`, with its space.
  public init<Frame: AnalysisFrame>(_ point: Point<Frame>) {
    space = Frame.space
    coordinates = [point.x, point.y, point.z]
  }
}
