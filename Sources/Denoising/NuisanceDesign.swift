import LinearAlgebra

/// All that a cleaning takes away, as regressors over the kept frames.
///
/// [1, t, stop-band sines and cosines, confounds]: t, frame numbers, only where the plan detrends;
/// the sinusoids (``stopBandRows(_:times:span:repetitionTime:)``) of the stretch from the first to
/// the last kept frame, so that censored frames at the ends count as never acquired. Confounds are
/// unfiltered: their part outside the band lies in the sinusoids anyway.
///
/// The rank of these rows is what any form of cleaning costs. Kept frames less the rank are the
/// degrees of freedom that the correlation of two cleaned series can rest on, whatever the sampling
/// rate; interpolated frames add none. A ``BandPass/Form/projection`` regresses out just these rows, as
/// AFNI's 3dTproject does, which has polynomials up to the second degree for our line.
///
/// - Parameters:
///   - kept: The numbers of the kept frames, ascending.
///   - confounds: One confound a row, one kept frame a column.
///   - plan: What the cleaning removes.
///   - seconds: The time between two frames.
/// - Returns: One regressor a row, of length 1, or all zero for a confound that is constant.
func nuisanceDesign(
  kept: [Int],
  confounds: Matrix,
  plan: DenoisingPlan,
  repetitionTime seconds: Double
) -> Matrix {
  var design = Matrix.zero(rows: 0, columns: kept.count)
  guard let first = kept.first, let last = kept.last else { return design }
  let times = kept.map { $0 - first }
  design.append(row: Array(repeating: 1, count: kept.count))
  if plan.detrend { design.append(row: times.map(Double.init)) }
  if let band = plan.bandPass {
    let span = last - first + 1
    for row in stopBandRows(band, times: times, span: span, repetitionTime: seconds) {
      design.append(row: row)
    }
  }
  let standardised = standardise(confounds, floors: roundingFloors(of: confounds))
  for row in 0..<confounds.rows { design.append(row: standardised[row: row]) }
  for row in 0..<design.rows { design[row: row] = unitLength(design[row: row]) }
  return design
}

private func unitLength(_ row: [Double]) -> [Double] {
  let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return length > 0 ? row.map { $0 / length } : row
}
