import Atlases
import Geometry
import Networks
import Planning

extension NetworkReport.Networks {
  init(_ individual: PersonalMaps.IndividualMaps, _ maps: PersonalMaps) {
    let names = maps.mapping.networks.networks.map(\.name)
    let own = individual.own
    self.init(
      method: hardMethod(maps.mapping),
      shown: individual.kind,
      globalSignal: maps.mapping.denoising.removesGlobalSignal ? "regressed" : "kept",
      iterations: own.iterations,
      converged: own.hasConverged,
      changes: own.changes.map(PlainNumber.ratio),
      heldOutCoherence: individual.choice.coherence.map(PlainNumber.correlation),
      judgedOver: maps.mapping.networks.imported == nil ? "outside_spheres" : "labelled_voxels",
      judgedVoxels: individual.judgedCount,
      agreementWithin: individual.gate.map { .ratio($0.within) },
      agreementWithGroup: individual.gate.map { .ratio($0.withGroupMap) },
      agreementWithOwnIteration: individual.gate.map { .ratio($0.withOwnIteration) },
      floor: .correlation(individual.floor.floor),
      shareAboveFloor: .ratio(individual.floor.shareAbove),
      confidentShare: individual.confidentShare.map(PlainNumber.ratio),
      members: individual.sizes.indices.map { NetworkReport.Network(individual, maps, $0) },
      dropped: individual.review.networks.filter { $0.drop != nil }.map { names[$0.number] },
      connectivity: NetworkReport.Table(
        individual.connectivity,
        hiding: Set(
          individual.sizes.indices.filter {
            individual.withheld.contains(individual.sizes[$0].network)
          }
        )
      ),
      patches: individual.patches.map { NetworkReport.Patch($0, maps, names) },
      patchConnectivity: NetworkReport.Table(individual.patchConnectivity),
      coupling: individual.coupling.map { NetworkReport.Coupling($0, shown: individual.kind) },
      published: NetworkReport.PublishedFigure.agreements
    )
  }
}

extension NetworkReport.Network {
  init(_ individual: PersonalMaps.IndividualMaps, _ maps: PersonalMaps, _ place: Int) {
    let size = individual.sizes[place]
    let halves = individual.sizesOfHalves.map { $0[place] }
    let network = maps.mapping.networks.networks[size.network]
    let isWithheld = individual.withheld.contains(size.network)
    let dice = individual.agreement.networks.firstIndex(of: size.network)
      .flatMap { individual.agreement.dice[$0] }
    let review = individual.review.networks[size.network]
    self.init(
      code: network.code,
      name: network.name,
      withheld: isWithheld,
      dice: dice.map(PlainNumber.ratio),
      voxels: isWithheld ? nil : size.voxelCount,
      voxelsBelowFloor: isWithheld ? nil : size.hiddenCount,
      voxelsWithoutSide: isWithheld ? nil : size.sidelessCount,
      volume: isWithheld ? nil : PlainNumber(size.millilitres, places: 3),
      volumeOfHalves: isWithheld ? [] : halves.map { PlainNumber($0.millilitres, places: 3) },
      asymmetry: isWithheld ? nil : size.asymmetry.map(PlainNumber.ratio),
      asymmetryOfHalves: isWithheld ? [] : halves.map { $0.asymmetry.map(PlainNumber.ratio) },
      nodes: review.nodeCount,
      smallPrior: review.isSmall
    )
  }
}

extension NetworkReport.Patch {
  init(_ patch: NetworkPatch, _ maps: PersonalMaps, _ names: [String]) {
    let count = Double(patch.voxels.count)
    var sum = [0.0, 0.0, 0.0]
    for voxel in patch.voxels {
      for (axis, value) in maps.grid.centre(of: maps.voxels[voxel]).enumerated() {
        sum[axis] += value
      }
    }
    self.init(
      network: names[patch.network],
      node: patch.node.map { $0 + 1 },
      voxels: patch.voxels.count,
      centre: [maps.grid.space.name: sum.map { .millimetres($0 / count) }]
    )
  }
}

extension GridRecord {
  /// The centre of the voxel with linear index `linear`, in mm of the grid's space.
  func centre(of linear: Int) -> [Double] {
    let index = [
      linear % size.i, linear / size.i % size.j, linear / (size.i * size.j),
    ].map(Double.init)
    return (0..<3).map { row in
      affine[4 * row] * index[0] + affine[4 * row + 1] * index[1] + affine[4 * row + 2] * index[2]
        + affine[4 * row + 3]
    }
  }
}

extension NetworkReport.Coupling {
  /// Tells of `coupling`, with patches of the labelling that is `shown`: `individual` or `group`.
  init(_ coupling: PersonalMaps.Coupling, shown: String) {
    let (all, halves) = (coupling.all, coupling.halves)
    let repeatability = coupling.repeatability
    let isWithheld = (repeatability ?? 0) < NetworkReport.Table.leastRepeatability
    func told(_ value: Double?) -> PlainNumber? {
      isWithheld ? nil : value.map(PlainNumber.correlation)
    }
    func difference(_ value: (NetworkCoupling) -> Double?) -> PlainNumber? {
      guard let a = value(halves[0]), let b = value(halves[1]) else { return nil }
      return .correlation((a - b).magnitude)
    }
    let patches = shown == "individual" ? "own_patches" : "group_patches"
    self.init(
      over: coupling.parts == .nodes ? "group_nodes" : patches,
      globalSignal: coupling.globalSignal.rawValue,
      repeatability: repeatability.map(PlainNumber.correlation),
      withheld: isWithheld,
      withinDefaultMode: told(all.withinFirst),
      withinFrontoParietal: told(all.withinSecond),
      between: told(all.between),
      segregation: told(all.segregation),
      differenceWithinDefaultMode: difference(\.withinFirst),
      differenceWithinFrontoParietal: difference(\.withinSecond),
      differenceBetween: difference(\.between),
      note: "Reported in the literature; not predictive for this patient."
    )
  }
}
