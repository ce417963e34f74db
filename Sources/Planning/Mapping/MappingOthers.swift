import Atlases
import Findings
import Geometry
import Imaging
import LinearAlgebra
import Networks

extension BrainMapper {
  /// The soft networks; nil where a finding says why not.
  ///
  /// - Throws: Where the observer cancels.
  mutating func soft(_ prior: NetworkPrior) throws(PlanningError) -> PersonalMaps.SoftMaps? {
    let used = places.review(prior, of: mapping.mapping.networks).used
    let start = softPrior(of: prior, networks: used, graph: graph).withinSupport
    do throws(SoftNetworksError) {
      let halves = try softHalves(start)
      let result = try softFit(read.whole, start, number: 2)
      let connectivity = networkConnectivity(of: result.timeCourses)
      let maps = PersonalMaps.SoftMaps(
        networks: used,
        result: result,
        stability: halves.stability,
        departures: halves.departures,
        connectivity: (0..<connectivity.rows).map { connectivity[row: $0] },
        edges: edges(of: result, in: read.whole),
        edgesOfHalves: halves.edges
      )
      addPriorOnly(maps)
      addCap(result)
      return maps
    } catch {
      try clock.refuseIfCancelled(.mapping)
      add(error, about: subject)
      return nil
    }
  }

  /// Says of which networks the loadings show the prior rather than the person.
  private mutating func addPriorOnly(_ soft: PersonalMaps.SoftMaps) {
    let withheld = soft.networks.indices.filter { !soft.departures[$0].isBeyondPrior }
    guard !withheld.isEmpty else { return }
    let names = withheld.map { mapping.mapping.networks.networks[soft.networks[$0]].name }
    findings.append(
      Finding(
        "soft_networks_prior_only",
        .warning,
        subject: names.joined(separator: ", "),
        message:
          "What the data add to the prior of these soft networks agrees between the halves with r below "
          + "\(LoadingDeparture.least), as noise would: their loadings show the prior, and are withheld.",
        remedy: "Add runs; the agreement of the loadings themselves says nothing here."
      )
    )
  }

  /// Says that the fit was ended before it had settled.
  private mutating func addCap(_ result: SoftNetworks) {
    guard result.stop == .iterationCap else { return }
    findings.append(
      Finding(
        "soft_networks_iteration_cap",
        .warning,
        subject: subject,
        message:
          "The fit of soft networks used up its \(result.iterationCount) iterations and had not settled.",
        remedy: "Read the loadings with doubt; a mapping protocol may allow more iterations."
      )
    )
  }

  /// How the loadings of the halves agree, with the prior and beyond it, and the edges of each.
  ///
  /// Of the halves no matrix of loadings is kept: of a brain 24 MB each.
  private func softHalves(
    _ start: SoftPrior
  ) throws(SoftNetworksError) -> (
    stability: [LoadingStability], departures: [LoadingDeparture], edges: [[NetworkEdge]]
  ) {
    var loadings: [SupportedLoadings] = []
    var departures: [LoadingDepartures] = []
    var edges: [[NetworkEdge]] = []
    for (number, half) in read.eachHalf.enumerated() {
      let (found, iterations, ofHalf) = try softHalf(half, start, number: number)
      loadings.append(found)
      departures.append(try self.departures(of: found, after: iterations, half, start))
      edges.append(ofHalf)
    }
    return (
      loadingStability(loadings[0], loadings[1]),
      departureAgreement(of: departures[0], departures[1]), edges
    )
  }

  /// The fit of a half: its loadings, iterations and edges.
  private func softHalf(
    _ half: VoxelSeries,
    _ start: SoftPrior,
    number: Int
  ) throws(SoftNetworksError) -> (SupportedLoadings, Int, [NetworkEdge]) {
    let result = try softFit(half, start, number: number)
    return (
      SupportedLoadings(result.reached, within: start.loadings), result.iterationCount,
      edges(of: result, in: half)
    )
  }

  /// How the loadings of a half depart from what so many iterations make of the prior alone.
  private func departures(
    of loadings: SupportedLoadings,
    after iterations: Int,
    _ half: VoxelSeries,
    _ start: SoftPrior
  ) throws(SoftNetworksError) -> LoadingDepartures {
    let alone = try loadingsOfPriorAlone(
      start.loadings,
      graph: graph,
      frameCount: half.frameCount,
      rule: mapping.mapping.soft,
      iterations: iterations,
      crew: crew
    )
    return LoadingDepartures(
      of: loadings,
      from: SupportedLoadings(alone, within: start.loadings)
    )
  }

  /// The fit numbered `number` of three, of `series`.
  private func softFit(
    _ series: VoxelSeries,
    _ start: SoftPrior,
    number: Int
  ) throws(SoftNetworksError) -> SoftNetworks {
    let most = Double(mapping.mapping.soft.maximumIterations)
    return try softNetworks(
      in: series,
      prior: start.loadings,
      graph: graph,
      rule: mapping.mapping.soft,
      crew: crew
    ) { iteration, _ in
      clock.progress(Part.soft.progress((Double(number) + Double(iteration) / most) / 3))
      return !clock.isCancelled
    }
  }

  private func edges(of result: SoftNetworks, in series: VoxelSeries) -> [NetworkEdge] {
    EdgeTimeSeries(of: result.timeCourses, stretches: series.stretches).edges
  }

  /// The circuits with and without the global signal; nil where a finding says why not.
  mutating func circuits() -> PersonalMaps.CircuitMaps? {
    let averaged = gathering.tissue.map { tissue in
      read.regions.map { tissue.voxels.contains($0) }
    }
    let placed = places.circuits(
      mapping.mapping.circuits,
      in: read.regions,
      averaging: averaged
    )
    let isRegressed = mapping.mapping.denoising.removesGlobalSignal
    do throws(CircuitError) {
      func profiles(
        _ runs: (CleanedBrain.Part.Treatment) -> [CircuitRun]
      ) throws(CircuitError) -> GlobalSignalPair<CircuitProfile> {
        func profile(_ signal: GlobalSignal) throws(CircuitError) -> CircuitProfile {
          let isChosen = (signal == .regressed) == isRegressed
          return try circuitProfile(
            of: placed,
            in: runs(isChosen ? .chosen : .other),
            globalSignal: signal
          )
        }
        return GlobalSignalPair(kept: try profile(.kept), regressed: try profile(.regressed))
      }
      let maps = PersonalMaps.CircuitMaps(
        placed: placed,
        profiles: try profiles(read.circuitRuns),
        halves: gathering.runs.count > 1 ? nil : try profiles(read.circuitHalves)
      )
      addUnstable(maps, isRegressed ? maps.profiles.regressed : maps.profiles.kept)
      return maps
    } catch {
      add(error, about: mapping.mapping.circuits.id)
      return nil
    }
  }

  /// Says where the edges by the protocol's treatment do not repeat; they are told all the same.
  private mutating func addUnstable(
    _ circuits: PersonalMaps.CircuitMaps,
    _ profile: CircuitProfile
  ) {
    let r = circuits.repeatability(of: profile)
    guard (r ?? 0) < CircuitProfile.leastRepeatability else { return }
    let found = r.map { "correlate with r = \(($0 * 100).rounded() / 100)" } ?? "cannot be compared"
    findings.append(
      Finding(
        "circuits_unstable",
        .warning,
        subject: mapping.mapping.circuits.id,
        message:
          "Over the edges of the circuits, runs or halves \(found); below \(CircuitProfile.leastRepeatability) "
          + "single edges are hardly this person's own. They are given all the same.",
        remedy: "Read no single edge; add runs."
      )
    )
  }

  /// Where the target's candidates and the reference points lie among the published networks.
  ///
  /// - Throws: What a transform may be refused for.
  func placements(
    of target: TargetPlan,
    among individual: PersonalMaps.IndividualMaps?
  ) throws(PlanningError) -> [PersonalMaps.PlacedPosition] {
    guard let individual else { return [] }
    let placed = PlacedNetworks(
      individual.published,
      floor: individual.floor,
      at: points,
      voxelEdge: voxelEdge,
      withheld: Set(individual.withheld)
    )
    var positions: [PersonalMaps.PlacedPosition] = []
    func add(_ name: String, _ isCandidate: Bool, _ point: Point<Frame>) {
      positions.append(
        PersonalMaps.PlacedPosition(
          name: name,
          isCandidate: isCandidate,
          position: SpacePoint(point),
          placement: placed.placement(of: point)
        )
      )
    }
    for candidate in target.targets {
      let c = candidate.position.coordinates
      add(candidate.name, true, Point(c[0], c[1], c[2]))
    }
    let references = target.targeting.distancePoints
    let found = try ties.placement.positions(of: references.map(\.point))
    for (reference, point) in zip(references, found) {
      if let point { add(reference.id, false, point) }
    }
    return positions
  }
}
