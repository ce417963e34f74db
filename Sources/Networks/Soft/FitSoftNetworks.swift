public import Imaging
public import LinearAlgebra

/// One person's soft networks by spatially regularised non-negative matrix factorisation.
///
/// After Cui 2020, Neuron 106:340, doi:10.1016/j.neuron.2020.01.029 (reference unverified; the
/// algorithm is that of pNet's code, which was read). Each voxel's series is
/// brought to 0…1, X ≈ U V′ with no number negative, and V begins at the prior. Where the prior is
/// 0, or below 5 % of its column's maximum, V stays 0.
///
/// - Parameters:
///   - series: The voxels, over one run or several, which are standardised each and joined in time.
///   - prior: One voxel a row, one network a column, none negative: see ``SoftPrior``.
///   - graph: The same voxels and their neighbours.
///   - rule: Weights, and when it ends.
///   - crew: Who does it; the result is the same to the last bit.
///   - progress: Called after each iteration with its number, from 1, and its error; false ends it.
/// - Returns: Loadings, time courses, and how they came about. Time grows with voxels within the prior's
///   support x coordinates x networks x iterations; memory with those voxels x networks.
/// - Throws: ``SoftNetworksError``.
public func softNetworks(
  in series: VoxelSeries,
  prior: Matrix,
  graph: VoxelGraph,
  rule: SoftNetworksRule = SoftNetworksRule(),
  crew: Crew = .alone,
  progress: (_ iteration: Int, _ error: Double) -> Bool = { _, _ in true }
) throws(SoftNetworksError) -> SoftNetworks {
  precondition(
    prior.rows == series.voxelCount,
    "\(prior.rows) rows for \(series.voxelCount) voxels"
  )
  precondition(graph.count == series.voxelCount, "neighbours of other voxels")
  try check(prior)
  let start = supported(prior)
  let support = SoftSupport(of: start, graph: graph)
  var fit = SoftFit(
    try RescaledSeries(series, of: support.voxels, crew: crew),
    prior: support.within(start),
    support: support,
    weights: rule.weights(frames: series.frameCount, networks: prior.columns, graph: graph),
    rule: rule,
    crew: crew
  )
  while true {
    fit.advance()
    let error = fit.steps[fit.steps.count - 1].error
    guard progress(fit.steps.count, error) else {
      throw .cancelled(iterations: fit.steps.count)
    }
    if let stop = fit.stop { return fit.result(stop) }
  }
}

/// Refuses a prior that no fit can begin at.
func check(_ prior: Matrix) throws(SoftNetworksError) {
  guard prior.columns > 1 else { throw .tooFewNetworks(count: prior.columns) }
  let maxima = columnMaxima(prior)
  for row in 0..<prior.rows {
    for column in 0..<prior.columns {
      let value = prior[row, column]
      guard value >= 0, value.isFinite else { throw .priorInvalid(network: column) }
    }
  }
  if let network = maxima.firstIndex(of: 0) { throw .networkEmpty(network: network) }
}
