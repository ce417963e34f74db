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
  /// The patient's scan, coarsened to the voxels of the analysis, or why the maps are not put there.
  ///
  /// As masks are (decision 0015): the centre of each voxel of the scan goes into the template, and
  /// takes what is there, the nearest voxel's: labels have no mean. Both transforms must be given, as
  /// only then it is known that they fit each other.
  ///
  /// - Throws: What a transform or the T1w image may be refused for.
  func scan(of target: TargetPlan) throws(PlanningError) -> Result<PulledGrid, Finding> {
    func missing(_ reason: String, _ remedy: String) -> Result<PulledGrid, Finding> {
      .failure(mapMissing(.native, reason, remedy))
    }
    let planning = mapping.planning
    guard Frame.space != .native else {
      return .failure(
        mapMissing(
          .template(ties.placement.template),
          "the runs are in T1w space",
          "Give runs in a template too, as fMRIPrep's --output-spaces makes them."
        )
      )
    }
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
    let edges = gathering.grid.voxelSize
    let edge = min(edges.i.value, edges.j.value, edges.k.value)
    return .success(
      try pulled(onto: header.grid(in: NativeT1w.self).coarsened(to: edge), carrying)
    )
  }

  private func pulled(
    onto grid: VoxelGrid<NativeT1w>,
    _ carrying: Carrying<Frame>
  ) throws(PlanningError) -> PulledGrid {
    let source = gathering.grid
    var numbers = [Int32](repeating: -1, count: source.size.count)
    for (number, voxel) in read.voxels.enumerated() { numbers[voxel] = Int32(number) }
    var (voxels, sources): ([Int], [Int32]) = ([], [])
    let slice = grid.size.i * grid.size.j
    // Slice by slice, as the places of all voxels would take far more memory than the map.
    for first in stride(from: 0, to: grid.size.count, by: slice) {
      let own = first..<(first + slice)
      let places = try carrying.fromNative(own.map { grid.centre(ofLinear: $0) })
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
