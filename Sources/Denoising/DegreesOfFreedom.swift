import Glibc
import LinearAlgebra

/// How many dimensions of the kept frames filter and confounds take away.
///
/// The rank of [1, t, stop-band sines and cosines, confounds] on the kept frames. The sinusoids are
/// those of the discrete Fourier transform over the stretch from the first to the last kept frame
/// that lie outside the band; one exactly at an edge counts as inside. Kept frames less this rank
/// are the degrees of freedom that the correlation of two cleaned series can rest on, whatever the
/// sampling rate. Interpolated frames add none.
///
/// - Parameters:
///   - kept: The numbers of the kept frames, ascending.
///   - confounds: One confound a row, one kept frame a column, unfiltered.
///   - plan: What the cleaning removes.
///   - seconds: The time between two frames.
/// - Returns: The rank, at most the number of kept frames.
/// - Throws: ``DenoisingError/linearAlgebra(_:)`` where the factorisation fails.
func removedDimensions(
  kept: [Int],
  confounds: Matrix,
  plan: DenoisingPlan,
  repetitionTime seconds: Double
) throws(DenoisingError) -> Int {
  guard let first = kept.first, let last = kept.last else { return 0 }
  let times = kept.map { Double($0 - first) }
  var regressors = Matrix(
    rows: 1,
    columns: kept.count,
    values: Array(repeating: 1, count: kept.count)
  )
  if plan.detrend { regressors.append(row: times) }
  if let band = plan.bandPass {
    for row in stopBandRows(band, times: times, span: last - first + 1, seconds: seconds) {
      regressors.append(row: row)
    }
  }
  let standardised = standardise(confounds, floors: roundingFloors(of: confounds))
  for row in 0..<confounds.rows { regressors.append(row: standardised[row: row]) }
  for row in 0..<regressors.rows { regressors[row: row] = unitLength(regressors[row: row]) }
  do {
    return try rank(of: regressors.transposed, relativeTolerance: 1e-9)
  } catch {
    throw .linearAlgebra(error)
  }
}

private func stopBandRows(
  _ band: BandPass,
  times: [Double],
  span: Int,
  seconds: Double
) -> [[Double]] {
  let spacing = 1 / (Double(span) * seconds)
  // An edge that is a multiple of the spacing must not fall outside by rounding.
  let inside = band.highPass.value * (1 - 1e-9)...band.lowPass.value * (1 + 1e-9)
  var rows: [[Double]] = []
  for bin in stride(from: 1, through: span / 2, by: 1)
  where !inside.contains(Double(bin) * spacing) {
    let angles = times.map { 2 * .pi * Double(bin) / Double(span) * $0 }
    rows.append(angles.map(cos))
    if 2 * bin != span { rows.append(angles.map(sin)) }
  }
  return rows
}

private func unitLength(_ row: [Double]) -> [Double] {
  let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return length > 0 ? row.map { $0 / length } : row
}
