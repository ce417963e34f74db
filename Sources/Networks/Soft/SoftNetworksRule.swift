/// How soft networks are fitted.
///
/// The weights are those of pNet's code (read); the tolerance, the least number of iterations and
/// the cap are chosen by us, where pNet's full run takes 500 iterations.
public struct SoftNetworksRule: Hashable, Sendable {
  /// The weight of sparsity: α_S = round(α T / K) for T frames and K networks.
  public let alpha: Double
  /// The weight of smoothness: α_L = round(β T / (K n)) for a median of n neighbours.
  ///
  /// It pulls each loading towards its neighbours', and holds the networks near a smooth prior: in a
  /// phantom whose border had moved, 30 found less of the move than 3 or 0 (computed). It is part of
  /// every result.
  public let beta: Double
  /// After how many iterations the fit ends in any case.
  public let maximumIterations: Int
  /// How many iterations come before the first that may end the fit by ``tolerance``.
  public let minimumIterations: Int
  /// The relative change of the error below which the fit has converged.
  public let tolerance: Double

  /// Creates a rule.
  public init(
    alpha: Double = 2,
    beta: Double = 30,
    maximumIterations: Int = 1000,
    minimumIterations: Int = 30,
    tolerance: Double = 1e-4
  ) {
    precondition(alpha >= 0 && alpha.isFinite && beta >= 0 && beta.isFinite, "\(alpha), \(beta)")
    precondition(maximumIterations > 0 && minimumIterations >= 0 && tolerance >= 0, "no iteration")
    self.alpha = alpha
    self.beta = beta
    self.maximumIterations = maximumIterations
    self.minimumIterations = minimumIterations
    self.tolerance = tolerance
  }

  /// α_S and α_L for `frames`, `networks` and the median number of neighbours in `graph`.
  ///
  /// Halves are rounded to the even number, as NumPy does; a median of 0 counts as 1.
  func weights(
    frames: Int,
    networks: Int,
    graph: VoxelGraph
  ) -> (sparsity: Double, smoothness: Double) {
    let share = Double(frames) / Double(networks)
    return (
      (alpha * share).rounded(.toNearestOrEven),
      (beta * share / max(1, graph.medianDegree)).rounded(.toNearestOrEven)
    )
  }
}

extension VoxelGraph {
  /// The median number of neighbours; of an even count, the mean of the two in the middle.
  var medianDegree: Double {
    guard count > 0 else { return 0 }
    let degrees = (0..<count).map { degree(of: $0) }.sorted()
    return Double(degrees[(count - 1) / 2] + degrees[count / 2]) / 2
  }
}
