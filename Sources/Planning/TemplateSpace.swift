public import Geometry

/// The space in which a run is given, from the caller's word and the file name's `space-` entity.
///
/// - Parameters:
///   - requested: What the caller named, if anything.
///   - boldName: The run's file name, which may hold a `space-` entity.
/// - Returns: The space.
/// - Throws: `space_unknown` for a name that is no space (bare "MNI" is none), `space_missing`
///   where neither says anything, and `space_conflict` where they disagree.
public func resolveSpace(
  requested: String?,
  boldName: String
) throws(PlanningError) -> Space {
  let named = entity("space", in: boldName)
  guard let name = requested ?? named else {
    throw .refusal(
      "space_missing",
      subject: boldName,
      "The file name has no space- entity, and no space was named.",
      remedy: "Name the space with --space: \(acceptedSpaces).",
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
  return try space(named: name, subject: boldName)
}

/// The space called `name`.
///
/// - Parameters:
///   - name: TemplateFlow's name of a template, or `T1w`.
///   - subject: What a refusal is about.
/// - Returns: The space.
/// - Throws: `space_unknown` for another name.
func space(named name: String, subject: String) throws(PlanningError) -> Space {
  if let space = Space(name: name) { return space }
  throw .refusal(
    "space_unknown",
    subject: subject,
    "\"\(name)\" names no space that is known\(bareMNI(name)).",
    remedy: "Use one of: \(acceptedSpaces).",
    fault: .request
  )
}

/// The space of `runs`, which must all be in one.
public func resolveSpace(
  of runs: [RunFiles],
  requested: String?
) throws(PlanningError) -> Space {
  try resolveSpace(requested: requested, boldNames: runs.map(\.bold.name))
}

/// The space of several runs, which must all be in one.
///
/// - Parameters:
///   - requested: What the caller named, if anything.
///   - boldNames: The runs' file names; at least one.
/// - Returns: The space of all runs.
/// - Throws: What the space of a single run may be refused for, and `space_conflict` where the names
///   tell of two.
public func resolveSpace(
  requested: String?,
  boldNames: [String]
) throws(PlanningError) -> Space {
  var space: Space?
  for name in boldNames {
    let found = try resolveSpace(requested: requested, boldName: name)
    if let space, space != found {
      throw .refusal(
        "space_conflict",
        subject: name,
        "The runs are in \(space.name) and in \(found.name).",
        remedy: "Give runs of one space.",
        fault: .request
      )
    }
    space = found
  }
  guard let space else { preconditionFailure("a case has at least one run") }
  return space
}

/// The value of `key` in a BIDS file name, for example `02` for `sub` in `sub-02_bold.nii.gz`.
public func entity(_ key: String, in name: String) -> String? {
  for part in name.split(separator: "_") where part.hasPrefix(key + "-") {
    return String(part.dropFirst(key.count + 1))
  }
  return nil
}

/// The names of the spaces, for error messages.
private var acceptedSpaces: String { Space.all.map(\.name).joined(separator: ", ") }

private func bareMNI(_ name: String) -> String {
  name.uppercased().hasPrefix("MNI")
    ? ": the MNI templates differ by millimetres, so the exact one must be named" : ""
}

/// The space that the `space-` or `tpl-` entity of an image's name tells; nil without one.
func spaceEntity(of name: String) -> String? {
  (entity("space", in: name) ?? entity("tpl", in: name)).map { String($0.prefix { $0 != "." }) }
}
