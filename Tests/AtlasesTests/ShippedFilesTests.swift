import Atlases
import Denoising
import Findings
import Foundation
import Geometry
import Prediction
import Targeting
import Testing

@Suite struct ShippedFilesTests {
  @Test func `every shipped file loads under the name of its file`() throws {
    let catalogue = try ShippedData.catalogue()
    let stems = { (folder: String) in
      try ShippedData.files(in: folder).map {
        URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent
      }.sorted()
    }
    #expect(try catalogue.regions.map(\.id) == stems("Atlases/regions"))
    #expect(try catalogue.targetingProtocols.map(\.id) == stems("Protocols/targeting"))
    #expect(try catalogue.stimulationProtocols.map(\.id) == stems("Protocols/stimulation"))
    #expect(try catalogue.mappingProtocols.map(\.id) == stems("Protocols/mapping"))
    #expect(try catalogue.networkAtlases.map(\.id) == stems("Atlases/networks"))
  }

  @Test func `only the search region is a place that published patients were stimulated at`() throws
  {
    let catalogue = try ShippedData.catalogue()
    for region in catalogue.regions {
      let isSearched = region.id == "dlpfc-left-union"
      #expect(region.site == (isSearched ? .leftDLPFC : .other), "\(region.id)")
    }
  }

  @Test(arguments: [
    ("site: right_dlpfc", "protocol_inconsistent", "hemisphere is left"),
    ("site: left_m1", "protocol_out_of_range", "left_dlpfc, right_dlpfc, other"),
  ])
  func `a region's site must be one, and lie on its side`(
    line: String,
    code: String,
    says: String
  ) throws {
    let copy = try TemporaryFolder()
    try copy.copyShippedData()
    let file = "Atlases/regions/dlpfc-left-union.yaml"
    let text = try ShippedData.text(file).replacing("site: left_dlpfc", with: line)
    try copy.write(text, to: file)
    let error = try #require(atlasError { _ = try copy.catalogue() })
    #expect(error.code == code)
    #expect(error.message.contains(says), "\(error.message)")
  }

  @Test func `the expected regions, points and protocols are there`() throws {
    let catalogue = try ShippedData.catalogue()
    #expect(
      catalogue.regions.map(\.id) == [
        "ba25-like", "dlpfc-left-union", "sgc", "sgc-bilateral", "sgc-bilateral-full", "sgc-left",
        "v1-control",
      ]
    )
    #expect(
      catalogue.points.map(\.id) == [
        "ba46", "ba9", "beam-f3", "f3", "fitzgerald", "five-cm", "fox-efficacy-optimum",
        "fox-sgc-optimum", "herbsman", "rusjan", "weigand-n1000",
      ]
    )
    #expect(
      catalogue.targetingProtocols.map(\.id) == [
        "circuit-dlpfc-cluster", "seedmap-dlpfc-cluster", "self-seedmap-dlpfc-cluster",
        "sgc-dlpfc-cluster", "sgc-dlpfc-cluster-weighted", "sgc-dlpfc-cone", "sgc-dlpfc-consensus",
        "sgc-dlpfc-hierarchical", "sgc-dlpfc-peak", "sgc-dlpfc-within-network",
      ]
    )
    #expect(catalogue.stimulationProtocols.map(\.id) == ["itbs", "rtms_10hz", "snt"])
  }

  @Test func `points have the published coordinates and kinds`() throws {
    let catalogue = try ShippedData.catalogue()
    let published: [(String, [Double], ReferencePoint.Kind)] = [
      ("five-cm", [-41, 16, 54], .scalpRule), ("f3", [-37, 26, 49], .scalpRule),
      ("beam-f3", [-41.5, 41.1, 33.4], .scalpRule), ("ba9", [-36, 39, 43], .literatureSite),
      ("ba46", [-44, 40, 29], .literatureSite),
      ("fox-sgc-optimum", [-44, 38, 34], .groupTarget),
      ("fox-efficacy-optimum", [-38, 44, 26], .groupTarget),
      ("weigand-n1000", [-42, 44, 30], .groupTarget),
      ("fitzgerald", [-46, 45, 38], .literatureSite), ("rusjan", [-50, 30, 36], .literatureSite),
      ("herbsman", [-46, 23, 49], .literatureSite),
    ]
    for (id, coordinates, kind) in published {
      let point = try catalogue.point(id)
      #expect(point.point.coordinates == coordinates, "\(id)")
      #expect(point.kind == kind, "\(id)")
      #expect(point.point.template == .mni152NLin6Asym, "\(id)")
    }
  }

  @Test func `labels are not stronger than what was read`() throws {
    let catalogue = try ShippedData.catalogue()
    #expect(try catalogue.point("beam-f3").label == .fromMemory)
    #expect(try catalogue.point("fox-sgc-optimum").label == .secondHand)
    #expect(try catalogue.region("ba25-like").label == .computed)
    for definition in catalogue.stimulationProtocols {
      // As long as a rate is only recalled, no estimate may pass for checked.
      #expect(definition.reference.verification == .recalled, "\(definition.id)")
    }
  }

  @Test func `every targeting protocol declares the default plan and the left region`() throws {
    for definition in try ShippedData.catalogue().targetingProtocols {
      try expectDefaults(definition)
    }
  }

  private func expectDefaults(_ definition: TargetingProtocol) throws {
    #expect(
      definition.denoising
        == DenoisingPlan(
          smoothing: 6.mm,
          censoring: Censoring(framewiseDisplacement: 0.5.mm),
          detrend: true,
          bandPass: BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
          confounds: .parameters27
        )
    )
    #expect(definition.searchRegion.id == "dlpfc-left-union")
    #expect(definition.searchRegion.hemisphere == .left)
    #expect(definition.groupTarget.id == "fox-sgc-optimum")
    #expect(Set(definition.citations.keys) == Set(TargetingProtocol.Section.allCases))
  }

  @Test
  func `the protocols of one method list peak and cluster, and recommend what they are named for`()
    throws
  {
    let catalogue = try ShippedData.catalogue()
    let tenth = MethodSpecification(
      name: "cluster",
      rule: .cluster(ClusterRule(fraction: 0.1, base: .searchedVoxels))
    )
    let peak = MethodSpecification(name: "peak", rule: .peak)
    let cone = MethodSpecification(name: "cone", rule: .cone(.nestedSpheres))
    for (id, added, recommended) in [
      ("sgc-dlpfc-peak", [], "peak"), ("sgc-dlpfc-cluster", [], "cluster"),
      ("sgc-dlpfc-cone", [cone], "cone"),
    ] {
      let definition = try catalogue.targetingProtocol(id)
      #expect(definition.methods == [peak, tenth] + added, "\(id)")
      #expect(definition.recommended == recommended, "\(id)")
      #expect(definition.recommendedMethod.name == recommended, "\(id)")
      #expect(definition.direction == .negative, "\(id)")
      #expect(definition.seed.id == "sgc", "\(id)")
      #expect(definition.consensus == nil, "\(id)")
    }
  }

  @Test func `the hierarchical rule is that of the open re-implementations`() throws {
    let definition = try ShippedData.catalogue().targetingProtocol("sgc-dlpfc-hierarchical")
    let rule = HierarchicalRule(
      linkage: .average,
      cut: 0.5,
      moreThanVoxels: 50,
      maximumVoxels: 5750,
      scoring: .rankProduct,
      isRepeated: true
    )
    #expect(definition.recommendedMethod.rule == .hierarchical(rule))
    #expect(definition.methods.map(\.name) == ["peak", "cluster", "hierarchical"])
    // What the region has inside the usual masks must not be refused.
    #expect(rule.maximumVoxels >= 5712)
  }

  @Test func `the consensus holds all methods of the SGC sphere together`() throws {
    let definition = try ShippedData.catalogue().targetingProtocol("sgc-dlpfc-consensus")
    #expect(
      definition.methods.map(\.name) == [
        "peak", "cluster", "cluster-5pct", "cluster-0.5pct", "cone", "hierarchical",
      ]
    )
    #expect(definition.recommended == "cluster")
    #expect(
      definition.consensus == ConsensusRule(centre: .geometricMedian, sphereRadius: 6.mm)
    )
    #expect(definition.seed.id == "sgc")
  }

  @Test(arguments: [
    ("seedmap-dlpfc-cluster", UserMap.Kind.seedmap, Direction.negative),
    ("circuit-dlpfc-cluster", .circuit, .positive),
  ])
  func `a protocol with the user's map seeks the sign of its kind`(
    id: String,
    kind: UserMap.Kind,
    direction: Direction
  ) throws {
    let definition = try ShippedData.catalogue().targetingProtocol(id)
    guard case .userMap(let map) = definition.seed else {
      Issue.record("\(id) has another seed")
      return
    }
    #expect(map.kind == kind && map.voxels == .standardised)
    #expect(definition.direction == direction)
    let rule = ClusterRule(fraction: 0.005, base: .searchedVoxels)
    #expect(definition.recommendedMethod.rule == .cluster(rule))
  }

  @Test func `the self-seedmap is the seedmap's protocol with other weights, and says so`() throws {
    let catalogue = try ShippedData.catalogue()
    let own = try catalogue.targetingProtocol("self-seedmap-dlpfc-cluster")
    guard case .selfMap(let map) = own.seed else {
      Issue.record("another seed")
      return
    }
    #expect(map.region == (try catalogue.region("sgc")) && map.voxels == .standardised)
    #expect(own.seed.id == "self-seedmap" && own.seed.region?.id == "sgc")
    let group = try catalogue.targetingProtocol("seedmap-dlpfc-cluster")
    #expect(own.methods == group.methods && own.denoising == group.denoising)
    #expect(own.rules == group.rules && own.stability == group.stability)
    #expect(own.direction == .negative && own.searchRegion == group.searchRegion)
    #expect(own.purpose.hasPrefix("Unpublished"))
    #expect(own.sources.allSatisfy { $0.label == .chosenByUs })
  }

  @Test func `no protocol claims to be that of a paper, or bears a trade name`() throws {
    for definition in try ShippedData.catalogue().targetingProtocols {
      let said = definition.title + definition.purpose
      for word in ["SAINT", "faithful", "Fox", "Cash", "Weigand", "Cole"] {
        #expect(!said.contains(word), "\(definition.id): \(word)")
      }
      let text = try ShippedData.text("Protocols/targeting/" + definition.file)
      #expect(!text.contains("faithful"), "\(definition.id)")
    }
  }

  @Test func `a run of 156 frames at 2 s is doubted but not refused`() throws {
    let rules = try ShippedData.catalogue().targetingProtocol("sgc-dlpfc-peak").rules
    var offered = GateMeasurements()
    offered.record(.minutesKept, 5.2)
    offered.record(.framesKept, 156)
    offered.record(.degreesOfFreedom, 28)
    let findings = rules.findings(for: offered)
    #expect(findings.map(\.code) == ["minutes_kept_low", "degrees_of_freedom_low"])
    #expect(TargetStatus(findings: findings) == .lowConfidence)
  }

  @Test func `rules without literature say so`() throws {
    let definition = try ShippedData.catalogue().targetingProtocol("sgc-dlpfc-peak")
    for section in [
      TargetingProtocol.Section.framesKept, .degreesOfFreedom, .seedCoverage, .regionCoverage,
      .splitHalfDisplacement, .meanFramewiseDisplacement, .seedTemporalSNR, .regionTemporalSNR,
      .globalSignalDisplacement, .bootstrapDisplacement, .resamplesWithoutTarget, .clusterVolume,
    ] {
      #expect(definition.citations[section]?.map(\.label) == [.chosenByUs], "\(section)")
    }
  }

  @Test func `bytes are those of the file`() throws {
    let catalogue = try ShippedData.catalogue()
    for definition in catalogue.targetingProtocols {
      let text = try ShippedData.text("Protocols/targeting/" + definition.file)
      #expect(definition.bytes == [UInt8](text.utf8))
    }
    for definition in catalogue.stimulationProtocols {
      let text = try ShippedData.text("Protocols/stimulation/" + definition.file)
      #expect(definition.bytes == [UInt8](text.utf8))
    }
  }
}

@Suite struct ShippedStimulationTests {
  @Test func `reference classes have the published figures`() throws {
    let catalogue = try ShippedData.catalogue()
    let itbs = try catalogue.stimulationProtocol("itbs").reference
    #expect(itbs.sampleSize == 209)
    #expect((itbs.responseRate, itbs.remissionRate) == (0.49, 0.32))
    #expect(itbs.meanImprovement == .scores(baseline: 23.6, final: 13.4))
    let rtms = try catalogue.stimulationProtocol("rtms_10hz").reference
    #expect(rtms.sampleSize == 205)
    #expect((rtms.responseRate, rtms.remissionRate) == (0.47, 0.27))
    let snt = try catalogue.stimulationProtocol("snt").reference
    #expect(snt.sampleSize == 37)
    #expect((snt.responseRate, snt.remissionRate) == (22.0 / 37, 18.0 / 37))
    #expect(snt.scale == .madrs && snt.remissionCut == 10 && snt.trialBaseline == 31)
  }

  @Test(arguments: [
    ("itbs", 43.2203, 37.654, -27.5008), ("rtms_10hz", 42.9787, 34.549, -19.8916),
    ("snt", 52.5, 36.595, -23.6882),
  ])
  func `files determine the reference distributions`(
    id: String,
    mean: Double,
    deviation: Double,
    worst: Double
  ) throws {
    let outcomes = try ShippedData.catalogue().stimulationProtocol(id).reference.outcomes
    #expect(abs(outcomes.moments.mean - mean) < 1e-4)
    #expect(abs(outcomes.moments.standardDeviation - deviation) < 1e-3)
    #expect(abs(outcomes.worst - worst) < 1e-4)
  }

  @Test func `schedules add up`() throws {
    let catalogue = try ShippedData.catalogue()
    let itbs = try catalogue.stimulationProtocol("itbs").schedule
    #expect(itbs.pulsesPerSession == 600 && itbs.burstsPerSession == 200 && itbs.sessions == 20)
    let rtms = try catalogue.stimulationProtocol("rtms_10hz").schedule
    #expect(rtms.pulsesPerSession == 3_000 && rtms.burstsPerSession == nil)
    let snt = try catalogue.stimulationProtocol("snt").schedule
    #expect(snt.pulsesPerSession == 1_800 && snt.sessions == 50)
    #expect(snt.minutesBetweenSessions == 50)
  }

  @Test func `no file carries headline remission figures`() throws {
    for file in try ShippedData.files(in: "Protocols/stimulation") {
      let text = try ShippedData.text(file)
      for figure in ["79 %", "79%", "0.79", "90.5", "86.4", "0.9}"] {
        #expect(!text.contains(figure), "\(file): \(figure)")
      }
    }
    for definition in try ShippedData.catalogue().stimulationProtocols {
      #expect(definition.reference.remissionRate < 0.5, "\(definition.id)")
    }
  }
}
