import Atlases
import Connectivity
import Denoising
import Geometry
import Statistics
import Targeting

/// What the kept series say of a target's stability.
struct SeriesStability {
  var alternating: StabilityRecord.Alternating?
  var bootstrap: StabilityRecord.Bootstrap?
  var withoutRun: [String: [Double?]] = [:]
  var learning: StabilityRecord.Learning?
}

extension Assessment {
  /// Measures the stability of `candidates` on the series; nothing where the protocol does not ask.
  ///
  /// - Parameters:
  ///   - candidates: The candidates of the whole data.
  ///   - whole: The maps that they were chosen from.
  ///   - agreement: How far the maps of the halves agree.
  /// - Returns: What was measured.
  func measureStability(
    of candidates: [Candidate<Frame>],
    _ whole: MethodMaps,
    agreement: StabilityRecord.Agreement?
  ) -> SeriesStability {
    var stability = SeriesStability()
    guard let plan = planningCase.targeting.stability, isClean,
      let series = TargetSeries(self)
    else { return stability }
    let parts = runs.indices.compactMap { run in
      gathered.gathering.runs[run].cleanings.whole.map {
        TargetSeries<Frame>.Part(run: run, cleaning: $0)
      }
    }
    guard parts.count == runs.count else { return stability }
    stability.alternating = alternatingHalves(series, plan, candidates)
    stability.bootstrap = bootstrap(parts, series, plan, candidates, agreement)
    stability.withoutRun = withoutRuns(parts, series, candidates)
    stability.learning = learningCurve(series, plan, candidates, whole)
    return stability
  }

  /// What the methods choose from in some maps of runs; nil without any.
  private func maps(of runs: [RunMap], _ series: TargetSeries<Frame>) -> MethodMaps? {
    guard !runs.isEmpty else { return nil }
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
  ) -> StabilityRecord.Alternating? {
    let (odd, even) = blockHalves(of: runFrames, block: plan.alternatingBlock)
    func half(_ parts: [BlockHalf]) -> MethodMaps? {
      let found = parts.compactMap { half in
        series.part(half.run, pieces: half.pieces).flatMap(series.map)
      }
      return found.count == parts.count ? maps(of: found, series) : nil
    }
    guard let first = half(odd), let second = half(even) else { return nil }
    let (found, other) = (choose(mapMethods, in: first).found, choose(mapMethods, in: second).found)
    var displacements: [String: Double] = [:]
    for candidate in found {
      let same = other.first { $0.name == candidate.name }
      displacements[candidate.name] = same?.position.distance(to: candidate.position).value
    }
    return StabilityRecord.Alternating(
      block: plan.alternatingBlock.seconds,
      displacements: displacements,
      agreement: StabilityRecord.Agreement(MapReliability(first.r, second.r))
    )
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
  ) -> [String: [Double?]] {
    guard parts.count > 1 else { return [:] }
    let all = parts.compactMap(series.map)
    guard all.count == parts.count else { return [:] }
    let others = all.indices.map { left -> [Candidate<Frame>] in
      let rest = all.indices.filter { $0 != left }.map { all[$0] }
      return maps(of: rest, series).map { choose(mapMethods, in: $0).found } ?? []
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
    _ whole: MethodMaps
  ) -> StabilityRecord.Learning? {
    let name = planningCase.targeting.recommended
    guard let target = candidates.first(where: { $0.name == name }),
      target.method != .hierarchical
    else { return nil }
    var points: [StabilityRecord.Point] = []
    for share in plan.shares {
      guard let stretches = prefix(minutes: share * minutesKept, of: runFrames) else { continue }
      // A last stretch too short to be cleaned is left out.
      let parts = stretches.compactMap { series.part($0.run, stretch: $0.frames) }
      let minutes = parts.reduce(0) { $0 + $1.minutes }
      guard let maps = maps(of: parts.compactMap(series.map), series), minutes > 0 else { continue }
      let found = choose([planningCase.targeting.recommendedMethod], in: maps).found.first
      points.append(
        StabilityRecord.Point(
          minutes: minutes,
          displacement: found?.position.distance(to: target.position).value,
          correlation: MapReliability(maps.r, whole.r).correlation
        )
      )
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
}

extension StabilityRecord.Agreement {
  init(_ reliability: MapReliability) {
    correlation = reliability.correlation
    self.reliability = reliability.reliability
  }
}
