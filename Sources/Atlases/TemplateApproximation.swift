public import Findings
public import Geometry

/// The finding that coordinates of one template are used unconverted in another.
///
/// - Parameters:
///   - subject: The region or point that the coordinates belong to.
///   - template: The template of the coordinates.
///   - used: The template in which they are used.
/// - Returns: A warning with the code `template_approximation`, or nil where the templates agree.
///   The size of the difference is general knowledge of the two templates (label `from_memory`), not
///   a measurement at this place.
public func templateApproximation(
  of subject: String,
  definedIn template: Template,
  usedIn used: Template
) -> Finding? {
  guard used != template else { return nil }
  return Finding(
    "template_approximation",
    .warning,
    subject: subject,
    message: "\(subject) is defined in \(template.rawValue) and used unconverted in "
      + "\(used.rawValue): its place may be off by \(differenceOfTemplates).",
    remedy: "Give the transform between the two templates, or keep the difference in mind."
  )
}

extension Region {
  /// The finding that the region is used unconverted in another template, or nil where it is not.
  public func templateApproximation(in used: Template) -> Finding? {
    Atlases.templateApproximation(of: id, definedIn: template, usedIn: used)
  }
}

/// The finding that distances are measured to points of other templates, unconverted.
///
/// - Returns: One warning for all such points, with the code `template_approximation`; nil where
///   every point is of the template `used`.
public func templateApproximation(
  ofDistancesTo points: [ReferencePoint],
  in used: Template
) -> Finding? {
  let foreign = points.filter { $0.point.template != used }.map(\.id)
  guard !foreign.isEmpty else { return nil }
  return Finding(
    "template_approximation",
    .warning,
    subject: "distances",
    message:
      "The coordinates of \(foreign.joined(separator: ", ")) belong to another template than "
      + "\(used.rawValue) and are used unconverted: distances to them may be off by "
      + "\(differenceOfTemplates).",
    remedy: "Give the transform between the two templates, or keep the difference in mind."
  )
}

/// From memory, unverified: no measurement of the two templates was at hand.
private let differenceOfTemplates = "1 to 5 mm (from memory, unverified)"
