import Geometry
import Transforms

extension Anatomy {
  /// Sorts transform files into their roles by their names.
  ///
  /// - Parameters:
  ///   - t1w: The path of the T1-weighted image.
  ///   - transforms: Paths of files called `…from-A_to-B…`, or `tpl-B_from-A…` as TemplateFlow has it;
  ///     several of one direction are one transform, in their order.
  ///   - greyMatter: The path of a grey-matter probability image.
  ///   - segmentation: The path of FreeSurfer's labels on the runs' grid.
  ///   - voxelWeights: The path of the weights of the searched voxels.
  /// - Throws: `transform_name_unknown` for another name.
  public init(
    t1w: String?,
    transforms: [String],
    greyMatter: String?,
    segmentation: String?,
    voxelWeights: String?
  ) throws(PlanningError) {
    var files: [InputFile] = []
    for path in transforms {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let role = try transformEnds(name).role
      let place = files.count { $0.role == role } + 1
      files.append(InputFile(role: role, run: place, path: path))
    }
    let others = [
      (InputRole.t1w, t1w), (.greyMatter, greyMatter), (.segmentation, segmentation),
      (.voxelWeights, voxelWeights),
    ]
    files += others.compactMap { role, path in
      path.map { InputFile(role: role, run: 1, path: $0) }
    }
    self.init(files)
  }
}

/// What a transform's name says: it resamples images of `source` to `target`, so that points go from
/// `target` to `source`.
struct TransformEnds: Equatable {
  let source: Space
  let target: Space

  /// What such a file is for.
  var role: InputRole {
    switch (source, target) {
    case (.native, _): .fromT1w
    case (_, .native): .toT1w
    case (.template, .template): .betweenTemplates
    }
  }

  /// The template that T1w space is tied to; of two templates that to which images are resampled.
  var template: Template? {
    switch (source, target) {
    case (.native, .template(let template)), (.template(let template), .native): template
    case (.template, .template(let template)): template
    case (.native, .native): nil
    }
  }
}

/// Reads the ends of a transform from its name.
///
/// - Throws: `transform_name_unknown` where the name does not tell two different spaces.
func transformEnds(_ name: String) throws(PlanningError) -> TransformEnds {
  let ends = (try? TransformName(parsing: name)).map { ($0.pointTarget, $0.pointSource) }
  let (from, to) = ends ?? templateFlowEnds(name)
  guard let source = Space(name: from), let target = Space(name: to), source != target else {
    throw .refusal(
      "transform_name_unknown",
      subject: name,
      "The name does not tell from which space to which the transform goes.",
      remedy:
        "Name it as fMRIPrep does, from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.h5, with the "
        + "spaces among \(Space.all.map(\.name).joined(separator: ", ")).",
      fault: .request
    )
  }
  return TransformEnds(source: source, target: target)
}

/// TemplateFlow's `tpl-B_from-A_mode-image_xfm`, which resamples images of A to B.
private func templateFlowEnds(_ name: String) -> (from: String, to: String) {
  let stem = String(name.prefix { $0 != "." })
  guard entity("mode", in: stem) == "image" else { return ("", "") }
  return (entity("from", in: stem) ?? "", entity("tpl", in: stem) ?? "")
}

extension Anatomy {
  /// The template that the transforms tie T1w space to; nil without transforms.
  ///
  /// - Throws: `template_mismatch` where they name two.
  func tiedTemplate() throws(PlanningError) -> Template? {
    var tied: Template?
    for file in fromT1w + toT1w {
      let found = try transformEnds(file.name).template
      if let tied, found != tied { throw mismatch(file, tied) }
      tied = found
    }
    return tied
  }

  /// Refuses transforms whose names tell of another direction than their roles, and files of one
  /// transform between templates that do not all lead the same way.
  func refuseContradictions() throws(PlanningError) {
    for file in fromT1w + toT1w + betweenTemplates
    where try transformEnds(file.name).role != file.role {
      throw .refusal(
        "transform_direction_mismatch",
        subject: file.name,
        "The transform was given as \(file.role.rawValue); its name tells of another direction.",
        remedy: "Give each transform under the role that its name tells."
      )
    }
    for files in [fromT1w, toT1w, betweenTemplates] { try refuseTwice(files) }
    guard let first = betweenTemplates.first else { return }
    let ends = try transformEnds(first.name)
    for file in betweenTemplates.dropFirst() where try transformEnds(file.name) != ends {
      throw .refusal(
        "template_mismatch",
        subject: file.name,
        "The transform does not go from \(ends.source.name) to \(ends.target.name), as "
          + "\(first.name) does.",
        remedy: "Give one transform between templates, to that of the runs."
      )
    }
  }

  /// Refuses a file that is given twice: several of one direction are one transform after the other.
  private func refuseTwice(_ files: [InputFile]) throws(PlanningError) {
    var names: Set<String> = []
    for file in files where !names.insert(file.name).inserted {
      throw .refusal(
        "transform_given_twice",
        subject: file.name,
        "The transform was given twice, and would be applied twice.",
        remedy: "Give it once, and beside it its inverse.",
        fault: .request
      )
    }
  }

  private func mismatch(_ file: InputFile, _ template: Template) -> PlanningError {
    .refusal(
      "template_mismatch",
      subject: file.name,
      "The transform belongs to another template than \(template.rawValue).",
      remedy: "Give the transforms between T1w space and one template, that of the runs."
    )
  }

  /// Refuses transforms of another template than `template`, in which the runs are.
  func refuseOtherTemplate(than template: Template) throws(PlanningError) {
    for file in fromT1w + toT1w where try transformEnds(file.name).template != template {
      throw mismatch(file, template)
    }
  }
}
