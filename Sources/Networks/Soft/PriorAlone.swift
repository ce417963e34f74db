public import Imaging
public import LinearAlgebra

/// What a fit of soft networks makes of a prior alone, with data that say nothing.
///
/// Every voxel's rescaled series is constant, at the middle of its range. What smoothness and sparsity
/// do to the prior in so many iterations is all that is left, and noise adds only its own chance to it
/// (decision 0025).
///
/// - Parameters:
///   - prior: As of the fit: one voxel a row, one network a column.
///   - graph: The same voxels and their neighbours.
///   - frameCount: The kept frames of the fit, on which its weights depend.
///   - rule: The fit's rule.
///   - iterations: How many the fit took; of 0 the prior is left.
///   - crew: Who does it; the result is the same to the last bit.
/// - Returns: Loadings of the same voxels and networks.
/// - Throws: ``SoftNetworksError`` of the prior.
public func loadingsOfPriorAlone(
  _ prior: Matrix,
  graph: VoxelGraph,
  frameCount: Int,
  rule: SoftNetworksRule,
  iterations: Int,
  crew: Crew = .alone
) throws(SoftNetworksError) -> ReachedLoadings {
  precondition(prior.rows == graph.count, "neighbours of other voxels")
  try check(prior)
  let start = supported(prior)
  let support = SoftSupport(of: start, graph: graph)
  guard iterations > 0 else { return support.reached(support.within(start)) }
  var fit = SoftFit(
    RescaledSeries(constantOver: frameCount, voxelCount: support.count),
    prior: support.within(start),
    support: support,
    weights: rule.weights(frames: frameCount, networks: prior.columns, graph: graph),
    rule: SoftNetworksRule(
      alpha: rule.alpha,
      beta: rule.beta,
      maximumIterations: iterations,
      minimumIterations: iterations,
      tolerance: 0
    ),
    crew: crew
  )
  while fit.stop == nil { fit.advance() }
  return fit.loadings
}

extension RescaledSeries {
  /// Series that stay at the middle of their range.
  ///
  /// One frame √T times as high gives the same products as T frames.
  init(constantOver frameCount: Int, voxelCount: Int) {
    let level = 0.5 * Double(frameCount).squareRoot()
    self.init(
      series: VoxelSeries(.zero(rows: 1, columns: voxelCount)),
      offsets: [Double](repeating: -level, count: voxelCount),
      factors: [Double](repeating: 1, count: voxelCount),
      squares: level * level * Double(voxelCount)
    )
  }
}
