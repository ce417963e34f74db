import Atlases
import Connectivity
import Denoising
import Findings
import Geometry
import Statistics
import Targeting

/// What the kept series say of a target's stability.
struct SeriesStability {
  var alternating: StabilityRecord.Alternating?
  var bootstrap: StabilityRecord.Bootstrap?
  var withoutRun: [String: [Double?]] = [:]
  var learning: StabilityRecord.Learning?
  /// Why what the protocol asks for is missing.
  var gaps: [Finding] = []

  /// What `measure` gives; nil where it throws, whose cause then joins the gaps.
  mutating func measured<Measure>(
    _ what: StabilityMeasure,
    _ measure: () throws(Finding) -> Measure
  ) -> Measure? {
    do throws(Finding) {
      return try measure()
    } catch {
      gaps.append(what.failed(error))
      return nil
    }
  }
}

extension Assessment {
  /// Measures the stability of `candidates` on the series; nothing where the protocol does not ask.
  ///
  /// - Parameters:
  ///   - candidates: The candidates of the whole data.
  ///   - whole: The maps that they were chosen from.
  ///   - agreement: How far the maps of the halves agree.
  /// - Returns: What was measured, and why what is missing is missing.
  func measureStability(
    of candidates: [Candidate<Frame>],
    _ whole: MethodMaps,
    agreement: StabilityRecord.Agreement?
  ) -> SeriesStability {
    var stability = SeriesStability()
    // Without series or cleaning there is no target either, which is told.
    guard let plan = planningCase.targeting.stability, isClean,
      let series = TargetSeries(self)
    else { return stability }
    let parts = wholeParts.map { TargetSeries<Frame>.Part(run: $0.run, cleaning: $0.cleaning) }
    guard !parts.isEmpty else { return stability }
    let alternating = stability.measured(.alternatingHalves) { () throws(Finding) in
      try alternatingHalves(series, plan, candidates)
    }
    stability.alternating = alternating?.record
    stability.gaps += alternating?.gaps ?? []
    stability.bootstrap = stability.measured(.resamples) { () throws(Finding) in
      try bootstrap(parts, series, plan, candidates, agreement)
    }
    let withoutRun = stability.measured(.runsLeftOut) { () throws(Finding) in
      try withoutRuns(parts, series, candidates)
    }
    stability.withoutRun = withoutRun ?? [:]
    stability.learning = learningCurve(series, plan, candidates, whole, &stability.gaps)
    return stability
  }

  /// What the methods choose from in some maps of runs, at least one.
  private func maps(of runs: [RunMap], _ series: TargetSeries<Frame>) -> MethodMaps {
    let r = combined(runs)
    // The seed's sign was turned with the direction; here r has its true sign again.
    let sign: Double = planningCase.targeting.direction == .negative ? 1 : -1
    func map(_ columns: Range<Int>) -> [Double] { r[columns].map { sign * $0 } }
    return MethodMaps(
      r: map(series.searchedColumns),
      cones: series.coneColumns.mapValues(map),
      weights: weights
    )
  }

  // MARK: - Alternating blocks

  private func alternatingHalves(
    _ series: TargetSeries<Frame>,
    _ plan: StabilityPlan,
    _ candidates: [Candidate<Frame>]
  ) throws(Finding) -> (record: StabilityRecord.Alternating, gaps: [Finding]) {
    let (odd, even) = blockHalves(of: runFrames, block: plan.alternatingBlock)
    func half(_ blocks: [BlockHalf]) throws(Finding) -> MethodMaps {
      var parts: [TargetSeries<Frame>.Part] = []
      var found: [RunMap] = []
      for block in blocks {
        let part = try series.part(block.run, pieces: block.pieces)
        try found.append(series.map(of: part))
        parts.append(part)
      }
      var maps = maps(of: found, series)
      addSubunits(to: &maps, for: repeatedMethods, in: parts.map { ($0.run, $0.cleaning) })
      return maps
    }
    let (first, second) = (try half(odd), try half(even))
    let (one, other) = (choose(repeatedMethods, in: first), choose(repeatedMethods, in: second))
    var displacements: [String: Double] = [:]
    for candidate in one.found {
      let same = other.found.first { $0.name == candidate.name }
      displacements[candidate.name] = same?.position.distance(to: candidate.position).value
    }
    let record = StabilityRecord.Alternating(
      block: plan.alternatingBlock.seconds,
      displacements: displacements,
      agreement: StabilityRecord.Agreement(MapReliability(first.r, second.r))
    )
    let gaps = (one.missing + other.missing).filter { name, _ in
      candidates.contains { $0.name == name }
    }
    return (record, gaps.map { unmeasured(.alternatingHalves, of: $0.name, $0.cause) })
  }

  /// The runs as halving needs them.
  var runFrames: [RunFrames] {
    runs.map { RunFrames($0.frames, repetitionTime: .seconds($0.repetitionTime)) }
  }

  // MARK: - Runs left out

  private func withoutRuns(
    _ parts: [TargetSeries<Frame>.Part],
    _ series: TargetSeries<Frame>,
    _ candidates: [Candidate<Frame>]
  ) throws(Finding) -> [String: [Double?]] {
    guard parts.count > 1 else { return [:] }
    var all: [RunMap] = []
    for part in parts { try all.append(series.map(of: part)) }
    let others = all.indices.map { left in
      let rest = all.indices.filter { $0 != left }.map { all[$0] }
      return choose(mapMethods, in: maps(of: rest, series)).found
    }
    var distances: [String: [Double?]] = [:]
    for candidate in candidates where candidate.method != .hierarchical {
      distances[candidate.name] = others.map { found in
        found.first { $0.name == candidate.name }?.position.distance(to: candidate.position).value
      }
    }
    return distances
  }

  // MARK: - Minutes

  private func learningCurve(
    _ series: TargetSeries<Frame>,
    _ plan: StabilityPlan,
    _ candidates: [Candidate<Frame>],
    _ whole: MethodMaps,
    _ gaps: inout [Finding]
  ) -> StabilityRecord.Learning? {
    let name = planningCase.targeting.recommended
    guard let target = candidates.first(where: { $0.name == name }),
      target.method != .hierarchical
    else { return nil }
    var points: [StabilityRecord.Point] = []
    for share in plan.shares {
      do throws(Finding) {
        try points.append(learningPoint(share, series, target, whole))
      } catch {
        gaps.append(StabilityMeasure.share(share).failed(error))
      }
    }
    let curve = LearningCurve(
      points.map {
        LearningPoint(
          minutes: $0.minutes,
          comparison: .partAndWhole,
          displacement: $0.displacement?.mm
        )
      },
      minutes: minutesKept
    )
    let needed = curve.minutesNeeded(for: plan.precision)
    return StabilityRecord.Learning(
      method: target.name,
      points: points,
      // A fit that foretells no minutes tells no error either.
      expectedError: needed == .notEstimable ? nil : curve.expectedError?.value,
      precision: plan.precision.value,
      needed: needed
    )
  }
  /// The target of the first part of the data, beside that of all.
  private func learningPoint(
    _ share: Double,
    _ series: TargetSeries<Frame>,
    _ target: Candidate<Frame>,
    _ whole: MethodMaps
  ) throws(Finding) -> StabilityRecord.Point {
    var (minutes, found) = (0.0, [RunMap]())
    var cause: Finding?
    for stretch in prefix(minutes: share * minutesKept, of: runFrames) ?? [] {
      do throws(Finding) {
        let part = try series.part(stretch.run, stretch: stretch.frames)
        try found.append(series.map(of: part))
        minutes += part.minutes
      } catch {
        // A last stretch too short to be cleaned is left out.
        cause = error
      }
    }
    guard !found.isEmpty else { throw cause ?? noMinutes(planningCase.subject) }
    let maps = maps(of: found, series)
    let chosen = choose([planningCase.targeting.recommendedMethod], in: maps).found.first
    return StabilityRecord.Point(
      minutes: minutes,
      displacement: chosen?.position.distance(to: target.position).value,
      correlation: MapReliability(maps.r, whole.r).correlation
    )
  }
}

extension StabilityRecord.Agreement {
  init(_ reliability: MapReliability) {
    correlation = reliability.correlation
    self.reliability = reliability.reliability
  }
}
