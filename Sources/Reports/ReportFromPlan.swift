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
    seedTissue = ExplicitNull(
      wrappedValue: plan.seedTissue.map {
        SeedTissue(accumbens: .ratio($0.accumbens), whiteMatter: .ratio($0.whiteMatter))
      }
    )
    seedMap = ExplicitNull(wrappedValue: plan.seedMap.map(SeedMap.init))
    searchRegion = Region(plan.searchRegion)
    targets = plan.targets.map(Target.init)
    missing = ExplicitNull(
      wrappedValue: plan.missing.map { Missing(name: $0.name, reason: $0.reason) }
    )
    consensus = ExplicitNull(wrappedValue: plan.consensus.map(Consensus.init))
    gates = ExplicitNull(wrappedValue: plan.gates.map(Gate.init))
    groupTarget = ReferencePosition(targeting.groupTarget)
    references = targeting.references.map(ReferencePosition.init)
    stability = Stability(
      plan.stability,
      methods: targeting.methods.map(\.name),
      minutesKept: plan.quality.minutesKept
    )
    quality = Quality(plan.quality)
    response = Response(plan.response)
    transforms = ExplicitNull(wrappedValue: plan.transforms.map(Transforms.init))
    otherSpace = ExplicitNull(wrappedValue: plan.otherSpace.map(OtherSpace.init))
    navigation = ExplicitNull(
      wrappedValue: plan.navigation.map {
        Navigation($0, targets: plan.targets, inputs: plan.inputs)
      }
    )
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
      name: target.name,
      rank: target.rank,
      method: target.method.rawValue,
      recommended: target.isRecommended,
      r: .correlation(target.r),
      // Fisher's transformation is of Pearson's r, which a subunit's net correlation is not.
      fisherZ: target.method == .hierarchical
        ? nil : .correlation(Statistics.fisherZ(target.r)),
      rAtVoxel: target.rAtVoxel.map(PlainNumber.correlation),
      voxel: [target.voxel.i, target.voxel.j, target.voxel.k],
      position: framed(target.position).merging(target.carriedPosition) { own, _ in own },
      roundTrip: target.carried?.roundTrip.map(PlainNumber.millimetres),
      subunit: target.subunit.map(TargetReport.Subunit.init),
      cluster: target.cluster.map(TargetReport.Cluster.init),
      distanceTo: target.distances.mapValues(PlainNumber.millimetres)
    )
  }
}

extension PlannedTarget {
  fileprivate var carriedPosition: [String: [PlainNumber]] { carried?.position.map(framed) ?? [:] }
}

extension TargetReport.Subunit {
  init(_ record: SubunitRecord) {
    voxels = record.voxelCount
    netCorrelation = .correlation(record.netCorrelation)
    compactness = .correlation(record.compactness)
    nearest = framed(record.nearest)
    distanceToNearest = .millimetres(record.distanceToNearest)
  }
}

extension TargetReport.Consensus {
  init(_ record: ConsensusRecord) {
    let counts = record.agreement.values
    self.init(
      methods: record.names,
      centre: framed(record.centre),
      largestDistance: record.largestDistance.map(PlainNumber.millimetres),
      meanDistance: record.meanDistance.map(PlainNumber.millimetres),
      agreeingVoxels: record.names.indices.map { index in counts.count { $0 > index } }
    )
  }
}

extension TargetReport.Transforms {
  init(_ record: TransformRecord) {
    self.init(
      template: record.template.rawValue,
      median: record.medianRoundTrip.map(PlainNumber.millimetres),
      largest: record.largestRoundTrip.map(PlainNumber.millimetres)
    )
  }
}

extension TargetReport.OtherSpace {
  init(_ record: SpaceComparison) {
    space = record.space.name
    status = record.status.rawValue
    positions = record.positions.mapValues(framed)
    distance = record.distances.mapValues(PlainNumber.millimetres)
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
  /// - Parameters:
  ///   - record: What was measured.
  ///   - methods: The names of the protocol's methods.
  ///   - minutesKept: Minutes of data kept.
  init(_ record: StabilityRecord, methods: [String], minutesKept: Double) {
    self.init(
      splitHalf: TargetReport.SplitHalf(
        displacement: byMethod(record.displacements, methods),
        halves: record.halves.map(TargetReport.Half.init),
        agreement: record.agreement.map(TargetReport.Agreement.init),
        unbiasedR: record.unbiasedR.mapValues {
          TargetReport.UnbiasedR(r: .correlation($0.r), selected: .correlation($0.selected))
        },
        reason: record.reason
      ),
      comparisons: record.comparisons.map { TargetReport.Comparison($0, methods: methods) },
      minutesKept: .ratio(minutesKept),
      alternating: record.alternating.map(TargetReport.Alternating.init),
      bootstrap: record.bootstrap.map(TargetReport.Bootstrap.init),
      withoutRun: record.withoutRun.isEmpty
        ? nil
        : record.withoutRun.mapValues { $0.map { $0.map(PlainNumber.millimetres) } },
      learning: record.learning.map(TargetReport.Learning.init)
    )
  }
}

/// A distance for each method; nil where there is none.
private func byMethod(
  _ distances: [String: Double],
  _ methods: [String]
) -> [String: PlainNumber?] {
  Dictionary(methods.map { ($0, distances[$0].map(PlainNumber.millimetres)) }) { first, _ in first }
}

extension TargetReport.Comparison {
  init(_ record: ComparisonRecord, methods: [String]) {
    self.init(
      confounds: record.name,
      degreesOfFreedom: record.degreesOfFreedom,
      minimumR: record.minimumR.map(PlainNumber.correlation),
      positions: record.positions.mapValues(framed),
      displacement: byMethod(record.displacements, methods),
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
      positions: half.positions.mapValues(framed)
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
      respirationR: record.respiration.map { .correlation($0.correlation) },
      respirationReason: record.respirationGap?.rawValue,
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
