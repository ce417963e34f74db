import Atlases
import Geometry
import Networks
public import Planning
import Targeting

extension NetworkReport {
  /// Creates the report of `maps`.
  ///
  /// - Parameters:
  ///   - maps: What was computed.
  ///   - job: The job's identifier.
  ///   - created: When, RFC 3339 in UTC.
  public init(_ maps: PersonalMaps, job: String, created: String) {
    let mapping = maps.mapping
    let names = mapping.networks.networks.map(\.name)
    let program = maps.target.software
    let atlas = mapping.networks
    self.init(
      schema: Self.schemaName,
      job: job,
      subject: maps.target.subject,
      created: created,
      shown: maps.individual.map(\.kind) ?? "none",
      software: TargetReport.Software(
        name: program.name,
        version: program.version,
        sha256: program.sha256
      ),
      protocol: TargetReport.ProtocolIdentity(
        id: mapping.id,
        version: mapping.version,
        sha256: sha256(of: mapping.bytes)
      ),
      prior: Prior(
        id: atlas.id,
        title: atlas.title,
        kind: atlas.imported == nil ? "spheres" : "image",
        sha256: atlas.sha256,
        template: atlas.template.rawValue,
        licence: atlas.imported?.terms.licence ?? atlas.licence,
        citation: atlas.imported.map(\.terms.citation) ?? citedWork(atlas.sources)
      ),
      circuitTable: CircuitTable(maps),
      methods: Method.all(of: maps),
      atlases: maps.atlases.map(Atlas.init),
      inputs: maps.inputs.map(TargetReport.Input.init),
      mapSpaces: maps.voxels.isEmpty
        ? [] : [maps.grid, maps.elsewhere?.grid].compactMap { $0?.space.name },
      space: TargetReport.Space(maps.grid, template: maps.target.template),
      target: Target(
        status: maps.target.status.rawValue,
        recommended: maps.target.targets.first(where: \.isRecommended)?.name
      ),
      data: MapData(maps.data, voxels: maps.voxels.count),
      networks: maps.individual.map { Networks($0, maps) },
      soft: maps.soft.map { Soft($0, names) },
      gradientTemplate: maps.inputs.filter { $0.file.role == .gradientTemplate }.map(\.sha256),
      gradients: maps.gradients.map(Gradients.init),
      circuits: maps.circuits.map(Circuits.both) ?? [],
      positions: maps.placements.map { Position($0, names) },
      findings: maps.findings.map(TargetReport.ReportFinding.init),
      timings: maps.seconds.mapValues(PlainNumber.seconds),
      intendedUse: "research",
      notice: Self.researchNotice
    )
  }
}

extension NetworkReport.Atlas {
  init(_ use: AtlasUse) {
    let atlas = use.atlas
    self.init(
      use: use.use,
      name: atlas.name,
      file: atlas.image.name,
      sha256: atlas.image.sha256,
      tableSHA256: atlas.table.sha256,
      template: atlas.template.rawValue,
      labels: use.labels,
      licence: atlas.terms.licence,
      restriction: atlas.terms.restriction,
      citation: atlas.terms.citation
    )
  }
}

extension NetworkReport.MapData {
  init(_ record: PersonalMaps.DataRecord, voxels: Int) {
    self.init(
      runs: record.runCount,
      minutesKept: .ratio(record.minutesKept),
      framesKept: record.framesKept,
      movedShare: record.movedShare.map(PlainNumber.ratio),
      repeatedBy: record.isWithinRuns ? "halves_of_runs" : "runs",
      mask: record.isGreyMatter ? "grey_matter" : "brain_mask",
      voxels: voxels,
      silentVoxels: record.silentCount
    )
  }
}

extension NetworkReport.Table {
  /// Writes down `table`, null for the members that are withheld.
  init(_ table: PersonalMaps.RepeatedConnectivity, hiding hidden: Set<Int> = []) {
    func rows(_ value: (Int, Int) -> Double?) -> [[PlainNumber?]] {
      (0..<table.all.count).map { row in
        (0..<table.all.count).map { column in
          hidden.contains(row) || hidden.contains(column)
            ? nil : value(row, column).map(PlainNumber.ofPair)
        }
      }
    }
    let halves = table.halves
    let isWithheld = (table.repeatability ?? 0) < Self.leastRepeatability
    self.init(
      z: rows { isWithheld ? nil : table.all[$0, $1] },
      difference: rows { row, column in
        guard let a = halves[0][row, column], let b = halves[1][row, column] else { return nil }
        return (a - b).magnitude
      },
      repeatability: table.repeatability.map(PlainNumber.correlation)
    )
  }
}

extension NetworkReport.Position {
  init(_ placed: PersonalMaps.PlacedPosition, _ names: [String]) {
    let placement = placed.placement
    let network = placement?.shownNetwork
    self.init(
      name: placed.name,
      kind: placed.isCandidate ? "candidate" : "reference",
      position: framed(placed.position),
      network: network.map { names[$0] },
      reason: Self.reason(placement),
      confidence: network == nil ? nil : placement.map { .ratio($0.confidence) },
      aboveFloor: placement?.isAboveFloor,
      borderDistance: placement?.border.map { .millimetres($0.distance.value) },
      borderNetwork: placement?.border.map { names[$0.network] }
    )
  }

  /// Why no network is told.
  private static func reason(_ placement: TargetPlacement?) -> String? {
    guard let placement else { return "position_outside_maps" }
    if placement.isAboveFloor == false { return "position_below_floor" }
    return placement.isWithheld ? "network_withheld" : nil
  }
}

extension NetworkReport.Soft {
  init(_ soft: PersonalMaps.SoftMaps, _ names: [String]) {
    let own = soft.networks.map { names[$0] }
    let result = soft.result
    self.init(
      method: softMethod,
      smoothness: .ratio(result.rule.beta),
      iterations: result.iterationCount,
      stop: result.stop.rawValue,
      uncoveredShare: .ratio(result.uncoveredShare),
      members: own.enumerated().map { number, name in
        NetworkReport.SoftNetwork(
          name: name,
          repeatability: soft.stability[number].correlation.map(PlainNumber.correlation),
          stable: soft.stability[number].isStable,
          beyondPrior: soft.departures[number].correlation.map(PlainNumber.correlation),
          withheld: !soft.isShown(number),
          margin: .correlation(result.networks[number].margin),
          change: .correlation(result.networks[number].meanChange)
        )
      },
      edgeRepeatability: soft.edgeRepeatability.map(PlainNumber.correlation),
      edges: soft.shownEdges.map { number in
        let edge = soft.edges[number]
        let halves = soft.edgesOfHalves.map { $0[number] }
        return NetworkReport.SoftEdge(
          networks: [own[edge.first], own[edge.second]],
          z: .correlation(edge.boundedZ),
          zOfHalves: halves.map { .correlation($0.boundedZ) },
          amplitude: .ratio(edge.amplitude),
          amplitudeOfHalves: halves.map { .ratio($0.amplitude) },
          transitions: edge.transitions,
          transitionsOfHalves: halves.map(\.transitions)
        )
      }
    )
  }
}

extension NetworkEdge {
  /// Fisher's z, held within what a report can state.
  fileprivate var boundedZ: Double { fisherZ.isFinite ? fisherZ : fisherZ < 0 ? -7.25 : 7.25 }
}

extension NetworkReport.Gradients {
  init(_ gradients: PersonalMaps.GradientMaps) {
    self.init(
      side: gradients.side.rawValue,
      voxels: gradients.voxels.count,
      smoothing: .ratio(gradients.smoothing),
      eigenvalueGap: .ratio(gradients.maps.eigenvalueGap),
      orderUncertain: gradients.maps.isOrderUncertain,
      orderVerified: gradients.places.allSatisfy { $0?.isAccepted ?? false },
      maps: gradients.maps.maps.indices.map { NetworkReport.Gradient(gradients, $0) }
    )
  }
}

extension NetworkReport.Gradient {
  init(_ gradients: PersonalMaps.GradientMaps, _ number: Int) {
    let map = gradients.maps.maps[number]
    let connection = gradients.connections[number]
    let isWithheld = !gradients.isShown(number)
    let fitted = isWithheld ? nil : gradients.surfaces[number]
    // Coefficients that still move are none.
    let surface = fitted.flatMap { $0.isConverged ? $0 : nil }
    let place = gradients.places[number]
    self.init(
      order: place?.isAccepted ?? false ? "template" : "unverified",
      templateMap: place.map { $0.number + 1 },
      templateCorrelation: place.map { .correlation($0.correlation) },
      eigenvalue: .correlation(map.eigenvalue),
      repeatability: .correlation(gradients.repeatability[number]),
      connection: connection.map { .ratio($0.ratio) },
      connectionChance: connection.map { .ratio($0.probability) },
      withheld: isWithheld,
      axis: map.orientation?.axis.rawValue,
      axisCorrelation: map.orientation.map { .correlation($0.correlation) },
      converged: fitted?.isConverged,
      explainedVariance: surface.map { .ratio($0.explainedVariance) },
      error: surface.map { .correlation($0.rootMeanSquareError) },
      coefficients: surface?.coefficients.map { coefficient in
        NetworkReport.Coefficient(
          axis: coefficient.axis.rawValue,
          power: coefficient.power,
          value: .correlation(coefficient.value),
          deviation: .correlation(coefficient.deviation)
        )
      } ?? []
    )
  }
}

extension NetworkReport.Circuits {
  /// That which keeps the global signal, then that which removes it.
  static func both(_ maps: PersonalMaps.CircuitMaps) -> [Self] {
    [maps.profiles.kept, maps.profiles.regressed].map { profile in
      Self(
        profile,
        halves: maps.halves(of: profile),
        repeatability: maps.repeatability(of: profile)
      )
    }
  }

  private init(_ profile: CircuitProfile, halves: CircuitProfile?, repeatability: Double?) {
    let unsteady = halves?.allRunsOfEdges ?? profile.allRunsOfEdges
    let halves = Dictionary(
      (halves?.edges ?? []).map { ($0.edge, $0.fisherZ.runs) },
      uniquingKeysWith: { first, _ in first }
    )
    self.init(
      globalSignal: profile.globalSignal.rawValue,
      repeatability: repeatability.map(PlainNumber.correlation),
      stable: repeatability.map { $0 >= CircuitProfile.leastRepeatability },
      edges: profile.edges.map { edge in
        let runs = edge.fisherZ.runs.count > 1 ? edge.fisherZ.runs : halves[edge.edge] ?? []
        return NetworkReport.Edge(
          circuit: edge.edge.circuit,
          code: edge.edge.code,
          nodes: [edge.edge.first, edge.edge.second],
          z: .correlation(edge.fisherZ.z),
          standardError: edge.fisherZ.standardError.map(PlainNumber.correlation),
          deviation: runVariation(of: runs).map { .correlation($0.standardDeviation) },
          repeated: runs.map(PlainNumber.correlation)
        )
      },
      missing: profile.missing.map { edge in
        NetworkReport.MissingEdge(
          circuit: edge.edge.circuit,
          code: edge.edge.code,
          nodes: [edge.edge.first, edge.edge.second],
          reasons: edge.nodes.mapValues(\.code)
        )
      },
      means: profile.circuits.map { mean in
        NetworkReport.CircuitMean(
          circuit: mean.circuit,
          z: mean.fisherZ.map { .correlation($0.z) },
          standardError: mean.fisherZ?.standardError.map(PlainNumber.correlation),
          edges: mean.present.count,
          missing: mean.missing.count
        )
      },
      unsteadyShare: shareUnsteady(of: unsteady.map { runVariation(of: $0) })
        .map(PlainNumber.ratio),
      note:
        "Correlations, no scores: what is unusual only controls of the same scanner, protocol and "
        + "pipeline can tell."
    )
  }
}

extension CircuitProfile {
  /// Fisher's z of each run, edge by edge.
  fileprivate var allRunsOfEdges: [[Double]] { edges.map(\.fisherZ.runs) }
}
