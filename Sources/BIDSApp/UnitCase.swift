import Atlases
import Findings
import Geometry
import Planning
import Prediction
import Reports

/// A unit's files, and what is computed of them.
struct UnitCase {
  let unit: AppUnit
  let planning: PlanningCase
  /// Why the runs of the other space are not computed; nil where they are, or where there are none.
  let notCompared: Finding?

  /// Finds the files of `unit`.
  ///
  /// The runs of a template are planned; those in T1w space beside them are planned too and compared,
  /// where both transforms are there. Maps of the user's lie on the grid of one space: with one the
  /// other is not computed.
  ///
  /// - Throws: What finding the files may be refused for.
  init(_ unit: AppUnit, in dataset: SourceDataset, _ request: AppRequest) throws {
    try unit.refuseOddLabels()
    try refuseOwnData(in: request.seedmap?.path, of: "sub-\(unit.participant)")
    let spaces = UnitSpaces(
      names: runNames(unit.query(request.task, space: nil), in: dataset.path),
      requested: request.space
    )
    let query = unit.query(request.task, space: spaces.chosen)
    let runs = try findRuns(query, in: dataset.path)
    let space = try resolveSpace(of: runs, requested: spaces.chosen)
    var (other, reason): (OtherRuns?, Finding?) = (nil, nil)
    if let name = spaces.other(than: space) {
      (other, reason) = try unit.otherRuns(name, than: space, in: dataset, request)
    }
    self.unit = unit
    notCompared = reason
    planning = PlanningCase(
      subject: "sub-\(unit.participant)",
      runs: runs,
      space: space,
      otherRuns: other,
      anatomy: try findAnatomy(
        query,
        in: dataset.path,
        space: space,
        preferred: other.tiedTemplate(request.targeting)
      ),
      seedmap: request.seedmap,
      xform: request.xform,
      targeting: request.targeting,
      stimulation: request.stimulation,
      response: try ResponseRequest(),
      calibration: request.calibration,
      output: request.draws ? [.map, .mapInScan, .figures] : [.map, .mapInScan],
      threads: request.threads
    )
  }

  /// All files that are read.
  var files: [InputFile] {
    let runs = planning.runs + (planning.otherRuns?.runs ?? [])
    return runs.flatMap { [$0.bold, $0.mask, $0.confounds] + [$0.sidecar].compactMap(\.self) }
      + planning.anatomy.files + [planning.seedmap].compactMap(\.self)
  }
}

/// The spaces in which a unit has runs.
struct UnitSpaces {
  /// What is named, or the only template, or T1w where there is no template; nil leaves it to
  /// `findRuns`, which refuses what is ambiguous.
  let chosen: String?
  private let known: [Space]

  init(names: [String], requested: String?) {
    known = Set(names.compactMap { entity("space", in: $0) }).compactMap { Space(name: $0) }
    let templates = known.filter { $0 != .native }
    let only = templates.isEmpty && known.contains(.native) ? Space.native : templates.first
    chosen = requested ?? (templates.count < 2 ? only?.name : nil)
  }

  /// The space to compare with: T1w beside a template, the only template beside T1w.
  func other(than space: Space) -> String? {
    guard space == .native else { return known.contains(.native) ? Space.native.name : nil }
    let templates = known.filter { $0 != .native }
    return templates.count == 1 ? templates[0].name : nil
  }
}

extension AppUnit {
  func query(_ task: String?, space: String?) -> BIDSQuery {
    BIDSQuery(participant: participant, session: session, task: task, run: nil, space: space)
  }

  /// The runs in the other space, or why they are not computed.
  fileprivate func otherRuns(
    _ name: String,
    than space: Space,
    in dataset: SourceDataset,
    _ request: AppRequest
  ) throws -> (OtherRuns?, Finding?) {
    func without(_ reason: String, _ remedy: String) -> (OtherRuns?, Finding?) {
      let finding = Finding(
        "space_not_computed",
        .info,
        subject: self.name,
        message: "The runs in \(name) were not computed: \(reason).",
        remedy: remedy
      )
      return (nil, finding)
    }
    if request.seedmap != nil {
      return without("the map of weights is on the grid of one space", "Give no --seedmap.")
    }
    let query = query(request.task, space: name)
    let runs = try findRuns(query, in: dataset.path)
    let other = OtherRuns(runs: runs, space: try resolveSpace(of: runs, requested: name))
    let anatomy = try findAnatomy(
      query,
      in: dataset.path,
      space: space,
      preferred: OtherRuns?.some(other).tiedTemplate(request.targeting)
    )
    guard !anatomy.fromT1w.isEmpty, !anatomy.toT1w.isEmpty else {
      return without(
        "one of the transforms between T1w and the template is missing",
        "Complete the anat folder, as fMRIPrep writes it."
      )
    }
    return (other, nil)
  }
}
