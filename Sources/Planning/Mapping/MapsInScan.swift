import Findings
import Geometry
import Imaging
import Targeting

/// Where the voxels of an analysis are found on another grid.
public struct PulledGrid: Sendable {
  /// The other grid.
  public let grid: GridRecord
  /// Linear indices, ascending, of its voxels whose centres lie in a voxel that was mapped.
  public let voxels: [Int]
  /// The number of that voxel, of each.
  public let sources: [Int32]
}

extension BrainMapper {
  /// The grid of the other space, or why the maps are not put there: the patient's scan for runs in a
  /// template, the template for runs in T1w space.
  ///
  /// As masks are (decision 0015): the centre of each voxel there goes into the space of the analysis, and
  /// takes what is there, the nearest voxel's: labels have no mean. Both transforms must be given, as
  /// only then it is known that they fit each other.
  ///
  /// - Throws: What a transform or the T1w image may be refused for.
  func elsewhere(of target: TargetPlan) throws(PlanningError) -> Result<PulledGrid, Finding> {
    Frame.space == .native ? try inTemplate() : try inScan(of: target)
  }

  /// The template's own grid of 2 mm, or where the analysis has longer voxels the same field of view with
  /// theirs.
  private func inTemplate() throws(PlanningError) -> Result<PulledGrid, Finding> {
    guard let carrying = ties.carrying, let fromTemplate = carrying.fromTemplate else {
      return .failure(
        mapMissing(
          .template(ties.placement.template),
          "only one of the two transforms is given",
          "Give both transforms, as fMRIPrep's anat folder holds them."
        )
      )
    }
    func pulled<Place: TemplateFrame>(
      _ frame: Place.Type
    ) throws(PlanningError) -> Result<PulledGrid, Finding> {
      .success(
        try self.pulled(onto: standardGrid(in: frame).coarsened(to: edge)) {
          points throws(PlanningError) in
          try fromTemplate(points.map { TemplatePoint($0) })
            .map { $0.map { Point($0.x, $0.y, $0.z) } }
        }
      )
    }
    switch carrying.template {
    case .mni152NLin6Asym: return try pulled(MNI152NLin6Asym.self)
    case .mni152NLin2009cAsym: return try pulled(MNI152NLin2009cAsym.self)
    }
  }

  /// The patient's scan, coarsened to the voxels of the analysis.
  private func inScan(of target: TargetPlan) throws(PlanningError) -> Result<PulledGrid, Finding> {
    func missing(_ reason: String, _ remedy: String) -> Result<PulledGrid, Finding> {
      .failure(mapMissing(.native, reason, remedy))
    }
    let planning = mapping.planning
    guard let carrying = ties.carrying, carrying.hasBothWays, let t1w = planning.anatomy.t1w else {
      return missing(
        "the T1w image or one of the two transforms is missing",
        "Give the T1w image and both transforms, as fMRIPrep's anat folder holds them."
      )
    }
    guard target.status != .noTarget else {
      return missing(
        "without a target nothing is put into the patient's scan",
        "Look at the findings of the target's report."
      )
    }
    let bytes = try InputBytes(t1w)
    let header: NIfTIHeader
    do throws(ImagingError) {
      header = try NIfTIReader(bytes, name: t1w.name, xform: planning.xform).header
    } catch {
      return missing("\(t1w.name) cannot be used [\(error.code)]", error.remedy)
    }
    return .success(
      try pulled(onto: header.grid(in: NativeT1w.self).coarsened(to: edge)) {
        points throws(PlanningError) in try carrying.fromNative(points)
      }
    )
  }

  /// The shortest edge of a voxel of the analysis, in mm.
  private var edge: Double {
    let edges = gathering.grid.voxelSize
    return min(edges.i.value, edges.j.value, edges.k.value)
  }

  private func pulled<Place: AnalysisFrame>(
    onto grid: VoxelGrid<Place>,
    _ toAnalysis: ([Point<Place>]) throws(PlanningError) -> [Point<Frame>?]
  ) throws(PlanningError) -> PulledGrid {
    let source = gathering.grid
    var numbers = [Int32](repeating: -1, count: source.size.count)
    for (number, voxel) in read.voxels.enumerated() { numbers[voxel] = Int32(number) }
    var (voxels, sources): ([Int], [Int32]) = ([], [])
    let slice = grid.size.i * grid.size.j
    // Slice by slice, as the places of all voxels would take far more memory than the map.
    for first in stride(from: 0, to: grid.size.count, by: slice) {
      let own = first..<(first + slice)
      let places = try toAnalysis(own.map { grid.centre(ofLinear: $0) })
      for (voxel, place) in zip(own, places) {
        guard let place, let nearest = source.index(of: place).flatMap(source.linearIndex),
          numbers[nearest] >= 0
        else { continue }
        voxels.append(voxel)
        sources.append(numbers[nearest])
      }
    }
    return PulledGrid(grid: GridRecord(grid), voxels: voxels, sources: sources)
  }
}

/// The template's own grid of 2 mm, stored from left to right (computed from files of TemplateFlow and
/// FSL).
func standardGrid<Place: TemplateFrame>(in frame: Place.Type) -> VoxelGrid<Place> {
  let (size, origin): (GridSize, [Double]) =
    switch Place.template {
    case .mni152NLin6Asym: (GridSize(91, 109, 91), [-90, -126, -72])
    case .mni152NLin2009cAsym: (GridSize(97, 115, 97), [-96.5, -132.5, -78.5])
    }
  let affine = Affine<VoxelSpace, Place>(rows: [
    2, 0, 0, origin[0], 0, 2, 0, origin[1], 0, 0, 2, origin[2],
  ])
  guard let grid = VoxelGrid(size: size, toWorld: affine) else {
    preconditionFailure("a grid of 2 mm is a grid")
  }
  return grid
}
