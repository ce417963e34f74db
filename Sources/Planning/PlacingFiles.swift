public import Geometry
import Transforms

/// Reads the files of a transform, as one map of points, and their records.
///
/// - Parameters:
///   - files: In the order of antsApplyTransforms; at least one.
///   - source: The frame of the points that go in.
///   - target: The frame of those that come out.
/// - Returns: The map and a record a file.
/// - Throws: What a transform may be refused for.
func readTransform<Source: AnalysisFrame, Target: AnalysisFrame>(
  _ files: [InputFile],
  from source: Source.Type,
  to target: Target.Type
) throws(PlanningError) -> (
  transform: TransformOfFiles<Source, Target>, records: [InputRecord]
) {
  var records: [InputRecord] = []
  var readable: [ReadableFile] = []
  for file in files {
    // Digested first: whoever reads a transform seeks in it.
    let bytes = try InputBytes(file)
    try bytes.skipToEnd()
    records.append(bytes.record())
    readable.append(try ReadableFile(file))
  }
  let paths = readable.map { TransformFile(path: $0.path, name: $0.file.name) }
  // A path is good for as long as its file is held; the transform opens what it reads later.
  defer { withExtendedLifetime(readable) {} }
  let map = try refusing(files[0]) { () throws(TransformError) in
    try readPointTransform(antsOrder: paths, from: Source.self, to: Target.self)
  }
  try refuseReversed(files[0], map)
  return (TransformOfFiles(map: map, file: files[0]), records)
}

/// Refuses a transform between T1w space and a template whose content runs against its name.
private func refuseReversed<Source: AnalysisFrame, Target: AnalysisFrame>(
  _ file: InputFile,
  _ map: PointTransform<Source, Target>
) throws(PlanningError) {
  guard (Source.space == .native) != (Target.space == .native), let end = map.templateEnd else {
    return
  }
  guard (end == .source) != (Target.space != .native) else { throw reversed(file) }
}

private func reversed(_ file: InputFile) -> PlanningError {
  .refusal(
    "transform_direction_mismatch",
    subject: file.name,
    "The file's content runs the other way than its name says: its field lies on the template's "
      + "grid at the wrong end of the way.",
    remedy: "Check that from-T1w_to-<template> and from-<template>_to-T1w were not swapped."
  )
}

/// Maps `points`, telling what goes wrong as a refusal of `file`.
func mapped<Source: AnalysisFrame, Target: AnalysisFrame>(
  _ points: [Point<Source>],
  by transform: PointTransform<Source, Target>,
  _ file: InputFile
) throws(PlanningError) -> [MappedPoint<Target>] {
  try refusing(file, stage: .targeting) { () throws(TransformError) in try transform.map(points) }
}

/// What an analysis needs of the transforms of a case.
struct Ties<Frame: AnalysisFrame>: Sendable {
  let placement: Placement<Frame>
  /// The way to the other space; nil where no transform leads there.
  let carrying: Carrying<Frame>?
  /// The files of the transforms.
  let records: [InputRecord]
}

extension Ties where Frame: TemplateFrame {
  /// Definitions are in the frame's own template, or come through a transform between templates.
  init(_ planningCase: PlanningCase) throws(PlanningError) {
    let anatomy = planningCase.anatomy
    try anatomy.refuseContradictions()
    try anatomy.refuseOtherTemplate(than: Frame.template)
    let between = try BetweenTemplates.read(anatomy, into: Frame.self)
    let native = try read(anatomy.fromT1w, from: Frame.self, to: NativeT1w.self)
    let back = try read(anatomy.toT1w, from: NativeT1w.self, to: Frame.self)
    self.init(
      placement: Placement(
        template: Frame.template,
        toTemplate: nil,
        betweenTemplates: between?.map
      ),
      carrying: native.map { Carrying(to: $0.transform, back: back?.transform) },
      records: [native?.records, back?.records, between?.records].compactMap(\.self).flatMap(\.self)
    )
  }
}

extension Ties where Frame == NativeT1w {
  /// Definitions are in `tied`, into which the voxels of T1w space are pulled.
  init<Tied: TemplateFrame>(
    _ planningCase: PlanningCase,
    tiedTo tied: Tied.Type
  ) throws(PlanningError) {
    let anatomy = planningCase.anatomy
    try anatomy.refuseContradictions()
    guard let there = try read(anatomy.toT1w, from: NativeT1w.self, to: Tied.self) else {
      throw needsTransform(planningCase)
    }
    let back = try read(anatomy.fromT1w, from: Tied.self, to: NativeT1w.self)
    let between = try BetweenTemplates.read(anatomy, into: Tied.self)
    self.init(
      placement: Placement(
        template: Tied.template,
        toTemplate: TemplateMap { points throws(PlanningError) in
          try mapped(points, by: there.transform.map, there.transform.file).map { image in
            image.isOutsideField ? nil : image.point.map { TemplatePoint($0) }
          }
        },
        betweenTemplates: between?.map
      ),
      carrying: Carrying(to: there.transform, back: back?.transform),
      records: there.records
        + [back?.records, between?.records].compactMap(\.self).flatMap(\.self)
    )
  }
}

/// Reads a transform, or nil without files.
private func read<Source: AnalysisFrame, Target: AnalysisFrame>(
  _ files: [InputFile],
  from source: Source.Type,
  to target: Target.Type
) throws(PlanningError) -> (
  transform: TransformOfFiles<Source, Target>, records: [InputRecord]
)? {
  files.isEmpty ? nil : try readTransform(files, from: source, to: target)
}

/// Runs in the subject's own space say nothing of where a template's regions are.
func needsTransform(_ planningCase: PlanningCase) -> PlanningError {
  needsTransform(planningCase.runs[0].bold.name)
}

private func needsTransform(_ subject: String) -> PlanningError {
  .refusal(
    "space_needs_transform",
    subject: subject,
    "The runs are in T1w space; seed and search region are defined in a template.",
    remedy: "Give --xfm from-<template>_to-T1w_mode-image_xfm.h5, which fMRIPrep writes beside the "
      + "T1w image, or runs in a template space.",
    fault: .request
  )
}

/// Refuses anatomical files that their names show to be of no use for runs in `space`.
///
/// - Parameters:
///   - anatomy: The files; only their roles and names are looked at.
///   - space: The space of the runs.
///   - subject: What a refusal for want of a transform is about.
/// - Throws: `transform_name_unknown`, `transform_direction_mismatch`, `template_mismatch`,
///   `space_needs_transform`.
public func refuseUnusable(
  _ anatomy: Anatomy,
  for space: Space,
  subject: String
) throws(PlanningError) {
  try anatomy.refuseContradictions()
  switch space {
  case .template(let template): try anatomy.refuseOtherTemplate(than: template)
  case .native:
    let tied = try anatomy.tiedTemplate()
    guard tied != nil, !anatomy.toT1w.isEmpty else { throw needsTransform(subject) }
  }
}

extension BetweenTemplates {
  /// The transform between two templates, where one is given, and its records.
  ///
  /// - Throws: `template_mismatch` where it does not start at `frame`.
  fileprivate static func read<Frame: TemplateFrame>(
    _ anatomy: Anatomy,
    into frame: Frame.Type
  ) throws(PlanningError) -> (map: BetweenTemplates, records: [InputRecord])? {
    guard let first = anatomy.betweenTemplates.first else { return nil }
    let ends = try transformEnds(first.name)
    guard ends.target == Frame.space, case .template(let definition) = ends.source else {
      throw .refusal(
        "template_mismatch",
        subject: first.name,
        "The transform goes from \(ends.source.name) to \(ends.target.name); the analysis is in "
          + "\(Frame.identifier).",
        remedy: "Give the file from-<template of the regions>_to-\(Frame.identifier)."
      )
    }
    switch definition {
    case .mni152NLin6Asym:
      return try read(anatomy.betweenTemplates, from: Frame.self, to: MNI152NLin6Asym.self)
    case .mni152NLin2009cAsym:
      return try read(anatomy.betweenTemplates, from: Frame.self, to: MNI152NLin2009cAsym.self)
    }
  }

  private static func read<Source: TemplateFrame, Target: TemplateFrame>(
    _ files: [InputFile],
    from source: Source.Type,
    to target: Target.Type
  ) throws(PlanningError) -> (map: BetweenTemplates, records: [InputRecord]) {
    let (transform, records) = try readTransform(files, from: Source.self, to: Target.self)
    let map = BetweenTemplates(target: Target.template) { points throws(PlanningError) in
      // A point that an earlier transform did not reach travels as the origin, and is dropped.
      let known = points.map { $0?.point(in: Source.self) ?? Point(0, 0, 0) }
      return zip(points, try mapped(known, by: transform.map, files[0])).map { point, image in
        point == nil || image.isOutsideField ? nil : image.point.map { TemplatePoint($0) }
      }
    }
    return (map, records)
  }
}
