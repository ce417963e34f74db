/// How the networks of a person are searched for.
///
/// After Wang 2015, doi:10.1038/nn.4164, whose public code was read (networks.md §4: threshold and
/// iterations read; the end below 1 % and the pooled hemispheres chosen by us).
public struct IndividualNetworksRule: Hashable, Sendable {
  /// Whose voxels make a network's reference.
  public enum Hemispheres: String, CaseIterable, Hashable, Sendable {
    /// Both sides make one: several networks have two nodes a side, and the cerebellum is crossed.
    case pooled
    /// Each side makes its own and leans on the other's, less from iteration to iteration, as
    /// published.
    case split
  }

  /// The least confidence of a voxel that makes its network's next reference.
  public var coreConfidence: Double
  /// The most iterations.
  public var maximumIterations: Int
  /// The search ends where a smaller share of labels changes.
  public var changedShare: Double
  /// Whose voxels make a reference.
  public var hemispheres: Hemispheres

  /// Creates a rule; the defaults are the project's.
  public init(
    coreConfidence: Double = 3,
    maximumIterations: Int = 10,
    changedShare: Double = 0.01,
    hemispheres: Hemispheres = .pooled
  ) {
    precondition(maximumIterations > 0, "\(maximumIterations) iterations")
    self.coreConfidence = coreConfidence
    self.maximumIterations = maximumIterations
    self.changedShare = changedShare
    self.hemispheres = hemispheres
  }

  /// The same rule with one iteration: the group's spheres alone decide, which is called the group
  /// labelling.
  public var group: Self { ending(after: 1) }

  /// The same rule with at most `iterations`.
  public func ending(after iterations: Int) -> Self {
    var rule = self
    rule.maximumIterations = iterations
    return rule
  }
}
