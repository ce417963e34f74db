import Atlases
import Denoising
import Findings
import Geometry
import Imaging
import Targeting

/// The runs of a case with their voxels chosen, before any volume is read.
struct Gathering<Frame: AnalysisFrame> {
  let planningCase: PlanningCase
  let runs: [PreparedRun<Frame>]
  let grid: VoxelGrid<Frame>
  let placement: Placement<Frame>
  var seed: RegionVoxels
  /// What the weights of a self-seedmap were made of; nil without one, or before the runs were read.
  var ownMaps: SelfSeedMaps?
  /// The map behind the seed; nil where that is a region.
  let seedMap: PlacedSeedMap?
  let searchRegion: RegionVoxels
  /// The grey matter that the search is restricted to; nil without an image of it.
  let tissue: GreyMatter?
  /// The labels that tell what the seed consists of; nil without them.
  let segmentation: SeedSegmentation?
  /// The weights that clusters are chosen with; nil without a map of them.
  let voxelWeights: VoxelWeights?
  /// Linear indices, ascending, of the voxels of the search region and of what cones reach around it.
  let gathered: [Int]
  /// The halves of the data, as stretches of runs.
  let halves: (first: [Stretch], second: [Stretch])
  /// Linear indices, ascending, of all voxels inside every mask that the target is made from.
  var measured: [Int]
  /// Linear indices of the brain's voxels, where a map is wanted.
  var brain: [Int]?
  var findings: [Finding]

  /// Reads the small inputs, checks that the runs share a grid, and places the regions on it.
  ///
  /// - Parameters:
  ///   - planningCase: What is planned.
  ///   - placement: Where definitions lie.
  ///   - network: The voxels of the person's own network to which the search is restricted; nil of
  ///     none.
  /// - Throws: ``PlanningError`` where an input is unusable.
  init(
    _ planningCase: PlanningCase,
    _ placement: Placement<Frame>,
    within network: RestrictedSearch? = nil
  ) throws(PlanningError) {
    self.planningCase = planningCase
    self.placement = placement
    let targeting = planningCase.targeting
    var headers: [RunInputs<Frame>] = []
    for files in planningCase.runs {
      try headers.append(RunInputs(files, of: planningCase))
    }
    try refuseOtherGrids(headers)
    try refuseContradictedSpace(headers[0].grid, planningCase.runs[0].bold.name)
    let halves = Targeting.halves(
      of: headers.map { RunFrames($0.frames, repetitionTime: .seconds($0.repetitionTime)) }
    )
    self.halves = halves
    var runs: [PreparedRun<Frame>] = []
    for (index, inputs) in headers.enumerated() {
      let own = (halves.first + halves.second).filter { $0.run == index }.map(\.frames)
      try runs.append(PreparedRun(inputs, of: planningCase, stretches: own))
    }
    let grid = headers[0].grid
    let masks = headers.map(\.mask)
    let (seed, seedMap) = try planningCase.placeSeed(on: grid, masks: masks, placement)
    let tissue = try GreyMatter(
      planningCase.anatomy.greyMatter,
      on: grid,
      xform: planningCase.xform
    )
    let searchRegion = RegionVoxels(
      targeting.searchRegion,
      try placement.voxels(of: targeting.searchRegion, on: grid),
      masks: masks,
      within: [tissue?.voxels, network?.voxels].compactMap(\.self)
        .reduce(nil) { $0?.intersection($1) ?? $1 }
    )
    try network?.refuseEmpty(searchRegion)
    self.tissue = tissue
    segmentation = try SeedSegmentation(
      planningCase.anatomy.segmentation,
      on: grid,
      xform: planningCase.xform
    )
    voxelWeights = try VoxelWeights(
      planningCase.anatomy.voxelWeights,
      on: grid,
      xform: planningCase.xform,
      searched: searchRegion.inMask,
      by: targeting
    )
    gathered = reach(of: targeting.methods, around: searchRegion.inMask, on: grid, masks: masks)
    measured = Set(seed.inMask).union(gathered).sorted()
    brain =
      planningCase.output.contains(.map) ? voxels(inAll: masks) : nil
    findings =
      headers.flatMap(\.findings)
      + (seedMap?.findings ?? [])
      + (tissue?.findings ?? [])
      + (segmentation?.findings ?? [])
      + (voxelWeights?.findings ?? [])
      + (network.map { [$0.finding(searchRegion)] } ?? [])
      + placement.approximations(
        of: [seedMap == nil ? targeting.seed.region : nil, targeting.searchRegion].compactMap(
          \.self
        ),
        distancesTo: targeting.distancePoints
      )
    (self.seed, self.seedMap, self.searchRegion) = (seed, seedMap, searchRegion)
    (self.runs, self.grid) = (runs, grid)
  }

  /// Reads every run's image once; all cleanings take from it what they need as it passes.
  ///
  /// - Parameters:
  ///   - clock: Told the progress.
  ///   - brains: What maps need of the same volumes; nil where there are none.
  /// - Returns: The runs.
  /// - Throws: The errors of reading, and `cancelled`.
  func read(
    _ clock: inout StageClock,
    beside brains: BrainReadings<Frame>? = nil
  ) throws(PlanningError) -> Gathered<Frame> {
    var cleaned: [CleanedRun] = []
    var records: [InputRecord] = []
    var found = findings
    var map = brain.map { BrainMapSum(voxels: $0) }
    if seed.isStandardised || ownMaps != nil {
      for run in runs { try refuseReadOnce(run.inputs) }
    }
    let passes = seed.isStandardised ? 2.0 : 1
    for (index, run) in runs.enumerated() {
      func watch(_ pass: Double) -> (Double) -> Bool {
        { [clock, count = runs.count] fraction in
          // A self-seedmap took one reading of all runs before.
          let before = ownMaps == nil ? 0.0 : 1
          let done = (Double(index) * passes + pass + fraction) / Double(count)
          clock.progress((before + done) / (before + passes))
          return !clock.isCancelled
        }
      }
      let image: CleanedRun
      var first: StandardisedWeights?
      do throws(ImagingError) {
        if seed.isStandardised {
          first = try WeightReading(index, in: self).read(progress: watch(0))
        }
        let (read, brain) = try RunReading(
          run,
          in: self,
          seedWeights: first?.weights ?? seed.weights(inRun: index)
        ).read(
          threads: planningCase.threads,
          beside: brains?.all[index],
          progress: watch(passes - 1)
        )
        image = read
        if let brain { brains?.keep(brain) }
      } catch {
        try clock.refuseIfCancelled(.read)
        throw .input(error, subject: run.inputs.files.bold.name, stage: .read)
      }
      let earlier = (first?.records ?? []) + (ownMaps.map { [$0.records[index]] } ?? [])
      try refuseChanged(run.inputs.image.record(), since: earlier)
      if let share = image.brain { map?.add(share) }
      cleaned.append(image.withoutBrain)
      try refuseDuplicate(of: run.inputs.image.record(), among: records)
      records.append(run.inputs.image.record())
      records += run.inputs.records
      found += image.findings
    }
    return Gathered(
      gathering: self,
      runs: cleaned,
      brain: map?.finish(),
      records: records
        + [
          seedMap?.record, tissue?.record, segmentation?.record, voxelWeights?.record,
        ].compactMap(\.self),
      findings: found
    )
  }
}

/// Linear indices, ascending, of the voxels inside every mask.
func voxels(inAll masks: [BrainMask]) -> [Int] {
  masks[0].voxels.indices.filter { voxel in masks.allSatisfy { $0.voxels[voxel] } }
}

/// The voxels inside every mask that the methods look at for a target among `searched`.
private func reach<Frame: AnalysisFrame>(
  of methods: [MethodSpecification],
  around searched: [Int],
  on grid: VoxelGrid<Frame>,
  masks: [BrainMask]
) -> [Int] {
  var voxels = Set(searched)
  for method in methods {
    guard case .cone(let rule) = method.rule else { continue }
    let near = coneSupport(of: rule, centres: searched, grid: grid, mask: masks[0])
    voxels.formUnion(near.filter { voxel in masks.allSatisfy { $0.voxels[voxel] } })
  }
  return voxels.sorted()
}

/// Refuses a run whose image was there before: counted twice it would look like more evidence.
private func refuseDuplicate(
  of record: InputRecord,
  among earlier: [InputRecord]
) throws(PlanningError) {
  let same = earlier.first { $0.file.role == .bold && $0.sha256 == record.sha256 }
  guard let same else { return }
  throw .refusal(
    "run_duplicated",
    subject: record.file.name,
    "The run has the same content as run \(same.file.run), \(same.file.name).",
    remedy: "Give each run once.",
    stage: .read
  )
}

/// Refuses runs that are not all on one grid.
///
/// - Throws: `run_grid_mismatch`.
func refuseOtherGrids<Frame: AnalysisFrame>(
  _ runs: [RunInputs<Frame>]
) throws(PlanningError) {
  for run in runs.dropFirst() where !sameGrid(run.grid, runs[0].grid) {
    throw .refusal(
      "run_grid_mismatch",
      subject: run.files.bold.name,
      "The run's grid differs from that of \(runs[0].files.bold.name).",
      remedy: "Give runs resampled to one grid, as fMRIPrep writes them."
    )
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

/// What was read of a case: its regions cleaned, run by run.
struct Gathered<Frame: AnalysisFrame> {
  let gathering: Gathering<Frame>
  let runs: [CleanedRun]
  /// The correlation of every brain voxel with the seed; nil unless wanted, or without any.
  let brain: BrainMap?
  let records: [InputRecord]
  let findings: [Finding]
}
