import Atlases
import Findings
import Geometry
public import Planning
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

extension TargetReport.ReportFinding {
  init(_ finding: Finding) {
    code = finding.code
    severity = finding.severity.rawValue
    subject = finding.subject
    message = finding.message
    remedy = finding.remedy
  }
}
