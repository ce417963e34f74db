import Atlases
import Denoising
import Findings
import Geometry
import Imaging
import Targeting

/// What the gates judge beside the data themselves.
struct GateEvidence<Frame: AnalysisFrame> {
  let maps: MethodMaps?
  let candidates: [Candidate<Frame>]
  let halves: SplitHalf<Frame>?
  let agreement: StabilityRecord.Agreement?
  let comparisons: [Comparison<Frame>]
  let bootstrap: StabilityRecord.Bootstrap?
  let consensus: Consensus<Frame>?
  let transforms: TransformRecord?
}

extension Assessment {
  /// What every gate says; nothing where cleaning refused the data, which is told already.
  ///
  /// Findings of those that warn or fail join the others.
  mutating func judge(_ evidence: GateEvidence<Frame>) -> [GateOutcome] {
    guard isClean else { return [] }
    var measures = GateMeasurements()
    measureData(into: &measures)
    measureTarget(evidence, into: &measures)
    let outcomes = planningCase.targeting.rules.outcomes(for: measures)
    findings += outcomes.findings
    return outcomes
  }

  private func measureData(into measures: inout GateMeasurements) {
    measures.record(.minutesKept, minutesKept)
    measures.record(.degreesOfFreedom, Double(degreesOfFreedom.reduce(0, +)))
    for (number, run) in runs.enumerated() {
      let subject = "run \(number + 1)"
      measures.record(.framesKept, Double(run.frames.keptCount), subject: subject)
      measures.record(
        .meanFramewiseDisplacement,
        run.motion?.mean.value,
        subject: subject,
        failing: "framewise_displacement_unknown"
      )
      switch respiration(of: run) {
      case .success(let measure):
        measures.record(.respirationCorrelation, measure.correlation.magnitude, subject: subject)
      case .failure(let gap):
        measures.record(.respirationCorrelation, nil, subject: subject, missing: gap.rawValue)
      }
    }
    let (seed, region) = (gathered.gathering.seed, gathered.gathering.searchRegion)
    measures.record(.seedTemporalSNR, temporalSNR(of: seed, used: usableSeed))
    measures.record(.regionTemporalSNR, temporalSNR(of: region, used: usableSearch))
    measures.record(.seedCoverage, seed.coverage(usable: usableSeed))
    measures.record(.regionCoverage, region.coverage(usable: usableSearch))
    // A map made of voxels in the brain covers them by its nature; its own seed need not.
    guard let source = gathered.gathering.ownMaps?.region else { return }
    let used = usable(source, measured: gathered.gathering.measured, in: gathered.runs)
    measures.record(.seedTemporalSNR, temporalSNR(of: source, used: used), subject: source.id)
    measures.record(.seedCoverage, source.coverage(usable: used), subject: source.id)
  }

  /// How much the global signal of a run follows breathing.
  func respiration(of run: RunInputs<Frame>) -> Result<RespirationMeasure, RespirationGap> {
    respirationMeasure(
      in: run.confounds,
      keeping: run.frames,
      repetitionTime: .seconds(run.repetitionTime)
    )
  }

  private func measureTarget(
    _ evidence: GateEvidence<Frame>,
    into measures: inout GateMeasurements
  ) {
    let targeting = planningCase.targeting
    measures.record(
      .anticorrelation,
      targeting.direction == .negative ? evidence.maps?.r.min() : nil,
      missing: "positive_sought"
    )
    if let agreement = evidence.agreement {
      measures.record(.mapReliability, agreement.reliability, failing: "reliability_undefined")
    } else {
      // Which has a finding of its own.
      measures.record(.mapReliability, nil, missing: "split_half_not_possible")
    }
    let places = evidence.candidates.map(\.position)
    let distances = places.indices.flatMap { number in
      places[..<number].map { $0.distance(to: places[number]).value }
    }
    measures.record(.methodSpread, distances.max(), missing: "one_method")
    if let transforms = evidence.transforms {
      measures.record(
        .transformRoundTrip,
        transforms.largestRoundTrip,
        failing: transforms.hasBothWays ? "outside_field" : "one_direction"
      )
    } else {
      measures.record(.transformRoundTrip, nil, missing: "no_transform")
    }
    let name = targeting.recommended
    guard let target = evidence.candidates.first(where: { $0.name == name }) else {
      for gate in gatesOfTargets { measures.record(gate, nil, missing: "no_target") }
      return
    }
    measureStability(evidence, target, into: &measures)
    measures.record(.clusterVolume, target.cluster?.volume, subject: name, missing: "no_cluster")
    let group = referencePositions.first?.map { target.position.distance(to: $0).value }
    measures.record(.groupTargetDistance, group, subject: name, failing: "outside_field")
    measureGlobalSignal(evidence, target, into: &measures)
  }

  private func measureStability(
    _ evidence: GateEvidence<Frame>,
    _ target: Candidate<Frame>,
    into measures: inout GateMeasurements
  ) {
    let name = target.name
    if repeatedMethods.contains(where: { $0.name == name }) {
      measures.record(
        .splitHalfDisplacement,
        evidence.halves?.displacement(of: name)?.value,
        subject: name,
        missing: "split_half_not_possible"
      )
    } else {
      measures.fail(.splitHalfDisplacement, subject: name, reason: notForMethod)
    }
    let gates: [Gate] = [.bootstrapDisplacement, .resamplesWithoutTarget]
    guard planningCase.targeting.stability != nil else {
      for gate in gates { measures.record(gate, nil, subject: name, missing: "not_resampled") }
      return
    }
    guard let spread = evidence.bootstrap?.methods[name] else {
      let reason = target.method == .hierarchical ? notForMethod : "resampling_failed"
      for gate in gates { measures.fail(gate, subject: name, reason: reason) }
      return
    }
    // With fewer than nine in ten targets there is no distance that holds so many.
    measures.record(.bootstrapDisplacement, spread.ninety ?? .infinity, subject: name)
    measures.record(.resamplesWithoutTarget, spread.withoutTarget, subject: name)
  }

  private func measureGlobalSignal(
    _ evidence: GateEvidence<Frame>,
    _ target: Candidate<Frame>,
    into measures: inout GateMeasurements
  ) {
    let other = planningCase.targeting.otherGlobalSignal.flatMap { name in
      evidence.comparisons.first { $0.name == name }
    }
    let gates: [Gate] = [.globalSignalSign, .globalSignalDisplacement]
    guard let other else {
      for gate in gates { measures.fail(gate, subject: target.name, reason: "not_compared") }
      return
    }
    let isRepeated = repeatedMethods.contains { $0.name == target.name }
    guard let maps = other.maps, isRepeated else {
      let reason = other.record.reason ?? notForMethod
      for gate in gates { measures.fail(gate, subject: target.name, reason: reason) }
      return
    }
    // Both signs turned where the positive is sought, so that a change shows as one above 0.
    let sign: Double = planningCase.targeting.direction == .negative ? 1 : -1
    let own = r(at: target, in: evidence.maps).map { sign * $0 }
    let there = r(at: target, in: maps).map { sign * $0 }
    let larger = own.flatMap { own in there.map { max(own, $0) } }
    measures.record(.globalSignalSign, larger, subject: target.name)
    measures.record(
      .globalSignalDisplacement,
      other.record.displacements[target.name],
      subject: target.name,
      missing: other.record.reason ?? "no_target"
    )
  }

  /// The mean r over a candidate's voxels in a map, those of its subunit too, or its cone's.
  private func r(at target: Candidate<Frame>, in maps: MethodMaps?) -> Double? {
    guard let maps else { return nil }
    let map = maps.cones[target.name] ?? maps.r
    let own = [gathered.gathering.grid.linearIndex(of: target.voxel)].compactMap(\.self)
    let wanted = Set(target.cluster?.voxels ?? target.subunit?.voxels ?? own)
    let values = zip(searched, map).filter { wanted.contains($0.0) }.map(\.1)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The mean temporal signal-to-noise ratio of a region's used voxels, over all runs.
  func temporalSNR(of region: RegionVoxels, used: [Int]) -> Double? {
    let wanted = Set(used.map { region.inMask[$0] })
    let rows = gathered.gathering.measured.indices.filter {
      wanted.contains(gathered.gathering.measured[$0])
    }
    let ratios = gathered.runs.flatMap { run in rows.map { Double(run.facts.temporalSNR[$0]) } }
    return ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count)
  }
}

/// Hierarchical clustering is never repeated in resamples, in halves and comparisons where asked for.
private let notForMethod = "not_measured_for_method"

extension GateMeasurements {
  /// Adds a number, or says that it could not be had.
  fileprivate mutating func record(
    _ gate: Gate,
    _ value: Double?,
    subject: String? = nil,
    failing reason: String
  ) {
    if let value {
      record(gate, value, subject: subject)
    } else {
      fail(gate, subject: subject, reason: reason)
    }
  }
}

private let gatesOfTargets: [Gate] = [
  .splitHalfDisplacement, .bootstrapDisplacement, .resamplesWithoutTarget, .clusterVolume,
  .groupTargetDistance, .globalSignalSign, .globalSignalDisplacement,
]

extension TargetingProtocol {
  /// The comparison that treats the global signal otherwise than the plan; nil without one.
  fileprivate var otherGlobalSignal: String? {
    let own = denoising.removesGlobalSignal
    return comparisons.first { $0.plan.removesGlobalSignal != own }?.name
  }
}

extension DenoisingPlan {
  fileprivate var removesGlobalSignal: Bool {
    confounds?.columns.contains("global_signal") ?? false
  }
}
