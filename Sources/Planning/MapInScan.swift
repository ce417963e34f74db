import Atlases
import Findings
import Geometry
import Imaging
import Targeting

extension Assessment {
  /// The map and the voxels searched, pulled into the patient's scan, or why they cannot be; nil unless
  /// asked for, or where other runs give a map.
  ///
  /// As masks are (decision 0015): the centre of each voxel of the scan goes into the template, and takes
  /// what is there. Both transforms must be given, as only then it is known that they fit each other, and
  /// nothing is put into the scan of a subject without a target.
  ///
  /// - Throws: What a transform may be refused for.
  func mapsInScan(
    _ carrying: Carrying<Frame>?
  ) throws(PlanningError) -> Result<SpaceMaps, Finding>? {
    guard planningCase.output.contains(.mapInScan), planningCase.otherRuns == nil else {
      return nil
    }
    guard Frame.space != .native else {
      let template = Space.template(planningCase.targeting.searchRegion.template)
      let runs = "Give runs in a template too, as fMRIPrep's --output-spaces makes them."
      return .failure(mapMissing(template, "all runs are in T1w space", runs))
    }
    let anatomy = "Give the T1w image and both transforms, as fMRIPrep's anat folder holds them."
    guard let carrying, carrying.hasBothWays, let t1w = planningCase.anatomy.t1w else {
      let reason = "the T1w image or one of the two transforms is missing"
      return .failure(mapMissing(.native, reason, anatomy))
    }
    guard let brain = gathered.brain, status != .noTarget else {
      let reason = "without a target nothing is put into the patient's scan"
      return .failure(mapMissing(.native, reason, "Look at the findings of the report."))
    }
    let bytes = try InputBytes(t1w)
    let header: NIfTIHeader
    do throws(ImagingError) {
      header = try NIfTIReader(bytes, name: t1w.name, xform: planningCase.xform).header
    } catch {
      let reason = "\(t1w.name) cannot be used [\(error.code)]"
      return .failure(mapMissing(.native, reason, error.remedy))
    }
    let source = gathered.gathering.grid
    let edge = min(source.voxelSize.i.value, source.voxelSize.j.value, source.voxelSize.k.value)
    let sampler = BrainSampler(source, brain, searched: searched)
    return .success(
      try pulled(sampler, onto: header.grid(in: NativeT1w.self).coarsened(to: edge), carrying)
    )
  }

  private func pulled(
    _ sampler: BrainSampler<Frame>,
    onto grid: VoxelGrid<NativeT1w>,
    _ carrying: Carrying<Frame>
  ) throws(PlanningError) -> SpaceMaps {
    var (voxels, r, searched): ([Int], [Double], [Int]) = ([], [], [])
    let slice = grid.size.i * grid.size.j
    // Slice by slice, as the places of all voxels would take far more memory than the map.
    for first in stride(from: 0, to: grid.size.count, by: slice) {
      let own = first..<(first + slice)
      let places = try carrying.fromNative(own.map { grid.centre(ofLinear: $0) })
      for (voxel, place) in zip(own, places) {
        guard let place, let sample = sampler.sample(at: place) else { continue }
        voxels.append(voxel)
        r.append(sample.r)
        if sample.isSearched { searched.append(voxel) }
      }
    }
    return SpaceMaps(
      grid: GridRecord(grid),
      origin: .pulled,
      brain: BrainMap(voxels: voxels, r: r),
      searched: searched
    )
  }
}

/// Reads a map between its voxels.
struct BrainSampler<Frame: AnalysisFrame> {
  private let grid: VoxelGrid<Frame>
  /// r of each voxel; NaN outside the brain.
  private let volume: [Double]
  private let isSearched: [Bool]

  init(_ grid: VoxelGrid<Frame>, _ brain: BrainMap, searched: [Int]) {
    var volume = [Double](repeating: .nan, count: grid.size.count)
    for (voxel, r) in zip(brain.voxels, brain.r) { volume[voxel] = r }
    var isSearched = [Bool](repeating: false, count: grid.size.count)
    for voxel in searched { isSearched[voxel] = true }
    (self.grid, self.volume, self.isSearched) = (grid, volume, isSearched)
  }

  /// r at `place`, linear between the voxels of the brain around it, and whether the voxel whose centre
  /// is nearest was searched; nil where that voxel is not of the brain.
  ///
  /// Voxels outside the brain have no r and do not count: as 0 they would pale its rim.
  func sample(at place: Point<Frame>) -> (r: Double, isSearched: Bool)? {
    guard let nearest = grid.index(of: place).flatMap(grid.linearIndex), !volume[nearest].isNaN
    else { return nil }
    let p = grid.fromWorld(place)
    let low = [p.x, p.y, p.z].map { $0.rounded(.down) }
    let share = [p.x - low[0], p.y - low[1], p.z - low[2]]
    var (sum, weights) = (0.0, 0.0)
    for corner in 0..<8 {
      let step = (0..<3).map { corner >> $0 & 1 }
      let voxel = VoxelIndex(Int(low[0]) + step[0], Int(low[1]) + step[1], Int(low[2]) + step[2])
      guard let linear = grid.linearIndex(of: voxel), !volume[linear].isNaN else { continue }
      let weight = (0..<3).reduce(1.0) { $0 * (step[$1] == 1 ? share[$1] : 1 - share[$1]) }
      sum += weight * volume[linear]
      weights += weight
    }
    return (weights > 0 ? sum / weights : volume[nearest], isSearched[nearest])
  }
}

extension VoxelGrid {
  /// The same field of view and axes, about the same centre, with voxels of `edge` mm; along an axis
  /// whose voxels are longer they stay as they are.
  func coarsened(to edge: Double) -> VoxelGrid {
    let own = [voxelSize.i.value, voxelSize.j.value, voxelSize.k.value]
    let counts = [size.i, size.j, size.k]
    let factors = own.map { max(edge / $0, 1) }
    // A hundredth of a voxel is within what single precision of a header makes of a whole number.
    let wanted = zip(counts, factors).map {
      max(1, Int((Double($0) / $1 - 0.01).rounded(.up)))
    }
    var rows = toWorld.rows
    for row in 0..<3 {
      // The middle of both grids lies between their first and last voxels' centres.
      for axis in 0..<3 {
        let column = toWorld.rows[4 * row + axis]
        rows[4 * row + axis] = column * factors[axis]
        rows[4 * row + 3] +=
          column * (Double(counts[axis] - 1) - factors[axis] * Double(wanted[axis] - 1)) / 2
      }
    }
    guard
      let grid = VoxelGrid(
        size: GridSize(wanted[0], wanted[1], wanted[2]),
        toWorld: Affine(rows: rows)
      )
    else { preconditionFailure("a grid with longer voxels is a grid") }
    return grid
  }
}
