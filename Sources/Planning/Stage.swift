/// The steps of a plan, in order; progress and timings are told by them.
public enum Stage: String, CaseIterable, Sendable {
  /// Headers, masks, confounds and the protocol are read and checked.
  case preflight
  /// The image is inflated, smoothed and gathered.
  case read
  /// Confounds and noise are removed.
  case denoise
  /// The seed is correlated with the search region.
  case connectivity
  /// Candidates are chosen and judged.
  case targeting
  /// The halves of the data are compared, and the data resampled.
  case stability
  /// The targets are carried to the patient's scan, and a coil posed at each.
  case navigation
  /// The response estimate is made.
  case response
  /// Networks, gradients and circuits are mapped, where they are asked for.
  case mapping
}

/// What a caller hears and can say while a plan is being made.
public struct PlanningObserver: Sendable {
  /// Told the stage and its fraction done, 0 to 1.
  public let progress: @Sendable (Stage, Double) -> Void
  /// Asked between stages and volumes; true stops the plan.
  public let isCancelled: @Sendable () -> Bool

  /// Creates an observer; by default it hears nothing and never cancels.
  public init(
    progress: @escaping @Sendable (Stage, Double) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.progress = progress
    self.isCancelled = isCancelled
  }
}
