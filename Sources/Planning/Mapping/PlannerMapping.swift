import Atlases
import Denoising
import Findings
import Geometry
import Imaging

extension Planner {
  /// Plans the target of a case, then maps the person's networks, gradients and circuits.
  ///
  /// The maps choose nothing: the target is that of the same case without them. Data that are too
  /// poor for a map give a finding in its place.
  ///
  /// - Throws: ``PlanningError`` where the request or an input is unusable, or the observer cancels.
  public func map(
    _ mapping: MappingCase,
    observer: PlanningObserver = PlanningObserver()
  ) throws(PlanningError) -> PersonalMaps {
    try refuseUnusable(mapping.planning)
    switch mapping.planning.space {
    case .template(.mni152NLin6Asym):
      return try map(mapping, try Ties<MNI152NLin6Asym>(mapping.planning), observer)
    case .template(.mni152NLin2009cAsym):
      return try map(mapping, try Ties<MNI152NLin2009cAsym>(mapping.planning), observer)
    case .native:
      switch try mapping.planning.anatomy.tiedTemplate() {
      case nil: throw needsTransform(mapping.planning)
      case .mni152NLin6Asym:
        let ties = try Ties(mapping.planning, tiedTo: MNI152NLin6Asym.self)
        return try map(mapping, ties, observer)
      case .mni152NLin2009cAsym:
        let ties = try Ties(mapping.planning, tiedTo: MNI152NLin2009cAsym.self)
        return try map(mapping, ties, observer)
      }
    }
  }

  /// Prepares the maps, plans the target while each run passes once, and maps what was taken from it.
  private func map<Frame: AnalysisFrame>(
    _ mapping: MappingCase,
    _ ties: Ties<Frame>,
    _ observer: PlanningObserver
  ) throws(PlanningError) -> PersonalMaps {
    let gathering = try BrainGathering<Frame>(mapping)
    for run in gathering.runs { try refuseReadOnce(run) }
    let data = try MappingData(gathering.runs, mapping.mapping.data)
    var findings = data.findings(mapping.mapping.data, subject: mapping.planning.subject)
    let places = try MappedPlaces(mapping, gathering, ties.placement)
    let template = try GradientTemplate(mapping, gathering, places)
    // All that was read, whether or not the data serve for maps: whoever gave a file is told of it.
    let inputs =
      places.records + (template?.records ?? []) + (gathering.tissue.map { [$0.record] } ?? [])
    findings += places.findings + (template?.findings ?? [])
    var readings: BrainReadings<Frame>?
    if !findings.contains(where: { $0.severity == .error }) {
      switch try gathering.cleanings() {
      case .success(let found): readings = gathering.readings(places, found)
      case .failure(let finding): findings.append(finding)
      }
    }
    let target = try run(mapping.planning, ties, observer, beside: readings)
    guard let readings else {
      return PersonalMaps(refused: target, mapping, gathering, data, inputs, findings)
    }
    // The target and its maps must be of the same data.
    for record in gathering.runs.flatMap(\.records) {
      let same = target.inputs.filter {
        $0.file.role == record.file.role && $0.file.run == record.file.run
      }
      try refuseChanged(record, since: same)
    }
    var clock = StageClock(observer)
    try clock.begin(.mapping)
    var mapper = BrainMapper(mapping, gathering, readings.take(), data, places, ties, clock)
    mapper.findings += findings
    mapper.template = template
    mapper.inputs = inputs
    let maps = try mapper.run(target)
    clock.end()
    return maps
  }
}

extension PersonalMaps {
  /// Maps that the data were too poor for.
  init<Frame: AnalysisFrame>(
    refused target: TargetPlan,
    _ mapping: MappingCase,
    _ gathering: BrainGathering<Frame>,
    _ data: MappingData,
    _ inputs: [InputRecord],
    _ findings: [Finding]
  ) {
    self.init(
      target: target,
      mapping: mapping.mapping,
      atlases: mapping.atlases,
      inputs: inputs,
      grid: GridRecord(gathering.grid),
      data: DataRecord(gathering, data, silentCount: 0),
      voxels: [],
      individual: nil,
      soft: nil,
      gradients: [],
      circuits: nil,
      placements: [],
      figures: nil,
      elsewhere: nil,
      findings: findings,
      seconds: [:]
    )
  }
}

extension PersonalMaps.DataRecord {
  /// Describes the data of `gathering`.
  init<Frame: AnalysisFrame>(
    _ gathering: BrainGathering<Frame>,
    _ data: MappingData,
    silentCount: Int
  ) {
    self.init(
      runCount: gathering.runs.count,
      minutesKept: data.minutesKept,
      framesKept: gathering.runs.reduce(0) { $0 + $1.frames.keptCount },
      movedShare: data.movedShare,
      isWithinRuns: !gathering.runs.count.isMultiple(of: 2),
      isGreyMatter: gathering.tissue != nil,
      readCount: gathering.mapped.count,
      silentCount: silentCount
    )
  }
}
