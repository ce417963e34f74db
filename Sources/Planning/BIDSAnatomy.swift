import Foundation
public import Geometry

/// The anatomical files in a BIDS-derivatives folder that tie `space` to the subject's T1w image.
///
/// The preprocessed T1w image and the transforms between it and a template, from the `anat` folder of
/// the subject or, where the query names one, of the session. For runs in a template it is that
/// template's transforms; for runs in T1w space those of `preferred`, or of the only other template
/// that there is.
///
/// - Parameters:
///   - query: Whose files; only participant and session count.
///   - folder: The derivatives folder.
///   - space: The space of the runs.
///   - preferred: The template in which seed and search region are defined.
/// - Returns: What was found; nothing of it need be there.
/// - Throws: `bids_ambiguous` where there are two of a file, and `bids_not_found`.
public func findAnatomy(
  _ query: BIDSQuery,
  in folder: String,
  space: Space,
  preferred: Template
) throws(PlanningError) -> Anatomy {
  let files = anatomicalFiles(below: try subjectFolder(query, in: folder), session: query.session)
  func only(_ role: InputRole, _ isWanted: (String) -> Bool) throws(PlanningError) -> InputFile? {
    let found = files.filter { isWanted($0.lastPathComponent) }
    guard found.count < 2 else {
      throw .refusal(
        "bids_ambiguous",
        subject: "sub-\(query.participant)",
        "There is more than one: "
          + found.map(\.lastPathComponent).joined(separator: ", ") + ".",
        remedy: "Choose a session with --session, or give --t1w and --xfm.",
        fault: .request
      )
    }
    return found.first.map { InputFile(role: role, run: 1, path: $0.path(percentEncoded: false)) }
  }
  func transform(
    _ role: InputRole,
    from source: String,
    to target: String
  ) throws(PlanningError) -> [InputFile] {
    try only(role) { name in
      entity("from", in: name) == source && entity("to", in: name) == target
        && name.contains("_mode-image_xfm.")
    }.map { [$0] } ?? []
  }
  var anatomy = Anatomy()
  anatomy.t1w = try only(.t1w) { name in
    name.hasSuffix("_desc-preproc_T1w.nii.gz") && entity("space", in: name) == nil
  }
  let templates: [Template]
  switch space {
  case .template(let template): templates = [template]
  case .native: templates = [preferred] + Template.allCases.filter { $0 != preferred }
  }
  for template in templates where anatomy.fromT1w.isEmpty && anatomy.toT1w.isEmpty {
    anatomy.fromT1w = try transform(.fromT1w, from: "T1w", to: template.rawValue)
    anatomy.toT1w = try transform(.toT1w, from: template.rawValue, to: "T1w")
  }
  return anatomy
}

/// The files in `anat` folders below a subject's folder, those of a session where one is named.
private func anatomicalFiles(below subject: URL, session: String?) -> [URL] {
  let found = FileManager.default.enumerator(at: subject, includingPropertiesForKeys: nil)
  var files: [URL] = []
  while let file = found?.nextObject() as? URL {
    let folder = file.deletingLastPathComponent()
    guard folder.lastPathComponent == "anat" else { continue }
    let owner = folder.deletingLastPathComponent().lastPathComponent
    // fMRIPrep puts the anatomy of several sessions beside the sessions, that of one into it.
    guard session == nil || owner == "ses-\(session ?? "")" || !owner.hasPrefix("ses-") else {
      continue
    }
    files.append(file)
  }
  return files.sorted { $0.path < $1.path }
}
