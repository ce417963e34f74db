import Glibc

/// The sines and cosines of a run that lie outside `band`, at `times`.
///
/// They are those of the discrete Fourier transform over `span` frames, without the constant. One
/// exactly at an edge counts as inside and is not among them; AFNI's 3dTproject removes the two at
/// the edges as well. At half the sampling rate there is a cosine only.
///
/// - Parameters:
///   - band: What is kept; a missing edge puts nothing outside on its side.
///   - times: Frame numbers, counted from the first frame of the span.
///   - span: How many frames the transform is over.
///   - seconds: The time between two frames.
/// - Returns: One row a sine or cosine, one value a time.
func stopBandRows(
  _ band: BandPass,
  times: [Int],
  span: Int,
  repetitionTime seconds: Double
) -> [[Double]] {
  let spacing = 1 / (Double(span) * seconds)
  // An edge that is a multiple of the spacing must not fall outside by rounding.
  let lowest = (band.highPass?.value ?? 0) * (1 - 1e-9)
  let highest = (band.lowPass?.value ?? .infinity) * (1 + 1e-9)
  let angles = (0..<span).map { 2 * .pi * Double($0) / Double(span) }
  let (cosines, sines) = (angles.map(cos), angles.map(sin))
  var rows: [[Double]] = []
  for bin in stride(from: 1, through: span / 2, by: 1)
  where !(lowest...highest).contains(Double(bin) * spacing) {
    let turns = times.map { $0 * bin % span }
    rows.append(turns.map { cosines[$0] })
    if 2 * bin != span { rows.append(turns.map { sines[$0] }) }
  }
  return rows
}
