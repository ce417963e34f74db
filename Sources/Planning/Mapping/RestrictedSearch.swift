import Atlases
import Findings
import Geometry
import Imaging
import Networks

/// The voxels of a person's own network in which a target is sought.
struct RestrictedSearch {
  /// Linear indices.
  let voxels: Set<Int>
  private let name: String
  /// The share of voxels in which the halves' labels agree.
  private let agreement: Double

  init(_ name: String, _ voxels: Set<Int>, agreement: Double) {
    self.name = name
    self.voxels = voxels
    self.agreement = agreement
  }

  /// Tells what is left of the search region.
  ///
  /// A warning, so that nothing is recommended: no study tells whether such targets do better.
  func finding(_ region: RegionVoxels) -> Finding {
    Finding(
      "search_within_network",
      .warning,
      subject: name,
      message:
        "The search was restricted to the person's own network \(name), which leaves "
        + "\(region.inMask.count) of the \(region.unrestrictedCount) voxels of \(region.id) in the "
        + "brain mask. No study shows that this helps, so that nothing is recommended. The halves' "
        + "labels agree in \(percent(agreement)) outside the group's spheres.",
      remedy: "Use a protocol without search_within_network to seek in the whole region."
    )
  }

  /// Refuses a search region that the network does not reach.
  func refuseEmpty(_ region: RegionVoxels) throws(PlanningError) {
    guard region.isEmptiedByTissue else { return }
    throw .refusal(
      "network_outside_region",
      subject: name,
      "The person's own network has no voxel in \(region.id).",
      remedy: "Use a protocol without search_within_network, or with another network."
    )
  }
}

extension Planner {
  /// The person's own network that the protocol restricts the search to; nil where it does not.
  ///
  /// - Throws: `network_not_individual` where the data do not tell the network as the person's own:
  ///   a target within the group's would go by another name. And what reading may be refused for.
  func restrictedSearch<Frame: AnalysisFrame>(
    _ planningCase: PlanningCase,
    _ ties: Ties<Frame>,
    _ clock: StageClock
  ) throws(PlanningError) -> RestrictedSearch? {
    guard let restriction = planningCase.targeting.restriction else { return nil }
    let mapping = MappingCase(planning: planningCase, mapping: restriction.mapping)
    let gathering = try BrainGathering<Frame>(mapping)
    let data = try MappingData(gathering.runs, restriction.mapping.data)
    let places = try MappedPlaces(mapping, gathering, ties.placement)
    var findings = data.findings(restriction.mapping.data, subject: planningCase.subject)
    var found: PersonalMaps.IndividualMaps?
    var voxels: [Int] = []
    switch try gathering.cleanings() {
    case .failure(let finding): findings.append(finding)
    case .success(let cleanings):
      guard !findings.contains(where: { $0.severity == .error }) else { break }
      // About what reading takes of it.
      let share = 0.3
      let read: BrainsRead
      do throws(PlanningError) {
        read = try gathering.readings(places, cleanings).read(
          crew: Crew.threads(planningCase.threads)
        ) { fraction in
          clock.progress(share * fraction)
          return !clock.isCancelled
        }
      } catch {
        try clock.refuseIfCancelled(.preflight)
        throw error
      }
      let rest = clock.rest(after: share)
      var mapper = BrainMapper(mapping, gathering, read, data, places, ties, rest)
      found = try mapper.individual(mapper.prior)
      findings += mapper.findings
      voxels = mapper.read.voxels
    }
    guard let found, let gate = found.gate, gate.outcome == .individual,
      !found.withheld.contains(restriction.network)
    else {
      let cause =
        findings.first { $0.severity == .error } ?? findings.last { $0.severity == .warning }
      throw .refusal(
        "network_not_individual",
        subject: restriction.name,
        "The data do not tell \(restriction.name) as the person's own network, so that no target is "
          + "sought in it. \(cause?.message ?? "")",
        remedy: "Add runs, or use a protocol without search_within_network."
      )
    }
    let own = found.published.labels.indices.filter { number in
      found.published.labels[number] == restriction.network && found.floor.isAbove[number]
    }
    return RestrictedSearch(
      restriction.name,
      Set(own.map { voxels[$0] }),
      agreement: gate.within
    )
  }
}
