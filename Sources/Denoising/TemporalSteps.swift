import LinearAlgebra

/// Everything that is done along time, alike for signals and confounds.
///
/// With a Butterworth filter: censored frames are interpolated or cut off (``FilteredFrames``), mean
/// and trend removed, the filter applied, and only then the kept frames selected, so that the filter
/// sees evenly spaced frames and nothing of what a censored one holds. In all other forms the kept
/// frames are selected first; a projection, which brings its own trend, needs no more.
struct TemporalSteps {
  /// All that the steps depend on: equal choices make equal steps.
  struct Choice: Hashable {
    let kept: [Int]
    let stretch: Range<Int>
    let detrend: Bool
    let bandPass: BandPass?
    let compatibility: Compatibility?
    let repetitionTime: Double
  }

  let choice: Choice
  /// The numbers of the frames whose samples have any influence, ascending.
  let influential: [Int]
  private let detrends: Bool
  private let filtering: Filtering?

  /// A filter, the frames that it runs over, and the spline that fills those without a sample.
  private struct Filtering {
    let filter: ZeroPhaseFilter
    let filtered: FilteredFrames
    let spline: SplineInterpolation?
  }

  /// Prepares the steps for the frames `kept` of `stretch`, ascending numbers within the run.
  ///
  /// - Throws: ``DenoisingError`` where there are too few frames or the filter is not possible.
  init(
    kept: [Int],
    stretch: Range<Int>,
    plan: DenoisingPlan,
    repetitionTime seconds: Double
  ) throws(DenoisingError) {
    guard let first = kept.first else { throw .tooFewFrames(found: 0, needed: 1) }
    choice = Choice(
      kept: kept,
      stretch: stretch,
      detrend: plan.detrend,
      bandPass: plan.bandPass,
      compatibility: plan.compatibility,
      repetitionTime: seconds
    )
    try plan.bandPass?.refuseImpossible(repetitionTime: seconds)
    let projects = plan.bandPass?.form == .projection
    detrends = plan.detrend && !projects
    guard let band = plan.bandPass, !projects else {
      (influential, filtering) = (kept, nil)
      return
    }
    let filter = try ZeroPhaseFilter(band, repetitionTime: seconds)
    let filtered =
      plan.compatibility == .nilearn014
      ? FilteredFrames(asNilearn014: kept, of: stretch) : FilteredFrames(kept: kept)
    guard filtered.frames.count > filter.padding else {
      throw .tooFewFrames(found: filtered.frames.count, needed: filter.padding + 1)
    }
    let hasGaps = filtered.isInterpolated.contains(true)
    let spline = hasGaps ? try SplineInterpolation(knots: kept.map { $0 - first }) : nil
    influential = filtered.influential
    filtering = Filtering(filter: filter, filtered: filtered, spline: spline)
  }

  /// The kept frames of each row of `series`, after all steps.
  func callAsFunction(_ series: Matrix) -> Matrix {
    guard let filtering else { return withoutDrift(series.selecting(columns: choice.kept)) }
    let evenlySpaced = interpolated(series, filtering)
    return filtering.filter(withoutDrift(evenlySpaced))
      .selecting(columns: filtering.filtered.positions)
  }

  /// The same, each row with mean 0.
  func centred(_ series: Matrix) -> Matrix { centre(self(series)) }

  private func interpolated(_ series: Matrix, _ filtering: Filtering) -> Matrix {
    let filtered = filtering.filtered
    var result = series.selecting(columns: filtered.frames)
    guard let spline = filtering.spline, let first = choice.kept.first, let last = choice.kept.last
    else {
      return result
    }
    let gaps = filtered.frames.indices.filter { filtered.isInterpolated[$0] }
    let window = Array(first...last)
    let windows = series.selecting(columns: window)
    for row in 0..<series.rows {
      var curve = windows[row: row]
      spline.fill(&curve)
      for gap in gaps { result[row, gap] = curve[filtered.frames[gap] - first] }
    }
    return result
  }

  private func withoutDrift(_ series: Matrix) -> Matrix { detrends ? detrend(series) : series }
}
