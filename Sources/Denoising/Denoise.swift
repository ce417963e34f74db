public import Imaging
public import LinearAlgebra

/// Cleans the series of one run.
///
/// The steps, in this order: frames with too much motion are censored; censored frames between kept
/// ones are interpolated by a cubic spline, those at the ends cut off; mean and trend are removed;
/// the filter is applied forwards and backwards; kept frames are selected. The confounds go the
/// same way, so that no stop-band noise comes back with them, are standardised, and the series are
/// projected on what is orthogonal to all of them. Each row is then standardised. Without a filter
/// the kept frames are selected first and nothing is interpolated; in projection form, likewise, and
/// mean, trend, stop band and confounds are one regression.
///
/// It agrees with nilearn 0.14.1's `signal.clean` (which see for the order of the steps), but for
/// the interpolation of censored frames: what they hold has no influence at all here, where nilearn
/// interpolates the frames mirrored in time instead (``Compatibility/nilearn014`` does as it does).
/// Filtering the confounds alike: Lindquist et al. 2019, doi:10.1002/hbm.24528. The projection:
/// Hallquist et al. 2013, doi:10.1016/j.neuroimage.2013.05.116, and AFNI's 3dTproject.
///
/// - Parameters:
///   - series: Raw series, one a row, one frame a column. Smoothing has already happened. The mean
///     over a seed is a row like any other.
///   - repetitionTime: The time between two frames.
///   - confounds: The confounds of the whole run, one row a frame.
///   - plan: What is done; its smoothing is not looked at.
///   - frames: The stretch to clean, apart from all others; nil for the whole run. Cutting a
///     jointly cleaned run in two instead would make the halves resemble each other.
/// - Returns: The cleaned rows, in the given order.
/// - Throws: ``DenoisingError`` where the confounds do not fit, too few frames are left, or a
///   sample that the result depends on is not finite.
public func denoise(
  _ series: Matrix,
  repetitionTime: Duration,
  confounds: ConfoundTable,
  plan: DenoisingPlan,
  frames: Range<Int>? = nil
) throws(DenoisingError) -> DenoisedRun {
  guard confounds.rowCount == series.columns else {
    throw .confoundsRowCount(
      table: confounds.name,
      rows: confounds.rowCount,
      volumes: series.columns
    )
  }
  let stretch = frames ?? 0..<series.columns
  var parts = SharedParts(confounds)
  let cleaning = try Cleaning(
    plan: plan,
    repetitionTime: repetitionTime.seconds,
    stretch: stretch,
    sharing: &parts
  )
  let raw = series.selecting(columns: cleaning.influential)
  try refuseNotFinite(raw, frames: cleaning.influential)
  return DenoisedRun(
    series: standardise(cleaning.residuals(of: series), floors: roundingFloors(of: raw)),
    keptFrames: cleaning.kept,
    degreesOfFreedom: cleaning.degreesOfFreedom,
    repetitionTime: repetitionTime
  )
}

/// Cleans all series of one run, one row a voxel, in voxel order.
///
/// See ``denoise(_:repetitionTime:confounds:plan:frames:)``.
public func denoise(
  _ series: TimeSeries,
  confounds: ConfoundTable,
  plan: DenoisingPlan,
  frames: Range<Int>? = nil
) throws(DenoisingError) -> DenoisedRun {
  try denoise(
    series.rows(Array(0..<series.voxelCount)),
    repetitionTime: series.repetitionTime,
    confounds: confounds,
    plan: plan,
    frames: frames
  )
}

private func refuseNotFinite(_ raw: Matrix, frames: [Int]) throws(DenoisingError) {
  guard let position = raw.values.firstIndex(where: { !$0.isFinite }) else { return }
  throw .seriesNotFinite(row: position / raw.columns, frame: frames[position % raw.columns])
}
