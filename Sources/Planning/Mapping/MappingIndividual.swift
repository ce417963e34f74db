import Atlases
import Findings
import Geometry
import Imaging
import Networks
import Statistics

extension BrainMapper {
  /// The hard networks; nil where a finding says why not.
  ///
  /// - Throws: Where the observer cancels.
  mutating func individual(
    _ prior: NetworkPrior
  ) throws(PlanningError) -> PersonalMaps.IndividualMaps? {
    let review = places.review(prior, of: mapping.mapping.networks)
    addDropped(review)
    do throws(NetworksError) {
      return try found(prior, review)
    } catch {
      try clock.refuseIfCancelled(.mapping)
      add(error, about: subject)
      return nil
    }
  }

  private mutating func found(
    _ prior: NetworkPrior,
    _ review: PriorReview
  ) throws(NetworksError) -> PersonalMaps.IndividualMaps {
    let rule = mapping.mapping.individual
    let isJudged = places.isJudged(prior, using: review.used)
    let whole = read.whole
    let (gate, choice, repeated) = try judged(prior, review, where: isJudged)
    let isOwn = gate?.outcome == .individual
    let (own, published, floor) = try labellings(
      of: whole,
      prior,
      review,
      (rule.ending(after: choice.iterations), isOwn),
      where: isJudged
    )
    addGate(gate, isOwn)
    let halves = read.eachHalf
    let agreement = NetworkAgreement(
      repeated[0],
      repeated[1],
      networks: review.used,
      isOutside: isJudged,
      where: floor.isAbove
    )
    let flags = published.flags(isOwn ? rule : rule.group)
    addFlags(flags)
    // Only what the label image shows: below the floor a label says nothing.
    let shown = zip(published.labels, floor.isAbove).map { $1 ? $0 : -1 }
    let groups = voxels(labelled: shown, networks: review.used)
    let patches = networkPatches(
      shown,
      networks: review.used.filter { !agreement.withheld.contains($0) },
      prior: prior,
      voxels: read.voxels,
      in: gathering.grid.size,
      at: points
    )
    func sizes(_ labels: [Int]) -> [NetworkSize] {
      networkSizes(
        labels,
        networks: review.used,
        sides: self.sides,
        isShown: floor.isAbove,
        voxelVolume: voxelVolume
      )
    }
    return PersonalMaps.IndividualMaps(
      review: review,
      prior: prior,
      own: own,
      choice: choice,
      published: published,
      gate: gate,
      floor: floor,
      agreement: agreement,
      withheld: agreement.withheld,
      flags: flags,
      sizes: sizes(published.labels),
      sizesOfHalves: repeated.map(sizes),
      connectivity: connectivity(of: groups, whole, halves),
      patches: patches,
      patchConnectivity: connectivity(of: patches.map(\.voxels), whole, halves),
      coupling: coupling(prior, review, patches, whole, halves),
      confidentShare: published.confidentShare(where: isJudged),
      judgedCount: isJudged.count { $0 }
    )
  }

  /// Whose labelling is published, after how many iterations the halves agree best, and the halves'
  /// labels that are the like of what is published: their own, or the group labellings.
  private func judged(
    _ prior: NetworkPrior,
    _ review: PriorReview,
    where isJudged: [Bool]
  ) throws(NetworksError) -> (
    gate: IndividualGate?, choice: IterationChoice, repeated: [[Int]]
  ) {
    let (choice, labellings) = try repeats(of: read.eachHalf, prior, review, where: isJudged)
    let gate = IndividualGate(
      labellings[0],
      labellings[1],
      groupMap: places.groupMap(
        mapping.mapping.networks,
        prior,
        using: review.used,
        in: read.voxels
      ),
      isOutside: isJudged
    )
    let isOwn = gate?.outcome == .individual
    return (gate, choice, labellings.map { isOwn ? $0.labels : $0.groupLabels })
  }

  /// The person's own labelling, the one that is published, and what voxels reach by chance in the latter.
  ///
  /// A floor is of one labelling: references of a search hold their own voxels, so that more voxels pass
  /// it than of the group's references in the same data.
  ///
  /// - Throws: ``NetworksError/noSignal(shareAbove:)`` where too little of the published one passes.
  private func labellings(
    of whole: VoxelSeries,
    _ prior: NetworkPrior,
    _ review: PriorReview,
    _ choice: (rule: IndividualNetworksRule, isOwn: Bool),
    where isJudged: [Bool]
  ) throws(NetworksError) -> (
    own: IndividualNetworks, published: IndividualNetworks, floor: NullFloor
  ) {
    // Only the floor needs the detail: of every labelling that is kept it would be 26 MB.
    var own = try search(in: whole, prior, review, choice.rule, 0.4...0.55)
    if !choice.isOwn { own = own.releasingDetail() }
    let published =
      choice.isOwn
      ? own : try search(in: whole, prior, review, mapping.mapping.individual.group, 0.55...0.6)
    let floor = try floor(of: published, in: whole, where: isJudged)
    try floor.requireSignal()
    return (own.releasingDetail(), published.releasingDetail(), floor)
  }

  /// The labels of each half, after as many iterations as each speaks for in the other.
  private func repeats(
    of halves: [VoxelSeries],
    _ prior: NetworkPrior,
    _ review: PriorReview,
    where isJudged: [Bool]
  ) throws(NetworksError) -> (choice: IterationChoice, labellings: [NetworkLabelling]) {
    var trails: [LabelTrail] = []
    for (number, half) in halves.enumerated() {
      let share = 0.2 * Double(number)...0.2 * Double(number + 1)
      let rule = mapping.mapping.individual
      let found = try search(in: half, prior, review, rule, share, keepingTrail: true)
      if let trail = found.trail { trails.append(trail) }
    }
    let choice = IterationChoice(
      (trails[0], trails[1]),
      in: (halves[0], halves[1]),
      where: isJudged,
      crew: crew
    )
    return (choice, trails.map { $0.labelling(after: choice.iterations) })
  }

  private func floor(
    of networks: IndividualNetworks,
    in whole: VoxelSeries,
    where isJudged: [Bool]
  ) throws(NetworksError) -> NullFloor {
    var random = SeededGenerator(seed: mapping.mapping.floor.seed)
    let lags = nullLags(
      frameCount: whole.frameCount,
      count: mapping.mapping.floor.lagCount,
      using: &random
    )
    return try nullFloor(
      of: networks,
      in: whole,
      graph: graph,
      isOutside: isJudged,
      sides: try splitSides(mapping.mapping.individual),
      lags: lags,
      crew: crew
    ) { done in
      clock.progress(Part.individual.progress(0.6 + 0.35 * Double(done) / Double(lags.count)))
      return !clock.isCancelled
    }
  }

  /// The side of each voxel where `rule` splits hemispheres; nil where it pools them.
  ///
  /// - Throws: ``NetworksError/sideUnknown(count:)``: a voxel of no known side is of neither.
  private func splitSides(_ rule: IndividualNetworksRule) throws(NetworksError) -> [Side]? {
    guard rule.hemispheres == .split else { return nil }
    let known = sides.compactMap(\.self)
    guard known.count == sides.count else {
      throw .sideUnknown(count: sides.count - known.count)
    }
    return known
  }

  private func search(
    in series: VoxelSeries,
    _ prior: NetworkPrior,
    _ review: PriorReview,
    _ rule: IndividualNetworksRule,
    _ share: ClosedRange<Double>,
    keepingTrail keepsTrail: Bool = false
  ) throws(NetworksError) -> IndividualNetworks {
    try individualNetworks(
      in: series,
      prior: prior,
      using: review.used,
      graph: graph,
      rule: rule,
      sides: try splitSides(rule),
      keepingTrail: keepsTrail,
      crew: crew
    ) { iteration, _ in
      let done = min(1, Double(iteration) / Double(rule.maximumIterations))
      let length = share.upperBound - share.lowerBound
      clock.progress(Part.individual.progress(share.lowerBound + done * length))
      return !clock.isCancelled
    }
  }

  private func connectivity(
    of groups: [[Int]],
    _ whole: VoxelSeries,
    _ halves: [VoxelSeries]
  ) -> PersonalMaps.RepeatedConnectivity {
    PersonalMaps.RepeatedConnectivity(
      all: whole.connectivity(of: groups, crew: crew),
      halves: halves.map { $0.connectivity(of: groups, crew: crew) }
    )
  }
}

extension PersonalMaps.RepeatedConnectivity {
  /// Holds the halves together.
  init(all: GroupConnectivity, halves: [GroupConnectivity]) {
    self.all = all
    self.halves = halves
    var pairs: [(Double, Double)] = []
    for first in 0..<all.count {
      for second in 0..<first {
        if let a = halves[0][first, second], let b = halves[1][first, second] {
          pairs.append((a, b))
        }
      }
    }
    repeatability = pairs.count > 2 ? pearson(pairs) : nil
  }
}

/// r of pairs of numbers; nil where either does not vary.
func pearson(_ pairs: [(Double, Double)]) -> Double? {
  let count = Double(pairs.count)
  let (a, b) = (pairs.reduce(0) { $0 + $1.0 } / count, pairs.reduce(0) { $0 + $1.1 } / count)
  let xy = pairs.reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) }
  let xx = pairs.reduce(0) { $0 + ($1.0 - a) * ($1.0 - a) }
  let yy = pairs.reduce(0) { $0 + ($1.1 - b) * ($1.1 - b) }
  return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : nil
}

/// A share in whole per cent.
func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
