import LinearAlgebra

/// Everything that is done along time, alike for signals and confounds.
///
/// With a band-pass: the censored frames between the first and the last kept one are interpolated,
/// those outside cut off, mean and trend removed, the band-pass applied, and only then the kept
/// frames selected, so that the filter sees evenly spaced frames and nothing of what a censored
/// one holds. Without a band-pass the kept frames are selected first.
struct TemporalSteps {
  /// The numbers of the kept frames in the given series, ascending.
  let kept: [Int]
  private let spline: SplineInterpolation?
  private let filter: ZeroPhaseFilter?
  private let detrends: Bool

  init(
    kept: [Int],
    plan: DenoisingPlan,
    repetitionTime seconds: Double
  ) throws(DenoisingError) {
    guard let first = kept.first, let last = kept.last else {
      throw .tooFewFrames(found: 0, needed: 1)
    }
    self.kept = kept
    detrends = plan.detrend
    guard let band = plan.bandPass else {
      (spline, filter) = (nil, nil)
      return
    }
    let filter = try ZeroPhaseFilter(band, repetitionTime: seconds)
    let span = last - first + 1
    guard span > filter.padding else {
      throw .tooFewFrames(found: span, needed: filter.padding + 1)
    }
    self.filter = filter
    let hasGaps = span > kept.count
    spline = hasGaps ? try SplineInterpolation(knots: kept.map { $0 - first }) : nil
  }

  /// The kept frames of each row of `series`, after all steps.
  func callAsFunction(_ series: Matrix) -> Matrix {
    guard let filter else {
      let selected = series.selecting(columns: kept)
      return detrends ? detrend(selected) : selected
    }
    let first = kept[0]
    var stretch = series.selecting(columns: Array(first...kept[kept.count - 1]))
    if let spline {
      for row in 0..<stretch.rows { spline.fill(&stretch[row: row]) }
    }
    let filtered = filter(detrends ? detrend(stretch) : stretch)
    return filtered.selecting(columns: kept.map { $0 - first })
  }
}
