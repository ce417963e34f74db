public import Geometry

/// How the stability of a target is measured, beside its split halves.
public struct StabilityPlan: Hashable, Sendable {
  /// How often the data are resampled.
  public let resamples: Int
  /// The length of the blocks that are drawn.
  public let resampledBlock: Duration
  /// The seed of the draws: the same data give the same resamples.
  public let seed: UInt64
  /// The length of the blocks that alternate between the odd and the even half.
  public let alternatingBlock: Duration
  /// The shares of the data at which the learning curve is measured, ascending, below 1.
  public let shares: [Double]
  /// How precise a target is asked to be, for the minutes that it would take.
  public let precision: Millimetres

  /// Creates a plan.
  public init(
    resamples: Int,
    resampledBlock: Duration,
    seed: UInt64,
    alternatingBlock: Duration,
    shares: [Double],
    precision: Millimetres
  ) {
    self.resamples = resamples
    self.resampledBlock = resampledBlock
    self.seed = seed
    self.alternatingBlock = alternatingBlock
    self.shares = shares
    self.precision = precision
  }
}
