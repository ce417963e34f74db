import Atlases
import Denoising
import Findings
import Geometry
import Imaging
import Networks
import Targeting

/// Reads the runs of a case for its maps.
struct BrainGathering<Frame: AnalysisFrame> {
  let mapping: MappingCase
  let runs: [RunInputs<Frame>]
  let grid: VoxelGrid<Frame>
  /// Linear indices, ascending, of the voxels inside every mask.
  let brain: [Int]
  /// The grey matter to which maps keep; nil without an image of it.
  let tissue: GreyMatter?
  /// The halves of the data, as stretches of runs.
  let halves: (first: [Stretch], second: [Stretch])

  /// Reads the small inputs and checks that the runs share a grid.
  ///
  /// - Throws: ``PlanningError`` where an input is unusable.
  init(_ mapping: MappingCase) throws(PlanningError) {
    self.mapping = mapping
    let planning = mapping.planning
    var runs: [RunInputs<Frame>] = []
    for files in planning.runs {
      try runs.append(RunInputs(files, of: planning, denoising: mapping.mapping.denoising))
    }
    try refuseOtherGrids(runs)
    try refuseContradictedSpace(runs[0].grid, planning.runs[0].bold.name)
    grid = runs[0].grid
    brain = voxels(inAll: runs.map(\.mask))
    tissue = try GreyMatter(planning.anatomy.greyMatter, on: grid, xform: planning.xform)
    halves = Targeting.halves(
      of: runs.map { RunFrames($0.frames, repetitionTime: .seconds($0.repetitionTime)) }
    )
    self.runs = runs
  }

  /// Linear indices, ascending, of the voxels that are mapped: grey matter where an image tells.
  var mapped: [Int] { tissue.map { tissue in brain.filter(tissue.voxels.contains) } ?? brain }

  /// The readings of the runs.
  ///
  /// - Parameters:
  ///   - places: Where regions and nodes lie.
  ///   - cleanings: Those of each run.
  /// - Returns: One a run.
  func readings(
    _ places: MappedPlaces<Frame>,
    _ cleanings: [BrainCleanings]
  ) -> BrainReadings<Frame> {
    let mapped = mapped
    let regions = places.regionVoxels(mapping.mapping.circuits.table)
    let nodes = places.coupledVoxels(mapping.mapping.networks, in: mapped)
    let all = runs.enumerated().map { number, run in
      BrainReading(
        inputs: run,
        cleanings: cleanings[number],
        brain: mapped,
        regions: regions,
        nodes: nodes,
        smoothing: mapping.mapping.denoising.smoothing(within: run.mask),
        keepsPicture: number == 0
      )
    }
    return BrainReadings(all, halves: halves)
  }

  /// The cleanings of each run, or why the data are too few for one.
  ///
  /// Halves must be cleaned by themselves: what cannot be repeated is not shown.
  ///
  /// - Throws: What is wrong with a table of confounds.
  func cleanings() throws(PlanningError) -> Result<[BrainCleanings], Finding> {
    var all: [BrainCleanings] = []
    for (number, run) in runs.enumerated() {
      do throws(DenoisingError) {
        all.append(
          try BrainCleanings(
            run.confounds,
            repetitionTime: .seconds(run.repetitionTime),
            plan: mapping.mapping.denoising,
            otherPlan: mapping.mapping.otherDenoising.plan,
            stretches: (halves.first + halves.second).filter { $0.run == number }.map(\.frames)
          )
        )
      } catch {
        guard error.isTooLittleData else {
          throw .input(error, subject: run.files.confounds.name, stage: .mapping)
        }
        return .failure(
          Finding(
            "networks_data_short",
            .error,
            subject: run.files.bold.name,
            message: "The run, or a half of it, is too short to be cleaned: \(error.message)",
            remedy: "Add runs, scan longer, or use a mapping protocol that removes less."
          )
        )
      }
    }
    return .success(all)
  }
}

/// The readings of a case's runs for its maps: by themselves, or while the target's readings pass.
final class BrainReadings<Frame: AnalysisFrame> {
  let all: [BrainReading<Frame>]
  private let halves: (first: [Stretch], second: [Stretch])
  private var found: [CleanedBrain] = []

  fileprivate init(
    _ readings: [BrainReading<Frame>],
    halves: (first: [Stretch], second: [Stretch])
  ) {
    (all, self.halves) = (readings, halves)
  }

  /// Keeps what the next reading gave.
  func keep(_ brain: CleanedBrain) { found.append(brain) }

  /// What all readings gave, which is kept no longer.
  func take() -> BrainsRead {
    precondition(found.count == all.count, "\(found.count) of \(all.count) runs were read")
    defer { found = [] }
    return BrainsRead(
      found,
      voxels: all[0].brain,
      regions: all[0].regions,
      nodes: all[0].nodes,
      halves: halves
    )
  }

  /// Reads every run's image once.
  ///
  /// - Parameters:
  ///   - crew: Who does it.
  ///   - progress: Told the fraction read; false stops.
  /// - Returns: The voxels that were read.
  /// - Throws: The errors of reading.
  func read(
    crew: Crew,
    progress: @escaping (Double) -> Bool
  ) throws(PlanningError) -> BrainsRead {
    let count = Double(all.count)
    for (number, reading) in all.enumerated() {
      do throws(ImagingError) {
        keep(try reading.read(crew: crew) { progress((Double(number) + $0) / count) })
      } catch {
        throw .input(error, subject: reading.inputs.files.bold.name, stage: .mapping)
      }
    }
    return take()
  }
}

/// The voxels of a person's brain by the cleaning of a mapping protocol.
struct BrainsRead {
  /// Linear indices, ascending, of the voxels with a finite, varying signal in every run and half.
  let voxels: [Int]
  /// The same of the circuits' regions.
  let regions: [Int]
  /// The numbers, among ``voxels``, of the voxels of ``nodes``.
  let nodeVoxels: [Int]
  /// A volume of the first run.
  let picture: [Float]
  let findings: [Finding]
  /// How many of the voxels that were read have no signal that could be mapped.
  let silentCount: Int

  private let brains: [CleanedBrain]
  private let columns: [Int]
  private let regionColumns: [Int]
  private let nodeColumns: [Int]
  private let halves: (first: [Stretch], second: [Stretch])

  init(
    _ brains: [CleanedBrain],
    voxels: [Int],
    regions: [Int],
    nodes: [Int],
    halves: (first: [Stretch], second: [Stretch])
  ) {
    columns = VoxelSeries.signalled(in: brains.flatMap(\.brain.values))
      .filter { voxel in
        brains.allSatisfy { !$0.facts.notFinite[voxel] && !$0.facts.silent[voxel] }
      }
    regionColumns = VoxelSeries.signalled(in: brains.flatMap(\.regions.values))
    let signalled = columns.map { voxels[$0] }
    let ofNodes = VoxelSeries.signalled(in: brains.flatMap(\.nodes.values))
      .compactMap { column in
        position(of: nodes[column], in: signalled).map { (column: column, voxel: $0) }
      }
    (nodeColumns, nodeVoxels) = (ofNodes.map(\.column), ofNodes.map(\.voxel))
    self.voxels = signalled
    self.regions = regionColumns.map { regions[$0] }
    silentCount = voxels.count - columns.count
    picture = brains[0].picture
    findings = brains.flatMap(\.findings)
    self.brains = brains
    self.halves = halves
  }

  /// All runs together.
  var whole: VoxelSeries {
    VoxelSeries(brains.compactMap { $0.brain[.whole(.chosen)] }, columns: columns)
  }

  /// Each run by itself.
  var eachRun: [VoxelSeries] {
    brains.compactMap { $0.brain[.whole(.chosen)] }.map { VoxelSeries([$0], columns: columns) }
  }

  /// The two halves of the data.
  var eachHalf: [VoxelSeries] { eachHalf(.chosen, of: \.brain, columns: columns) }

  /// The voxels of ``nodeVoxels`` by the other treatment of the global signal: all runs together, and
  /// the two halves; nil without such voxels.
  var nodesOtherwise: (whole: VoxelSeries, halves: [VoxelSeries])? {
    guard !nodeColumns.isEmpty else { return nil }
    let runs = brains.compactMap { $0.nodes[.whole(.other)] }
    return (
      VoxelSeries(runs, columns: nodeColumns),
      eachHalf(.other, of: \.nodes, columns: nodeColumns)
    )
  }

  /// Each run of the circuits' regions, by one treatment of the global signal.
  func circuitRuns(_ treatment: CleanedBrain.Part.Treatment) -> [CircuitRun] {
    brains.compactMap { $0.regions[.whole(treatment)] }.map(circuitRun)
  }

  /// The stretches of the halves, for circuits of a single run.
  func circuitHalves(_ treatment: CleanedBrain.Part.Treatment) -> [CircuitRun] {
    (halves.first + halves.second)
      .compactMap { part($0, treatment, of: brains[$0.run].regions) }.map(circuitRun)
  }

  private func eachHalf(
    _ treatment: CleanedBrain.Part.Treatment,
    of voxels: KeyPath<CleanedBrain, [CleanedBrain.Part: NetworkRun]>,
    columns: [Int]
  ) -> [VoxelSeries] {
    [halves.first, halves.second].map { half in
      VoxelSeries(
        half.compactMap { part($0, treatment, of: brains[$0.run][keyPath: voxels]) },
        columns: columns
      )
    }
  }

  private func circuitRun(_ run: NetworkRun) -> CircuitRun {
    CircuitRun(
      VoxelSeries([run], columns: regionColumns),
      degreesOfFreedom: run.coordinates.degreesOfFreedom
    )
  }

  private func part(
    _ stretch: Stretch,
    _ treatment: CleanedBrain.Part.Treatment,
    of runs: [CleanedBrain.Part: NetworkRun]
  ) -> NetworkRun? {
    runs[.init(treatment: treatment, stretch: stretch.frames)] ?? runs[.whole(treatment)]
  }
}

extension DenoisingPlan {
  /// How a run's image is smoothed before voxels are taken from it; nil leaves it as it is.
  func smoothing(within mask: BrainMask) -> Smoothing? {
    smoothing.map { Smoothing(fwhm: $0, mask: smoothingDomain == .inMask ? mask : nil) }
  }
}
