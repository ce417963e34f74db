/// A standard brain space, by TemplateFlow's name.
///
/// Bare "MNI" names none of them: the templates differ by millimetres.
public enum Template: String, CaseIterable, Hashable, Sendable {
  /// FSL's template, in which most published TMS coordinates are given.
  case mni152NLin6Asym = "MNI152NLin6Asym"
  /// The template that fMRIPrep resamples to unless told otherwise.
  case mni152NLin2009cAsym = "MNI152NLin2009cAsym"
}

/// A world frame that is a standard brain space.
public protocol TemplateFrame: AnalysisFrame {
  /// The template that the frame belongs to.
  static var template: Template { get }
}

extension MNI152NLin6Asym: TemplateFrame {
  /// `MNI152NLin6Asym`.
  public static var template: Template { .mni152NLin6Asym }
}

extension MNI152NLin2009cAsym: TemplateFrame {
  /// `MNI152NLin2009cAsym`.
  public static var template: Template { .mni152NLin2009cAsym }
}

/// Coordinates as a file gives them, with the template that they belong to.
///
/// What is read at run time cannot carry its frame as a type. It stays in this form until the frame
/// of the analysis is known; ``point(in:)`` is the only way out.
public struct TemplatePoint: Hashable, Sendable {
  /// The template of the coordinates.
  public let template: Template
  private let x: Double
  private let y: Double
  private let z: Double

  /// Creates the RAS millimetre coordinates (`x`, `y`, `z`) of `template`.
  public init(_ x: Double, _ y: Double, _ z: Double, in template: Template) {
    self.template = template
    self.x = x
    self.y = y
    self.z = z
  }

  /// The coordinates of `point`, with its template.
  public init<Frame: TemplateFrame>(_ point: Point<Frame>) {
    self.init(point.x, point.y, point.z, in: Frame.template)
  }

  /// The same numbers in `frame`, exact only where `frame` belongs to ``template``.
  ///
  /// Used across templates this is an approximation by some millimetres; the caller must say so
  /// with a finding (see ``isExact(in:)``).
  public func point<Frame: TemplateFrame>(in frame: Frame.Type) -> Point<Frame> {
    Point(x, y, z)
  }

  /// Whether ``point(in:)`` needs no approximation.
  public func isExact<Frame: TemplateFrame>(in frame: Frame.Type) -> Bool {
    frame.template == template
  }

  /// Right, anterior and superior millimetres, for documents that name the template beside them.
  public var coordinates: [Double] { [x, y, z] }
}
