public import Atlases
import Findings
public import Foundation
import Geometry
import Imaging

/// Makes the group map of a seed's correlation, one subject after the other.
public struct SeedMapBuilder: Sendable {
  private let targeting: TargetingProtocol
  private let planner: Planner
  private let software: SoftwareIdentity
  private let minimumShare: Double
  private let skipsFailed: Bool

  /// Creates a builder.
  ///
  /// - Parameters:
  ///   - targeting: Whose seed is correlated, and whose search region is left out.
  ///   - software: The program.
  ///   - minimumShare: The share of the subjects who must have a voxel, above 0 to 1.
  ///   - skipsFailed: Whether a subject who fails is left out; else the map is refused.
  public init(
    _ targeting: TargetingProtocol,
    software: SoftwareIdentity,
    minimumShare: Double,
    skipsFailed: Bool
  ) {
    self.targeting = targeting
    self.software = software
    self.minimumShare = minimumShare
    self.skipsFailed = skipsFailed
    planner = Planner(software: software)
  }

  /// Averages the maps of `subjects` and hands over the group's map, then those without one subject.
  ///
  /// - Parameters:
  ///   - subjects: Labels, and where the maps come from.
  ///   - leftOut: Labels among them that are left out of everything.
  ///   - folder: Where the subjects' maps wait for the maps without one of them; nil makes none.
  ///   - progress: Told the number and label of the subject that is begun.
  ///   - deliver: Takes the images, the group's first.
  /// - Throws: ``PlanningError``, and what `deliver` and the file system throw.
  public func run(
    _ subjects: [(label: String, source: SubjectMapSource)],
    leavingOut leftOut: [String],
    leavingOneOut folder: URL?,
    progress: (Int, String) -> Void,
    deliver: (GroupSeedMap, GroupMapImage) throws -> Void
  ) throws {
    guard case .region = targeting.seed else { throw seedNotRegion(targeting) }
    try refuseUnusable(subjects.map(\.label), leavingOut: leftOut)
    let wanted = subjects.filter { !leftOut.contains($0.label) }
    let extra = folder == nil ? 0 : 1
    try refuseTooFew(wanted.count, extra, failed: [])
    var group: (grid: GridRecord, sum: GroupSum, spool: MapSpool?)?
    var members: [GroupSubject] = []
    var failed: [GroupSubject] = []
    for (number, subject) in wanted.enumerated() {
      progress(number, subject.label)
      do throws(PlanningError) {
        let map = try self.map(of: subject.source)
        try refuseOther(map, than: group?.grid, members)
        if group == nil {
          group = (map.grid, GroupSum(voxelCount: map.values.count), nil)
        }
        group?.sum.add(map.values)
        members.append(GroupSubject(label: subject.label, inputs: map.inputs, failure: nil))
        try spool(map, &group, in: folder)
      } catch {
        guard skipsFailed, error.fault == .input || error.fault == .request,
          error.code != "seedmap_subject_duplicate"
        else { throw failure(of: subject.label, error) }
        failed.append(GroupSubject(label: subject.label, inputs: [], failure: error.finding))
      }
    }
    try refuseTooFew(members.count, extra, failed: failed)
    guard let group else { preconditionFailure("a group without members was refused") }
    let searched = try searchRegion(targeting.searchRegion, on: group.grid)
    let isMade = wanted.contains { if case .runs = $0.source { true } else { false } }
    let map = GroupSeedMap(
      targeting: targeting,
      software: software,
      grid: group.grid,
      subjects: members,
      failed: failed,
      leftOut: leftOut,
      minimumShare: minimumShare,
      searchedCount: searched.voxels.count,
      isMadeFromRuns: isMade,
      findings: searched.findings,
      sum: group.sum,
      searched: searched.voxels
    )
    try deliver(map, map.image())
    guard let spool = group.spool else { return }
    for (index, member) in members.enumerated() {
      try deliver(map, map.image(without: (member.label, spool.map(index))))
    }
  }

  private func map(of source: SubjectMapSource) throws(PlanningError) -> SubjectMap {
    switch source {
    case .runs(let makeCase): try SubjectMap(makeCase(), by: planner)
    case .map(let file): try SubjectMap(file, seed: targeting.seed.id)
    }
  }

  private func spool(
    _ map: SubjectMap,
    _ group: inout (grid: GridRecord, sum: GroupSum, spool: MapSpool?)?,
    in folder: URL?
  ) throws(PlanningError) {
    guard let folder else { return }
    do {
      if group?.spool == nil {
        group?.spool = try MapSpool(in: folder, voxelCount: map.values.count)
      }
      try group?.spool?.append(map.values)
    } catch {
      throw .refusal(
        "seedmap_scratch_failed",
        subject: folder.lastPathComponent,
        "The subjects' maps cannot wait there: \(error.localizedDescription)",
        remedy: "Check that the output folder can be written and has space.",
        fault: .program
      )
    }
  }
}

/// The voxels of the search region on the grid, and whether they are an approximation.
private func searchRegion(
  _ region: Region,
  on grid: GridRecord
) throws(PlanningError) -> (voxels: [Int], findings: [Finding]) {
  switch grid.space {
  case .template(.mni152NLin6Asym):
    return voxels(of: region, on: grid.grid(in: MNI152NLin6Asym.self))
  case .template(.mni152NLin2009cAsym):
    return voxels(of: region, on: grid.grid(in: MNI152NLin2009cAsym.self))
  case .native: preconditionFailure("maps in T1w space were refused")
  }
}

private func voxels<Frame: TemplateFrame>(
  of region: Region,
  on grid: VoxelGrid<Frame>
) -> (voxels: [Int], findings: [Finding]) {
  (
    grid.voxels(in: region.shapes(in: Frame.self)),
    region.templateApproximation(in: Frame.template).map { [$0] } ?? []
  )
}
