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
public let codesOfNoWeight: Set = [
  "template_approximation", "seed_replaced", "seedmap_space_assumed", "space_assumed",
]

/// What a plan tells, before it is written down.
struct Conclusions<Frame: AnalysisFrame> {
  let choice: Choice<Frame>
  let stability: MeasuredStability<Frame>
  let native: NativeOutcome
  let gates: [GateOutcome]
  let response: ResponseOutcome

  init(
    _ choice: Choice<Frame>,
    _ stability: MeasuredStability<Frame>,
    _ native: NativeOutcome,
    _ gates: [GateOutcome],
    _ response: ResponseOutcome
  ) {
    self.choice = choice
    self.stability = stability
    self.native = native
    self.gates = gates
    self.response = response
  }
}

extension Assessment {
  /// The status that the findings deserve so far.
  var status: TargetStatus {
    TargetStatus(findings: findings.filter { !codesOfNoWeight.contains($0.code) })
  }

  /// The plan, with the status that the findings deserve.
  func plan(
    software: SoftwareIdentity,
    ties: Ties<Frame>,
    _ conclusions: Conclusions<Frame>,
    figures: PlanFigures?,
    mapsElsewhere: Result<SpaceMaps, Finding>?,
    timings: [Stage: Double]
  ) -> TargetPlan {
    let status = status
    let targeting = planningCase.targeting
    let candidates = conclusions.choice.found
    return TargetPlan(
      subject: planningCase.subject,
      status: status,
      software: software,
      targeting: targeting,
      stimulation: planningCase.stimulation,
      inputs: gathered.records + ties.records + conclusions.native.records,
      template: ties.placement.template,
      grid: GridRecord(gathered.gathering.grid),
      seed: record(of: gathered.gathering.seed, used: usableSeed),
      seedTissue: seedTissue,
      seedMap: seedMapRecord,
      searchRegion: record(of: gathered.gathering.searchRegion, used: usableSearch),
      targets: status == .noTarget
        ? [] : planned(candidates, status: status, conclusions.native.carried),
      missing: conclusions.choice.missing.map {
        MissingTarget(name: $0.name, reason: $0.cause.code)
      },
      consensus: status == .noTarget
        ? nil : conclusions.choice.consensus.map { ConsensusRecord($0, voxels: searched) },
      gates: conclusions.gates,
      stability: StabilityRecord(
        conclusions.stability,
        methods: repeatedMethods,
        findings: findings
      ),
      transforms: conclusions.native.transforms,
      navigation: status == .noTarget ? nil : conclusions.native.navigation,
      otherSpace: nil,
      quality: quality,
      response: conclusions.response,
      findings: findings,
      timings: timings,
      brain: gathered.brain,
      searched: planningCase.output.contains(.map) ? searched : nil,
      mapsElsewhere: mapsElsewhere,
      series: status == .noTarget ? nil : cleanedSeries(of: candidates),
      figures: figures
    )
  }

  private func planned(
    _ candidates: [Candidate<Frame>],
    status: TargetStatus,
    _ carried: [String: CarriedPosition]
  ) -> [PlannedTarget] {
    let targeting = planningCase.targeting
    let references = zip(targeting.distancePoints, referencePositions).compactMap {
      point,
      position in
      position.map { NamedPoint(point.id, at: $0) }
    }
    let distances = DistanceTable(from: candidates, to: references)
    return candidates.enumerated().map { index, candidate in
      let own = distances.entries.filter { $0.from == candidate.name }
      return PlannedTarget(
        name: candidate.name,
        method: candidate.method,
        rank: index + 1,
        isRecommended: status == .ok && candidate.name == targeting.recommended,
        r: candidate.r,
        rAtVoxel: candidate.rAtVoxel,
        voxel: candidate.voxel,
        position: SpacePoint(candidate.position),
        carried: carried[candidate.name],
        cluster: candidate.cluster.map(ClusterRecord.init),
        subunit: candidate.subunit.map(SubunitRecord.init),
        distances: Dictionary(own.map { ($0.to, $0.distance.value) }) { first, _ in first }
      )
    }
  }

  private var seedTissue: SeedTissue? {
    let seed = gathered.gathering.seed
    guard seed.weights == nil else { return nil }
    return gathered.gathering.segmentation?.tissue(of: usableSeed.map { seed.inMask[$0] })
  }

  private func record(of region: RegionVoxels, used: [Int]) -> RegionRecord {
    RegionRecord(
      id: region.id,
      title: region.title,
      space: region.space,
      voxelCount: region.count,
      inMaskCount: region.inMask.count,
      usedCount: used.count,
      coverage: region.coverage(usable: used),
      temporalSNR: temporalSNR(of: region, used: used)
    )
  }

  private var quality: QualityRecord {
    let records = runs.enumerated().map { index, run in
      let breathing = respiration(of: run)
      return QualityRecord.Run(
        run: index + 1,
        frameCount: run.frames.keep.count,
        framesKept: run.frames.keptCount,
        repetitionTime: run.repetitionTime,
        motion: run.motion,
        degreesOfFreedom: degreesOfFreedom.isEmpty ? nil : degreesOfFreedom[index],
        respiration: try? breathing.get(),
        respirationGap: breathing.gap,
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

extension Result<RespirationMeasure, RespirationGap> {
  fileprivate var gap: RespirationGap? {
    if case .failure(let gap) = self { gap } else { nil }
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

extension SubunitRecord {
  init<Frame: AnalysisFrame>(_ subunit: SubunitPlace<Frame>) {
    voxelCount = subunit.voxelCount
    netCorrelation = subunit.netCorrelation
    compactness = subunit.compactness
    nearest = SpacePoint(subunit.nearestPosition)
    distanceToNearest = subunit.distanceToNearestVoxel.value
  }
}

extension ConsensusRecord {
  init<Frame: AnalysisFrame>(_ consensus: Consensus<Frame>, voxels: [Int]) {
    names = consensus.names
    centre = SpacePoint(consensus.centre)
    largestDistance = consensus.largestDistance?.value
    meanDistance = consensus.meanDistance?.value
    let selected = zip(voxels, consensus.agreement).filter { $0.1 > 0 }
    agreement = Dictionary(selected.map { ($0.0, $0.1) }) { first, _ in first }
  }
}

extension StabilityRecord {
  init<Frame: AnalysisFrame>(
    _ measured: MeasuredStability<Frame>,
    methods: [MethodSpecification],
    findings: [Finding]
  ) {
    let halves = measured.halves
    var displacements: [String: Double] = [:]
    for method in methods {
      displacements[method.name] = halves?.displacement(of: method.name)?.value
    }
    self.init(
      halves: halves.map { [$0.first, $0.second].map(Half.init) } ?? [],
      displacements: displacements,
      agreement: measured.agreement,
      unbiasedR: measured.unbiasedR,
      reason: halves == nil
        ? "not_computed" : findings.first { $0.code.hasPrefix("split_half_") }?.code,
      comparisons: measured.comparisons.map(\.record),
      alternating: measured.series.alternating,
      bootstrap: measured.series.bootstrap,
      withoutRun: measured.series.withoutRun,
      learning: measured.series.learning
    )
  }
}

extension StabilityRecord.Half {
  init<Frame: AnalysisFrame>(_ half: SplitHalf<Frame>.Half) {
    self.init(
      framesKept: half.keptFrames,
      minutesKept: half.minutesKept,
      degreesOfFreedom: half.degreesOfFreedom,
      positions: half.candidates.mapValues { SpacePoint($0.position) }
    )
  }
}
