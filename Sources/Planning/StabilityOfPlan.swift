import Atlases
import Geometry
import Targeting

/// All that was measured of a target's stability.
struct MeasuredStability<Frame: AnalysisFrame> {
  let halves: SplitHalf<Frame>?
  let agreement: StabilityRecord.Agreement?
  let unbiasedR: [String: StabilityRecord.UnbiasedR]
  let comparisons: [Comparison<Frame>]
  let series: SeriesStability
}

extension Assessment {
  /// Measures the stability of `candidates`.
  mutating func stability(
    of candidates: [Candidate<Frame>],
    _ maps: MethodMaps?
  ) -> MeasuredStability<Frame> {
    let (first, second) = (
      isClean ? halfMap(gathered.gathering.halves.first) : nil,
      isClean ? halfMap(gathered.gathering.halves.second) : nil
    )
    let halves = splitHalves(first, second)
    let both = (try? first?.maps.get(), try? second?.maps.get())
    let agreement: StabilityRecord.Agreement? =
      if let first = both.0, let second = both.1 {
        StabilityRecord.Agreement(MapReliability(first.r, second.r))
      } else {
        nil
      }
    let series =
      maps.map { measureStability(of: candidates, $0, agreement: agreement) } ?? SeriesStability()
    let comparisons = compare(candidates)
    findings += series.gaps + gaps(of: candidates, in: halves, comparisons) + unrepeated(candidates)
    return MeasuredStability(
      halves: halves,
      agreement: agreement,
      unbiasedR: unbiasedR(both.0, both.1),
      comparisons: comparisons,
      series: series
    )
  }

  /// The r of the targets of each half, read in the other half.
  private func unbiasedR(
    _ first: MethodMaps?,
    _ second: MethodMaps?
  ) -> [String: StabilityRecord.UnbiasedR] {
    guard let first, let second else { return [:] }
    let grid = gathered.gathering.grid
    var values: [String: StabilityRecord.UnbiasedR] = [:]
    for method in mapMethods {
      let name = method.name
      let (one, other) = (first.cones[name] ?? first.r, second.cones[name] ?? second.r)
      let found = selectionUnbiasedR(one, other, voxels: searched, grid: grid) { r in
        choose([method], in: MethodMaps(r: r, cones: [name: r], weights: weights)).found.first
      }
      values[name] = found.map { StabilityRecord.UnbiasedR(r: $0.r, selected: $0.selected) }
    }
    return values
  }
}
