public import Findings
public import Geometry

/// The finding that coordinates of one template are used unconverted in another.
///
/// - Parameters:
///   - subject: The region or point that the coordinates belong to.
///   - template: The template of the coordinates.
///   - frame: The frame in which they are used.
/// - Returns: A warning with the code `template_approximation`, or nil where the templates agree.
///   The size of the difference, some millimetres, is general knowledge of the two templates
///   (label `from_memory`), not a measurement at this place.
public func templateApproximation<Frame: TemplateFrame>(
  of subject: String,
  definedIn template: Template,
  in frame: Frame.Type
) -> Finding? {
  guard frame.template != template else { return nil }
  return Finding(
    "template_approximation",
    .warning,
    subject: subject,
    message: "\(subject) is defined in \(template.rawValue) and used unconverted in "
      + "\(frame.template.rawValue): its place may be off by some millimetres.",
    remedy: "Give the run in \(template.rawValue), or keep the difference in mind; converting "
      + "between templates needs a transform, which cannot be given yet."
  )
}

extension Region {
  /// The finding that the region is used unconverted in another template, or nil where it is not.
  public func templateApproximation<Frame: TemplateFrame>(in frame: Frame.Type) -> Finding? {
    Atlases.templateApproximation(of: id, definedIn: template, in: frame)
  }
}

/// The finding that distances are measured to points of other templates, unconverted.
///
/// - Returns: One warning for all such points, with the code `template_approximation`; nil where
///   every point is of the frame's own template.
public func templateApproximation<Frame: TemplateFrame>(
  ofDistancesTo points: [ReferencePoint],
  in frame: Frame.Type
) -> Finding? {
  let foreign = points.filter { $0.point.template != frame.template }.map(\.id)
  guard !foreign.isEmpty else { return nil }
  return Finding(
    "template_approximation",
    .warning,
    subject: "distances",
    message:
      "The coordinates of \(foreign.joined(separator: ", ")) belong to another template than "
      + "\(frame.template.rawValue) and are used unconverted: distances to them may be off by some "
      + "millimetres.",
    remedy: "Keep the difference in mind, or give the run in the template of the coordinates."
  )
}
