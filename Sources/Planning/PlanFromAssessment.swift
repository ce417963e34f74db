import Atlases
import Denoising
import Findings
import Geometry
import Imaging
import Prediction
import Targeting

/// The findings that do not lower the status.
///
/// Regions of another template are the rule for fMRIPrep's default output, and the report states
/// the approximation; counted, nothing computed there could ever be `ok`. That a map was given in
/// place of the protocol's seed is no fault of the data, yet nobody is to read the target without
/// being told: a summary leaves out what is information only.
private let neutralCodes: Set = [
  "template_approximation", "seed_replaced", "seedmap_space_assumed",
]

extension Assessment {
  /// The status that the findings deserve so far.
  var status: TargetStatus {
    TargetStatus(findings: findings.filter { !neutralCodes.contains($0.code) })
  }

  /// The plan, with the status that the findings deserve.
  func plan(
    software: SoftwareIdentity,
    candidates: [Candidate<Frame>],
    halves: SplitHalf<Frame>?,
    comparisons: [ComparisonRecord],
    response: ResponseOutcome,
    timings: [Stage: Double]
  ) -> TargetPlan {
    let status = status
    let targeting = planningCase.targeting
    return TargetPlan(
      subject: planningCase.subject,
      status: status,
      software: software,
      targeting: targeting,
      stimulation: planningCase.stimulation,
      inputs: gathered.records,
      template: gathered.gathering.placement.template,
      grid: GridRecord(gathered.gathering.grid),
      seed: record(of: gathered.gathering.seed, used: usableSeed),
      seedMap: seedMapRecord,
      searchRegion: record(of: gathered.gathering.searchRegion, used: searchedColumns),
      targets: status == .noTarget ? [] : planned(candidates, status: status),
      stability: StabilityRecord(halves, comparisons, findings: findings),
      quality: quality,
      response: response,
      findings: findings,
      timings: timings,
      brain: gathered.brain,
      series: status == .noTarget ? nil : cleanedSeries(of: candidates)
    )
  }

  private func planned(
    _ candidates: [Candidate<Frame>],
    status: TargetStatus
  ) -> [PlannedTarget] {
    let targeting = planningCase.targeting
    let references = zip(targeting.distancePoints, referencePositions).compactMap { point, position in
      position.map { NamedPoint(point.id, at: $0) }
    }
    let distances = DistanceTable(from: candidates, to: references)
    return candidates.enumerated().map { index, candidate in
      let own = distances.entries.filter { $0.from == candidate.method }
      return PlannedTarget(
        method: candidate.method,
        rank: index + 1,
        isRecommended: status == .ok && candidate.method == targeting.recommended,
        r: candidate.r,
        rAtVoxel: candidate.rAtVoxel,
        voxel: candidate.voxel,
        position: SpacePoint(candidate.position),
        cluster: candidate.cluster.map(ClusterRecord.init),
        distances: Dictionary(own.map { ($0.to, $0.distance.value) }) { first, _ in first }
      )
    }
  }

  private func record(of region: RegionVoxels, used: [Int]) -> RegionRecord {
    let wanted = Set(used.map { region.inMask[$0] })
    let rows = gathered.gathering.measured.enumerated().filter { wanted.contains($0.element) }
    let ratios = gathered.runs.flatMap { run in
      rows.map { Double(run.facts.temporalSNR[$0.offset]) }
    }
    return RegionRecord(
      id: region.id,
      title: region.title,
      space: region.space,
      voxelCount: region.count,
      inMaskCount: region.inMask.count,
      usedCount: used.count,
      coverage: region.coverage(usable: used),
      temporalSNR: ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count)
    )
  }

  private var quality: QualityRecord {
    let records = runs.enumerated().map { index, run in
      QualityRecord.Run(
        run: index + 1,
        frameCount: run.frames.keep.count,
        framesKept: run.frames.keptCount,
        repetitionTime: run.repetitionTime,
        motion: run.motion,
        degreesOfFreedom: degreesOfFreedom.isEmpty ? nil : degreesOfFreedom[index],
        notFiniteVoxelCount: gathered.runs[index].notFiniteVoxelCount
      )
    }
    return QualityRecord(
      runs: records,
      minutesKept: minutesKept,
      degreesOfFreedom: degreesOfFreedom.isEmpty ? nil : degreesOfFreedom.reduce(0, +)
    )
  }
}

extension ClusterRecord {
  init<Frame: AnalysisFrame>(_ cluster: Cluster<Frame>) {
    voxelCount = cluster.voxelCount
    volume = cluster.volume
    thresholdR = cluster.thresholdR
    peakR = cluster.peakR
    peak = SpacePoint(cluster.peakPosition)
    distanceToCluster = cluster.distanceToNearestVoxel.value
  }
}

extension StabilityRecord {
  init<Frame: AnalysisFrame>(
    _ halves: SplitHalf<Frame>?,
    _ comparisons: [ComparisonRecord],
    findings: [Finding]
  ) {
    guard let halves else {
      self.init(halves: [], displacements: [:], reason: "not_computed", comparisons: comparisons)
      return
    }
    var displacements: [TargetingMethod: Double] = [:]
    displacements[.peak] = halves.peakDisplacement?.value
    displacements[.cluster] = halves.clusterDisplacement?.value
    self.init(
      halves: [halves.first, halves.second].map(Half.init),
      displacements: displacements,
      reason: findings.first { $0.code.hasPrefix("split_half_") }?.code,
      comparisons: comparisons
    )
  }
}

extension StabilityRecord.Half {
  init<Frame: AnalysisFrame>(_ half: SplitHalf<Frame>.Half) {
    let candidates = [half.peak, half.cluster].compactMap(\.self)
    self.init(
      framesKept: half.keptFrames,
      minutesKept: half.minutesKept,
      degreesOfFreedom: half.degreesOfFreedom,
      positions: Dictionary(
        uniqueKeysWithValues: candidates.map { ($0.method, SpacePoint($0.position)) }
      )
    )
  }
}
