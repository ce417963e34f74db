import Atlases
import Denoising
import Findings
import Geometry
public import Planning
import Statistics
import Targeting

extension TargetReport {
  /// Creates the report of `plan`.
  ///
  /// - Parameters:
  ///   - plan: What was computed.
  ///   - job: The job's identifier.
  ///   - created: When, RFC 3339 in UTC.
  public init(_ plan: TargetPlan, job: String, created: String) {
    schema = Self.schemaName
    self.job = job
    subject = plan.subject
    self.created = created
    status = plan.status.rawValue
    software = Software(
      name: plan.software.name,
      version: plan.software.version,
      sha256: plan.software.sha256
    )
    let targeting = plan.targeting
    self.protocol = ProtocolIdentity(
      id: targeting.id,
      version: targeting.version,
      sha256: sha256(of: targeting.bytes)
    )
    stimulation = ProtocolIdentity(
      id: plan.stimulation.id,
      version: plan.stimulation.version,
      sha256: sha256(of: plan.stimulation.bytes)
    )
    inputs = plan.inputs.map(Input.init)
    space = Space(plan.grid, template: plan.template)
    seed = Region(plan.seed)
    seedMap = ExplicitNull(wrappedValue: plan.seedMap.map(SeedMap.init))
    searchRegion = Region(plan.searchRegion)
    targets = plan.targets.map(Target.init)
    groupTarget = ReferencePosition(targeting.groupTarget)
    references = targeting.references.map(ReferencePosition.init)
    stability = Stability(plan.stability, minutesKept: plan.quality.minutesKept)
    quality = Quality(plan.quality)
    response = Response(plan.response)
    navigation = ExplicitNull(wrappedValue: nil)
    findings = plan.findings.map(ReportFinding.init)
    timings = Dictionary(
      uniqueKeysWithValues: plan.timings.map { ($0.key.rawValue, .seconds($0.value)) }
    )
    notice = Self.researchNotice
  }
}

/// A position as JSON: RAS mm under the name of its frame.
func framed(_ point: SpacePoint) -> [String: [PlainNumber]] {
  [point.space.name: point.coordinates.map(PlainNumber.millimetres)]
}

/// A position in a template as JSON, likewise.
func framed(_ point: TemplatePoint) -> [String: [PlainNumber]] {
  [point.template.rawValue: point.coordinates.map(PlainNumber.millimetres)]
}

extension TargetReport.Input {
  init(_ record: InputRecord) {
    role = record.file.role.rawValue
    run = record.file.run
    name = record.file.name
    bytes = record.byteCount
    sha256 = record.sha256
  }
}

extension TargetReport.Space {
  init(_ record: GridRecord, template: Template) {
    analysis = record.space.name
    self.template = template.rawValue
    grid = TargetReport.Grid(
      size: [record.size.i, record.size.j, record.size.k],
      voxelSize: record.voxelSize.map { PlainNumber($0, places: 6) },
      affine: record.affine.map { PlainNumber($0, places: 6) }
    )
  }
}

extension TargetReport.Region {
  init(_ record: RegionRecord) {
    self.init(
      id: record.id,
      title: record.title,
      template: record.space.name,
      voxels: record.voxelCount,
      inMask: record.inMaskCount,
      used: record.usedCount,
      coverage: .ratio(record.coverage),
      temporalSNR: record.temporalSNR.map(PlainNumber.ratio)
    )
  }
}

extension TargetReport.SeedMap {
  init(_ record: SeedMapRecord) {
    self.init(
      name: record.name,
      sha256: record.sha256,
      replaces: record.replaced,
      usedShare: .ratio(record.usedShare),
      searchRegionShare: .ratio(record.searchRegionShare),
      negativeShare: .ratio(record.negativeShare)
    )
  }
}

extension TargetReport.ReferencePosition {
  init(_ reference: ReferencePoint) {
    id = reference.id
    title = reference.title
    position = framed(reference.point)
    verification = reference.label.rawValue
  }
}

extension TargetReport.Target {
  init(_ target: PlannedTarget) {
    self.init(
      name: target.method.rawValue,
      rank: target.rank,
      method: target.method.rawValue,
      recommended: target.isRecommended,
      r: .correlation(target.r),
      fisherZ: .correlation(Statistics.fisherZ(target.r)),
      rAtVoxel: target.rAtVoxel.map(PlainNumber.correlation),
      voxel: [target.voxel.i, target.voxel.j, target.voxel.k],
      position: framed(target.position),
      cluster: target.cluster.map(TargetReport.Cluster.init),
      distanceTo: target.distances.mapValues(PlainNumber.millimetres)
    )
  }
}

extension TargetReport.Cluster {
  init(_ record: ClusterRecord) {
    voxels = record.voxelCount
    volume = .millimetres(record.volume)
    thresholdR = .correlation(record.thresholdR)
    peakR = .correlation(record.peakR)
    peakPosition = framed(record.peak)
    distanceToCluster = .millimetres(record.distanceToCluster)
  }
}

extension TargetReport.Stability {
  init(_ record: StabilityRecord, minutesKept: Double) {
    self.minutesKept = .ratio(minutesKept)
    let displacements = TargetingMethod.allCases.map { method in
      (method.rawValue, record.displacements[method].map(PlainNumber.millimetres))
    }
    splitHalf = TargetReport.SplitHalf(
      displacement: Dictionary(uniqueKeysWithValues: displacements),
      halves: record.halves.map(TargetReport.Half.init),
      reason: record.reason
    )
    comparisons = record.comparisons.map(TargetReport.Comparison.init)
  }
}

extension TargetReport.Comparison {
  init(_ record: ComparisonRecord) {
    let displacements = TargetingMethod.allCases.map { method in
      (method.rawValue, record.displacements[method].map(PlainNumber.millimetres))
    }
    self.init(
      confounds: record.name,
      degreesOfFreedom: record.degreesOfFreedom,
      minimumR: record.minimumR.map(PlainNumber.correlation),
      positions: Dictionary(
        uniqueKeysWithValues: record.positions.map { ($0.key.rawValue, framed($0.value)) }
      ),
      displacement: Dictionary(uniqueKeysWithValues: displacements),
      reason: record.reason
    )
  }
}

extension TargetReport.Half {
  init(_ half: StabilityRecord.Half) {
    self.init(
      framesKept: half.framesKept,
      minutesKept: .ratio(half.minutesKept),
      degreesOfFreedom: half.degreesOfFreedom,
      positions: Dictionary(
        uniqueKeysWithValues: half.positions.map { ($0.key.rawValue, framed($0.value)) }
      )
    )
  }
}

extension TargetReport.Quality {
  init(_ record: QualityRecord) {
    self.init(
      runs: record.runs.map(TargetReport.RunQuality.init),
      minutesKept: .ratio(record.minutesKept),
      degreesOfFreedom: record.degreesOfFreedom
    )
  }
}

extension TargetReport.RunQuality {
  init(_ record: QualityRecord.Run) {
    self.init(
      run: record.run,
      frames: record.frameCount,
      framesKept: record.framesKept,
      framesCensored: record.frameCount - record.framesKept,
      repetitionTime: PlainNumber(record.repetitionTime, places: 6),
      meanFD: record.motion.map { .ratio($0.mean.value) },
      maximumFD: record.motion.map { .ratio($0.maximum.value) },
      degreesOfFreedom: record.degreesOfFreedom,
      notFiniteVoxels: record.notFiniteVoxelCount
    )
  }
}

extension TargetReport.ReportFinding {
  init(_ finding: Finding) {
    code = finding.code
    severity = finding.severity.rawValue
    subject = finding.subject
    message = finding.message
    remedy = finding.remedy
  }
}
