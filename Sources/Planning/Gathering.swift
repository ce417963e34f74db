import Atlases
import Denoising
import Findings
import Geometry
import Imaging

/// The runs of a case with their voxels chosen, before any volume is read.
struct Gathering<Frame: TemplateFrame> {
  let planningCase: PlanningCase
  let runs: [PreparedRun<Frame>]
  let grid: VoxelGrid<Frame>
  let seed: RegionVoxels
  let searchRegion: RegionVoxels
  let findings: [Finding]

  /// Reads the small inputs, checks that the runs share a grid, and places the regions on it.
  init(_ planningCase: PlanningCase) throws(PlanningError) {
    self.planningCase = planningCase
    let targeting = planningCase.targeting
    var runs: [PreparedRun<Frame>] = []
    for files in planningCase.runs {
      try runs.append(
        PreparedRun(files, plan: targeting.denoising, xform: planningCase.xform)
      )
    }
    let grid = runs[0].grid
    for run in runs.dropFirst() where !sameGrid(run.grid, grid) {
      throw .refusal(
        "run_grid_mismatch",
        subject: run.files.bold.name,
        "The run's grid differs from that of \(runs[0].files.bold.name).",
        remedy: "Give runs resampled to one grid, as fMRIPrep writes them."
      )
    }
    let masks = runs.map(\.mask)
    seed = RegionVoxels(targeting.seed, on: grid, masks: masks)
    searchRegion = RegionVoxels(targeting.searchRegion, on: grid, masks: masks)
    findings =
      runs.flatMap(\.findings)
      + [targeting.seed, targeting.searchRegion].compactMap {
        $0.templateApproximation(in: Frame.self)
      }
    self.runs = runs
    self.grid = grid
  }

  /// Reads every run's image once and keeps the voxels of seed and search region.
  func read(_ clock: inout StageClock) throws(PlanningError) -> Gathered<Frame> {
    let voxels = Set(seed.inMask).union(searchRegion.inMask).sorted()
    let smoothing = planningCase.targeting.denoising.smoothing
    var images: [GatheredRun] = []
    var records: [InputRecord] = []
    var found = findings
    for (index, run) in runs.enumerated() {
      var reader = run.reader
      let image: GatheredRun
      do throws(ImagingError) {
        image = try gather(
          voxels,
          from: &reader,
          repetitionTime: .seconds(run.repetitionTime),
          smoothing: smoothing
        ) { [clock, count = runs.count] fraction in
          clock.progress((Double(index) + fraction) / Double(count))
          return !clock.isCancelled
        }
      } catch {
        try clock.refuseIfCancelled(.read)
        throw .input(error, subject: run.files.bold.name, stage: .read)
      }
      images.append(image)
      records.append(run.image.record())
      records += run.records
      found += image.findings
    }
    return Gathered(gathering: self, images: images, records: records, findings: found)
  }
}

/// Two grids with the same size whose voxel centres nowhere differ by more than 0.01 mm.
private func sameGrid<Frame>(_ a: VoxelGrid<Frame>, _ b: VoxelGrid<Frame>) -> Bool {
  guard a.size == b.size else { return false }
  let last = a.size.count - 1
  let corners = [0, a.size.i - 1, last, a.size.i * (a.size.j - 1), last - a.size.i + 1]
  return corners.allSatisfy {
    a.centre(ofLinear: $0).distance(to: b.centre(ofLinear: $0)) < 0.01.mm
  }
}

/// The voxels of a region on a grid.
struct RegionVoxels {
  let region: Region
  /// How many voxel centres lie in the region.
  let count: Int
  /// Linear indices, ascending, of those inside every mask.
  let inMask: [Int]

  init<Frame: TemplateFrame>(_ region: Region, on grid: VoxelGrid<Frame>, masks: [BrainMask]) {
    self.region = region
    let all = grid.voxels(in: region.shapes(in: Frame.self))
    count = all.count
    inMask = all.filter { voxel in masks.allSatisfy { $0.voxels[voxel] } }
  }

  /// The share of the region that `usable` voxels cover, 0 to 1.
  func coverage(usable: Int) -> Double {
    let expected = Double(count) * (region.expectedInBrainFraction ?? 1)
    return expected > 0 ? min(1, Double(usable) / expected) : 0
  }
}

/// What was read of a case: smoothed series of the voxels that matter, run by run.
struct Gathered<Frame: TemplateFrame> {
  let gathering: Gathering<Frame>
  let images: [GatheredRun]
  let records: [InputRecord]
  let findings: [Finding]
}
