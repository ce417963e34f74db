import Atlases
import Findings
import Geometry
import Imaging
import Networks
import Statistics
import Targeting

/// Maps a brain that was read: networks, gradients, circuits, and where targets lie among them.
///
/// What the data are too poor for becomes a finding and a missing part.
struct BrainMapper<Frame: AnalysisFrame> {
  let mapping: MappingCase
  let gathering: BrainGathering<Frame>
  let data: MappingData
  let places: MappedPlaces<Frame>
  let ties: Ties<Frame>
  let read: BrainsRead
  let clock: StageClock
  let crew: Crew
  /// The voxels' neighbours.
  let graph: VoxelGraph
  /// The side of each voxel, by its coordinates in the template: a head may lie beside the middle.
  ///
  /// Nil where a transform does not tell.
  let sides: [Side?]
  /// The centre of each voxel.
  let points: [Point<Frame>]
  var findings: [Finding] = []
  /// The records of what was read for the maps.
  var inputs: [InputRecord] = []
  /// By what gradients are ordered; nil without a template.
  var template: GradientTemplate?
  private(set) var seconds: [String: Double] = [:]

  /// Makes ready to map what was read.
  init(
    _ mapping: MappingCase,
    _ gathering: BrainGathering<Frame>,
    _ read: BrainsRead,
    _ data: MappingData,
    _ places: MappedPlaces<Frame>,
    _ ties: Ties<Frame>,
    _ clock: StageClock
  ) {
    crew = Crew.threads(mapping.planning.threads)
    graph = VoxelGraph(
      read.voxels,
      in: gathering.grid.size,
      neighbourhood: mapping.mapping.neighbourhood
    )
    points = read.voxels.map { gathering.grid.centre(ofLinear: $0) }
    sides = read.voxels.map { places.side(of: $0) }
    (self.mapping, self.gathering) = (mapping, gathering)
    (self.data, self.places, self.ties) = (data, places, ties)
    (self.read, self.clock) = (read, clock)
    findings = read.findings
  }

  /// Makes all maps beside `target`.
  ///
  /// - Throws: Where the observer cancels, or a transform or image must be refused.
  mutating func run(_ target: TargetPlan) throws(PlanningError) -> PersonalMaps {
    let prior = prior
    let individual = try timed(.individual) { mapper throws(PlanningError) in
      try mapper.individual(prior)
    }
    // Both look sound in noise too: halves share the prior, and smoothing makes gradients. Where the
    // networks find no signal, nothing of either is shown.
    let soft = try timed(.soft) { mapper throws(PlanningError) in
      individual == nil ? nil : try mapper.soft(prior)
    }
    let gradients = try timed(.gradients) { mapper throws(PlanningError) in
      individual == nil ? [] : try mapper.gradients()
    }
    let circuits = try timed(.circuits) { mapper throws(PlanningError) in mapper.circuits() }
    let placements = try placements(of: target, among: individual)
    let figures = try figures(individual, target)
    let elsewhere = try elsewhere(of: target)
    if case .failure(let finding) = elsewhere { findings.append(finding) }
    return PersonalMaps(
      target: target,
      mapping: mapping.mapping,
      atlases: mapping.atlases,
      inputs: inputs,
      grid: GridRecord(gathering.grid),
      data: .init(gathering, data, silentCount: read.silentCount),
      voxels: read.voxels,
      individual: individual,
      soft: soft,
      gradients: gradients,
      circuits: circuits,
      placements: placements,
      figures: figures,
      elsewhere: try? elsewhere.get(),
      findings: findings,
      seconds: seconds
    )
  }

  /// The group's networks among the voxels.
  var prior: NetworkPrior {
    places.prior(mapping.mapping.networks, in: read.voxels)
  }

  /// The volume of a voxel in mm³.
  var voxelVolume: Double {
    let edges = gathering.grid.voxelSize
    return edges.i.value * edges.j.value * edges.k.value
  }

  /// The longest edge of a voxel.
  var voxelEdge: Millimetres {
    let edges = gathering.grid.voxelSize
    return max(edges.i, edges.j, edges.k)
  }

  var subject: String { mapping.planning.subject }

  private mutating func timed<Result>(
    _ part: Part,
    _ body: (inout Self) throws(PlanningError) -> Result
  ) throws(PlanningError) -> Result {
    try clock.refuseIfCancelled(.mapping)
    let started = ContinuousClock.now
    let result = try body(&self)
    seconds[part.rawValue] = elapsed(since: started)
    clock.progress(part.progress(1))
    return result
  }

  /// Adds what a science module says in place of a result.
  mutating func add(
    _ error: some CodedError,
    about subject: String,
    _ severity: Finding.Severity = .error
  ) {
    findings.append(
      Finding(
        error.code,
        severity,
        subject: subject,
        message: error.message.prefix(1).uppercased() + error.message.dropFirst() + ".",
        remedy: error.remedy
      )
    )
  }
}

/// The parts of the work, for progress and times.
enum Part: String, CaseIterable, Sendable {
  case individual
  case soft
  case gradients
  case circuits

  /// The fraction of the whole mapping that is done with `fraction` of this part: shares that were
  /// about right for whole brains.
  func progress(_ fraction: Double) -> Double {
    let ends = [0, 0.5, 0.95, 0.98, 1]
    let number = Part.allCases.firstIndex(of: self) ?? 0
    return ends[number] + (ends[number + 1] - ends[number]) * min(max(fraction, 0), 1)
  }
}

private func elapsed(since start: ContinuousClock.Instant) -> Double {
  let elapsed = (ContinuousClock.now - start).components
  return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
}
