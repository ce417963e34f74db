import Atlases
import Connectivity
import Findings
import Geometry
import Imaging

/// What the weights of a self-seedmap were made of.
struct SelfSeedMaps {
  /// The region whose correlation with the brain makes the weights.
  let region: RegionVoxels
  /// What was read of each run's image for its map.
  let records: [InputRecord]
}

extension Gathering {
  /// The gathering with a seed that weights each run by the mean map of the other runs; itself where
  /// the protocol asks for no such seed.
  ///
  /// Each run is read once for its map: a sum over the whole brain, gone before the next run is read.
  /// What stays of it is one number in single precision a voxel. Where a run gives no map, as its data
  /// are too poor for any cleaning or the region is not in it, the seed stays the region: what follows
  /// finds no target then, for the same reason.
  ///
  /// - Throws: `run_not_rereadable`, `seed_has_no_signal`, `seedmap_empty`, and the errors of reading.
  func weightedByOtherRuns(_ clock: inout StageClock) throws(PlanningError) -> Gathering {
    guard let map = planningCase.selfMap else { return self }
    for run in runs { try refuseReadOnce(run.inputs) }
    let masks = runs.map(\.inputs.mask)
    var reading = self
    let brain = voxels(inAll: masks)
    (reading.brain, reading.measured) = (brain, brain)
    var maps: [[Float]] = []
    var records: [InputRecord] = []
    for index in runs.indices {
      guard let (own, record) = try reading.map(ofRun: index, &clock) else { return self }
      maps.append(own)
      records.append(record)
    }
    let excluded = try placement.voxels(of: planningCase.targeting.searchRegion, on: grid)
    let weights = OtherRunsWeights(
      maps: maps,
      voxels: brain,
      where: { [tissue] in tissue?.voxels.contains($0) ?? true },
      excluding: excluded.linear
    )
    guard weights.byRun.allSatisfy({ $0.contains { $0 != 0 } }) else {
      throw .input(ImagingError.weightsEmpty, subject: map.id, stage: .read)
    }
    var weighted = self
    weighted.seed = RegionVoxels(
      id: map.id,
      title: map.title,
      space: Frame.space,
      weights.overall,
      byRun: weights.byRun,
      isStandardised: map.voxels == .standardised,
      masks: masks
    )
    weighted.ownMaps = SelfSeedMaps(region: seed, records: records)
    weighted.measured = Set(measured).union(weighted.seed.inMask).sorted()
    weighted.findings.append(selfSeedMap(excludedShare: weights.excludedShare))
    return weighted
  }

  /// Fisher's z of each brain voxel of one run with the seed, exactly 0 where there is no measurement.
  ///
  /// - Returns: The map and what was read for it; nil where the run gives none.
  private func map(
    ofRun index: Int,
    _ clock: inout StageClock
  ) throws(PlanningError) -> ([Float], InputRecord)? {
    let name = runs[index].inputs.files.bold.name
    let read: CleanedRun
    let again: PreparedRun<Frame>
    do throws(ImagingError) {
      again = try runs[index].reopened(for: planningCase)
      // The other readings follow: of the weights' lengths, where they count, and of the target.
      let readings = planningCase.selfMap?.voxels == .raw ? 2.0 : 3
      read = try RunReading(again, in: self, isForMap: true)
        .read(threads: planningCase.threads) { [clock, count = runs.count] fraction in
          clock.progress((Double(index) + fraction) / Double(count) / readings)
          return !clock.isCancelled
        }
    } catch {
      try clock.refuseIfCancelled(.read)
      throw .input(error, subject: name, stage: .read)
    }
    guard let share = read.brain else { return nil }
    guard share.r.contains(where: { $0 != 0 }) else {
      throw .input(ConnectivityError.seedHasNoSignal(run: index), subject: name, stage: .read)
    }
    let z = BrainMap(voxels: measured, r: share.r).fisherZ
    // The r of a voxel with a gap is that of a jump.
    let values = z.indices.map { row in
      read.facts.notFinite[row] || read.facts.silent[row] ? 0 : Float(z[row])
    }
    return (values, again.inputs.image.record())
  }
}
