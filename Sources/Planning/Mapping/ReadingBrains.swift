import Atlases
import Denoising
import Findings
import Geometry
import Imaging
import Networks
import Targeting

/// The voxels of a person's brain by the cleaning of a mapping protocol, read once.
struct BrainsRead<Frame: AnalysisFrame> {
  let grid: VoxelGrid<Frame>
  let runs: [RunInputs<Frame>]
  let brains: [CleanedBrain]
  /// Linear indices, ascending, of the voxels that all masks hold and that are grey matter where an
  /// image tells: what was read.
  let read: [Int]
  /// The numbers, among ``read``, of those with a finite, varying signal in every run and half.
  let usable: [Int]
  /// The halves of the data, as stretches of runs.
  let halves: (first: [Stretch], second: [Stretch])
  let findings: [Finding]

  /// Linear indices, ascending, of the voxels that are mapped.
  var voxels: [Int] { usable.map { read[$0] } }

  /// All runs together.
  var whole: VoxelSeries { VoxelSeries(brains.map(\.whole), columns: usable) }

  /// Each run by itself.
  var eachRun: [VoxelSeries] { brains.map { VoxelSeries([$0.whole], columns: usable) } }

  /// The two halves of the data.
  var eachHalf: [VoxelSeries] {
    [halves.first, halves.second].map { half in
      VoxelSeries(half.map { brains[$0.run].part($0.frames) }, columns: usable)
    }
  }
}

/// Reads the runs of a case for its maps.
struct BrainGathering<Frame: AnalysisFrame> {
  let mapping: MappingCase
  let runs: [RunInputs<Frame>]
  let grid: VoxelGrid<Frame>
  /// Linear indices, ascending, of the voxels to read.
  let voxels: [Int]
  /// Whether those are grey matter by an image.
  let isGreyMatter: Bool
  let halves: (first: [Stretch], second: [Stretch])

  /// Reads the small inputs; the runs were checked when the target was planned.
  init(_ mapping: MappingCase) throws(PlanningError) {
    self.mapping = mapping
    let planning = mapping.planning
    var runs: [RunInputs<Frame>] = []
    for files in planning.runs {
      try runs.append(RunInputs(files, of: planning, denoising: mapping.mapping.denoising))
    }
    grid = runs[0].grid
    let brain = Planning.voxels(inAll: runs.map(\.mask))
    let tissue = try GreyMatter(planning.anatomy.greyMatter, on: grid, xform: planning.xform)
    voxels = tissue.map { tissue in brain.filter(tissue.voxels.contains) } ?? brain
    isGreyMatter = tissue != nil
    halves = Targeting.halves(
      of: runs.map { RunFrames($0.frames, repetitionTime: .seconds($0.repetitionTime)) }
    )
    self.runs = runs
  }

  /// Reads every run's image once.
  ///
  /// - Parameters:
  ///   - regions: Linear indices, ascending and among ``voxels``, of the circuits' regions.
  ///   - progress: Told the fraction read; false stops.
  /// - Throws: The errors of reading, and what the data are too poor for.
  func read(
    regions: [Int],
    crew: Crew,
    progress: @escaping (Double) -> Bool
  ) throws(PlanningError) -> BrainsRead<Frame> {
    var brains: [CleanedBrain] = []
    for (number, run) in runs.enumerated() {
      let own = (halves.first + halves.second).filter { $0.run == number }.map(\.frames)
      let cleanings = try refusing(run.files.confounds) { () throws(DenoisingError) in
        try BrainCleanings(
          run.confounds,
          repetitionTime: .seconds(run.repetitionTime),
          plan: mapping.mapping.denoising,
          otherPlan: mapping.mapping.otherDenoising.plan,
          stretches: own
        )
      }
      let reading = BrainReading(
        inputs: run,
        cleanings: cleanings,
        brain: voxels,
        regions: regions,
        smoothing: mapping.mapping.denoising.smoothing(within: run.mask)
      )
      let count = Double(runs.count)
      do throws(ImagingError) {
        brains.append(
          try reading.read(crew: crew) { progress((Double(number) + $0) / count) }
        )
      } catch {
        throw .input(error, subject: run.files.bold.name, stage: .mapping)
      }
    }
    return BrainsRead(
      grid: grid,
      runs: runs,
      brains: brains,
      read: voxels,
      usable: usable(in: brains),
      halves: halves,
      findings: brains.flatMap(\.findings)
    )
  }

  private func usable(in brains: [CleanedBrain]) -> [Int] {
    let parts = brains.flatMap { [$0.whole] + $0.stretches.values }.map(\.coordinates)
    return VoxelSeries.signalled(in: parts).filter { voxel in
      brains.allSatisfy { !$0.facts.notFinite[voxel] && !$0.facts.silent[voxel] }
    }
  }
}

extension DenoisingPlan {
  /// How a run's image is smoothed before voxels are taken from it; nil leaves it as it is.
  func smoothing(within mask: BrainMask) -> Smoothing? {
    smoothing.map { Smoothing(fwhm: $0, mask: smoothingDomain == .inMask ? mask : nil) }
  }
}
