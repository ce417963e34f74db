public import Geometry

/// The template in which a run is given, from the caller's word and the file name's `space-` entity.
///
/// - Parameters:
///   - requested: What the caller named, if anything.
///   - boldName: The run's file name, which may hold a `space-` entity.
/// - Returns: The template.
/// - Throws: `space_unknown` for a name that is no template (bare "MNI" is none), `space_missing`
///   where neither says anything, `space_conflict` where they disagree, and
///   `space_needs_transform` for the subject's own space.
public func resolveTemplate(
  requested: String?,
  boldName: String
) throws(PlanningError) -> Template {
  let named = entity("space", in: boldName)
  guard let name = requested ?? named else {
    throw .refusal(
      "space_missing",
      subject: boldName,
      "The file name has no space- entity, and no space was named.",
      remedy: "Name the template with --space: \(acceptedSpaces).",
      fault: .request
    )
  }
  if let requested, let named, requested != named {
    throw .refusal(
      "space_conflict",
      subject: boldName,
      "The file name says space-\(named), the request says \(requested).",
      remedy: "Name the space that the image is in, or leave it to the file name.",
      fault: .request
    )
  }
  return try template(named: name, subject: boldName)
}

/// The template called `name`.
///
/// - Parameters:
///   - name: TemplateFlow's name.
///   - subject: What a refusal is about.
/// - Returns: The template.
/// - Throws: `space_unknown` for a name that is no template, `space_needs_transform` for the
///   subject's own space.
func template(named name: String, subject: String) throws(PlanningError) -> Template {
  if let template = Template(rawValue: name) { return template }
  if name == "T1w" { throw nativeSpace(subject) }
  throw .refusal(
    "space_unknown",
    subject: subject,
    "\"\(name)\" names no template\(bareMNI(name)).",
    remedy: "Use one of: \(acceptedSpaces).",
    fault: .request
  )
}

/// The template of `runs`, which must all be in one.
public func resolveTemplate(
  of runs: [RunFiles],
  requested: String?
) throws(PlanningError) -> Template {
  try resolveTemplate(requested: requested, boldNames: runs.map(\.bold.name))
}

/// The template of several runs, which must all be in one.
///
/// - Parameters:
///   - requested: What the caller named, if anything.
///   - boldNames: The runs' file names; at least one.
/// - Returns: The template of all runs.
/// - Throws: What the template of a single run may be refused for, and `space_conflict` where the
///   names tell of two templates.
public func resolveTemplate(
  requested: String?,
  boldNames: [String]
) throws(PlanningError) -> Template {
  var template: Template?
  for name in boldNames {
    let found = try resolveTemplate(requested: requested, boldName: name)
    if let template, template != found {
      throw .refusal(
        "space_conflict",
        subject: name,
        "The runs are in \(template.rawValue) and in \(found.rawValue).",
        remedy: "Give runs of one space.",
        fault: .request
      )
    }
    template = found
  }
  guard let template else { preconditionFailure("a case has at least one run") }
  return template
}

/// The value of `key` in a BIDS file name, for example `02` for `sub` in `sub-02_bold.nii.gz`.
func entity(_ key: String, in name: String) -> String? {
  for part in name.split(separator: "_") where part.hasPrefix(key + "-") {
    return String(part.dropFirst(key.count + 1))
  }
  return nil
}

/// The template names, for error messages.
private var acceptedSpaces: String {
  Template.allCases.map(\.rawValue).joined(separator: ", ")
}

private func bareMNI(_ name: String) -> String {
  name.uppercased().hasPrefix("MNI")
    ? ": the MNI templates differ by millimetres, so the exact one must be named" : ""
}

private func nativeSpace(_ boldName: String) -> PlanningError {
  .refusal(
    "space_needs_transform",
    subject: boldName,
    "The run is in the subject's T1w space; seed and search region are defined in a template.",
    remedy: "Give the run in a template space (\(acceptedSpaces)), as fMRIPrep writes it.",
    fault: .request
  )
}
