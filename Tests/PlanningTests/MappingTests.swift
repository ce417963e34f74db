import Atlases
import Findings
import Foundation
import Geometry
import Imaging
import Networks
import Phantom
import Planning
import Testing

/// Maps of a phantom's networks, from its files.
@Suite struct MappingTests {
  @Test func `a person's own networks are found where they were planted`() throws {
    let phantom = try PhantomMaps(shift: 8)
    defer { phantom.remove() }
    let maps = try phantom.maps()
    let individual = try #require(maps.individual)
    #expect(individual.gate?.outcome == .individual)
    #expect(individual.floor.shareAbove > 0.95 && individual.withheld.isEmpty)
    let truth = phantom.truth
    let codes = maps.mapping.networks.networks.map(\.code)
    let atlas = maps.mapping.networks
    let isOutside = individual.prior.isOutside(of: individual.review.used)
    let group = groupMap(
      table: atlas.nodes,
      using: individual.review.used,
      at: maps.voxels.map { voxel -> Point<MNI152NLin6Asym>? in
        let centre = phantom.grid.centre(ofLinear: voxel)
        return Point(centre.x, centre.y, centre.z)
      }
    )
    func accuracy(_ labels: [Int]) -> Double {
      let hits = maps.voxels.indices.filter {
        isOutside[$0] && truth[maps.voxels[$0]] == codes[labels[$0]]
      }
      return Double(hits.count) / Double(isOutside.count { $0 })
    }
    let (own, groups) = (accuracy(individual.published.labels), accuracy(group))
    #expect(own > 0.85 && own > groups + 0.1, "own \(own), group \(groups)")
    #expect(maps.placements.contains { $0.name == "f3" && $0.placement != nil })
    let soft = try #require(maps.soft)
    let shown = soft.networks.indices.filter { soft.isShown($0) }
    #expect(2 * shown.count > soft.networks.count, "\(soft.departures)")
    // The nodes by both treatments of the global signal, the patches by the protocol's.
    #expect(individual.coupling.map(\.parts) == [.nodes, .nodes, .patches])
    #expect(individual.coupling.map(\.globalSignal) == [.regressed, .kept, .regressed])
    for coupling in individual.coupling { #expect(coupling.repeatability ?? 0 > 0.5) }
    let (removed, kept) = (individual.coupling[0].all, individual.coupling[1].all)
    #expect(removed.pairs.count == kept.pairs.count && removed.between != kept.between)
    let names = maps.files().map(\.name)
    #expect(names.count { $0.contains("desc-soft") } == shown.count)
    #expect(names.contains { $0.hasSuffix("desc-individualNetworks_dseg.nii.gz") })
    #expect(maps.findings.contains { $0.code == "map_in_one_space" })
  }

  @Test func `a table that changed before the target was planned is refused`() throws {
    let (phantom, other) = (
      try PhantomMaps(shift: 6), try PhantomMaps(shift: 6) { $0.seed = 99 }
    )
    defer {
      phantom.remove()
      other.remove()
    }
    let path = try phantom.planning().runs[0].confounds.path
    let content = try Data(
      contentsOf: URL(filePath: other.planning().runs[0].confounds.path)
    )
    let observer = PlanningObserver(progress: { stage, fraction in
      guard stage == .preflight, fraction == 0 else { return }
      try? content.write(to: URL(filePath: path), options: .atomic)
    })
    let error = #expect(throws: PlanningError.self) { try phantom.maps(observer: observer) }
    #expect(error?.code == "run_changed")
  }

  @Test func `noise gives no networks, and says so`() throws {
    let phantom = try PhantomMaps(shift: 0) { options in
      options.networks = nil
      options.effectSize = 0
      options.noise = 20
    }
    defer { phantom.remove() }
    let maps = try phantom.maps(gradientRegion: phantom.striatum)
    #expect(maps.findings.contains { $0.code == "networks_no_signal" })
    #expect(maps.individual == nil && maps.soft == nil && maps.gradients.isEmpty)
    #expect(maps.files().isEmpty)
    #expect(maps.findings.contains { $0.code == "circuits_unstable" })
  }

  @Test func `who is like the group is shown its labelling, by that labelling's own floor`() throws
  {
    let phantom = try PhantomMaps(shift: 0) { $0.noise = 11 }
    defer { phantom.remove() }
    let maps = try phantom.maps()
    let individual = try #require(maps.individual)
    #expect(individual.gate?.outcome == .group && individual.published.iterations == 1)
    #expect(maps.findings.contains { $0.code == "networks_group_shown" })
    #expect(!maps.files().contains { $0.name.contains("individualNetworks") })
    // Own labels that are not shown flag nothing.
    #expect(!individual.flags.contains { if case .dominates = $0 { false } else { true } })
    #expect(maps.findings.contains { $0.code == "soft_networks_prior_only" })
  }

  @Test func `a group labelling is refused by its own floor, where the search's would do`() throws {
    // By the floor of the person's own search, 0.54 of the voxels lay above chance here.
    let phantom = try PhantomMaps(shift: 0) { $0.noise = 14 }
    defer { phantom.remove() }
    let maps = try phantom.maps()
    #expect(maps.individual == nil && maps.placements.isEmpty)
    #expect(maps.findings.contains { $0.code == "networks_no_signal" })
  }

  @Test func `a fit of soft networks that uses up its iterations is flagged`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    #expect(!(try phantom.maps().findings.contains { $0.code == "soft_networks_iteration_cap" }))
    let maps = try phantom.maps(
      PhantomMaps.mapping(
        "maximum_iterations: 300\n  minimum_iterations: 30",
        "maximum_iterations: 3\n  minimum_iterations: 2"
      )
    )
    let said = try #require(maps.findings.first { $0.code == "soft_networks_iteration_cap" })
    #expect(said.severity == .warning && said.message.contains(" 3 iterations "))
  }

  @Test func `regions give gradients of each side, and the edges of the amygdalae`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let grid = phantom.grid
    let amygdalae = grid.voxels(in: [
      .sphere(centre: Point(-24, -4, -20), radius: 7.mm),
      .sphere(centre: Point(24, -4, -20), radius: 7.mm),
    ])
    let maps = try phantom.maps(gradientRegion: phantom.striatum, amygdala: amygdalae)
    #expect(maps.gradients.map(\.side) == [.left, .right])
    for side in maps.gradients {
      #expect(side.maps.maps.count == 2 && side.repeatability.count == 2)
      #expect(side.repeatability.allSatisfy { (0...1).contains($0) })
      #expect(side.smoothing == 6 && side.isShown(0))
      #expect(side.connections.allSatisfy { ($0?.chance.count ?? 0) == MapConnection.lagCount })
    }
    let circuits = try #require(maps.circuits)
    #expect(circuits.profiles.regressed.edges.count == 14)
    #expect(circuits.profiles.kept.missing.isEmpty)
    let halves = try #require(circuits.halves)
    let r = try #require(circuits.repeatability(of: circuits.profiles.regressed))
    #expect(r == halves.regressed.repeatability)
    let kept = try #require(circuits.repeatability(of: circuits.profiles.kept))
    #expect(kept == halves.kept.repeatability && kept != r)
    #expect(
      maps.findings.contains { $0.code == "circuits_unstable" }
        == (r < CircuitProfile.leastRepeatability)
    )
    #expect(maps.inputs.map(\.file.role) == [.gradientRegion, .amygdala])
    // Most of what is called the amygdalae lies in the corners of the image, outside the brain.
    let corners = (0..<12).flatMap { j in
      [0, grid.size.i - 1].flatMap { i in (0..<8).map { i + grid.size.i * (j + grid.size.j * $0) } }
    }
    let cut = try #require(
      try phantom.maps(amygdala: (amygdalae + corners).sorted()).circuits
    )
    #expect(cut.profiles.regressed.missing.map(\.edge.code) == ["S1S3", "S2S4"])
    let without = try #require(try phantom.maps().circuits)
    #expect(without.profiles.regressed.edges.count == 12)
    #expect(without.profiles.regressed.missing.map(\.edge.code) == ["S1S3", "S2S4"])
  }

  @Test func `images that are smoothed by more than 6 mm give no gradients`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    let maps = try phantom.maps(
      PhantomMaps.mapping("smoothing_fwhm_mm: 6", "smoothing_fwhm_mm: 8"),
      gradientRegion: phantom.striatum
    )
    #expect(maps.gradients.isEmpty && maps.individual != nil)
    #expect(maps.findings.contains { $0.code == "gradient_smoothing_wide" })
  }

  @Test func `a region that is connected with nothing has no gradients, however smooth`() throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    try phantom.replaceStriatumByNoise()
    let maps = try phantom.maps(gradientRegion: phantom.striatum)
    #expect(maps.individual != nil && maps.gradients.count == 2)
    for side in maps.gradients {
      #expect(!side.isShown(0) && !side.isShown(1), "\(side.connections.map { $0?.ratio })")
    }
    #expect(maps.findings.contains { $0.code == "gradient_no_connection" })
    #expect(!maps.files().contains { $0.name.contains("gradient") })
  }

  @Test(arguments: [
    ("refuse: 5}", "refuse: 10}", "networks_data_short"),
    ("refuse_share: 0.25", "refuse_share: 0.000001", "networks_motion"),
  ])
  func `data that are too poor give no maps`(
    words: String,
    others: String,
    code: String
  ) throws {
    let phantom = try PhantomMaps(shift: 4)
    defer { phantom.remove() }
    var ramp = [Float](repeating: 0, count: phantom.grid.size.count)
    for (number, voxel) in phantom.striatum.enumerated() { ramp[voxel] = Float(number + 1) }
    let maps = try phantom.maps(
      PhantomMaps.mapping(words, others),
      gradientRegion: phantom.striatum,
      gradientTemplate: [
        encodeNIfTI([ramp], on: phantom.grid, format: NIfTIFormat(dataType: .float32))
      ]
    )
    #expect(maps.individual == nil && maps.soft == nil && maps.circuits == nil)
    // What was read is told of: the daemon holds it against what was sent.
    #expect(maps.inputs.map(\.file.role) == [.gradientRegion, .gradientTemplate])
    #expect(maps.findings.contains { $0.code == code && $0.severity == .error })
    #expect(maps.files().isEmpty)
    #expect(maps.target.subject == "sub-phantom")
  }

  @Test func `a half that cannot be cleaned gives no maps`() throws {
    let phantom = try PhantomMaps(shift: 4) { $0.volumeCount = 170 }
    defer { phantom.remove() }
    let maps = try phantom.maps(PhantomMaps.mapping("confounds: 9P", "confounds: 36P"))
    #expect(maps.findings.contains { $0.code == "networks_data_short" && $0.severity == .error })
    #expect(maps.individual == nil)
  }

  @Test func `a target is sought in the own network alone, or not at all`() throws {
    let phantom = try PhantomMaps(shift: 6) { options in
      options.grid = .medium
      options.volumeCount = 360
    }
    defer { phantom.remove() }
    let plan = try PhantomMaps.planner.run(phantom.planning("sgc-dlpfc-within-network"))
    let peak = try #require(plan.targets.first { $0.name == "peak" })
    let truth = phantom.truth
    let linear = try #require(
      phantom.grid.linearIndex(of: peak.voxel)
    )
    #expect(truth[linear] == 3, "the frontoparietal network's code")
    let said = try #require(plan.findings.first { $0.code == "search_within_network" })
    #expect(said.severity == .warning)
    let whole = try PhantomMaps.planner.run(phantom.planning("sgc-dlpfc-peak")).searchRegion
    let left = plan.searchRegion.inMaskCount
    #expect(left < whole.inMaskCount)
    #expect(said.message.contains("\(left) of the \(whole.inMaskCount) voxels"))
    #expect(plan.targets.allSatisfy { !$0.isRecommended })
    let noise = try PhantomMaps(shift: 0) { options in
      options.networks = nil
      options.noise = 20
    }
    defer { noise.remove() }
    let heard = Heard()
    let observer = PlanningObserver(progress: { stage, fraction in
      if stage == .preflight { heard.add(fraction) }
    })
    let error = #expect(throws: PlanningError.self) {
      try PhantomMaps.planner.run(
        noise.planning("sgc-dlpfc-within-network"),
        observer: observer
      )
    }
    #expect(error?.code == "network_not_individual")
    #expect(heard.neverFalls && heard.count > 30)
    let stopped = #expect(throws: PlanningError.self) {
      try PhantomMaps.planner.run(
        noise.planning("sgc-dlpfc-within-network"),
        observer: PlanningObserver(
          progress: { _, fraction in heard.add(fraction + 10) },
          isCancelled: { heard.largest > 10.1 }
        )
      )
    }
    #expect(stopped?.fault == .cancelled)
  }

  @Test func `the maps change no target, and one or two threads no number`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    let maps = try phantom.maps()
    let alone = try PhantomMaps.planner.run(phantom.planning())
    #expect(maps.target.targets == alone.targets && maps.target.status == alone.status)
    let again = try phantom.maps(threads: 1)
    #expect(again.individual?.published.labels == maps.individual?.published.labels)
    #expect(again.soft?.result.loadings == maps.soft?.result.loadings)
    #expect(again.circuits?.profiles.regressed == maps.circuits?.profiles.regressed)
  }

  @Test func `a map can be cancelled, and tells each iteration`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    let heard = Heard()
    let error = #expect(throws: PlanningError.self) {
      try phantom.maps(
        observer: PlanningObserver(
          progress: { stage, fraction in
            if stage == .mapping { heard.add(fraction) }
          },
          isCancelled: { heard.largest > 0.7 }
        )
      )
    }
    #expect(error?.fault == .cancelled)
    #expect(heard.count > 30)
  }

  @Test func `a region on another grid is refused`() throws {
    let phantom = try PhantomMaps(shift: 6)
    defer { phantom.remove() }
    let error = #expect(throws: PlanningError.self) { try phantom.mapsWithForeignRegion() }
    #expect(error?.code == "region_grid_mismatch")
  }
}
