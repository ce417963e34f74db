/// The parameters of ``TargetingMethod/hierarchical``.
///
/// The steps are those that two open re-implementations have in common (nih-fmrif/contarg and
/// behnam-darzi/SAINT-Protocol, read in their code); where these differ it is a parameter.
public struct HierarchicalRule: Hashable, Sendable {
  /// How far apart two groups of voxels are.
  public enum Linkage: String, CaseIterable, Hashable, Sendable {
    /// The mean over the pairs of their voxels: does not bound the distance of every pair.
    case average
    /// The largest over the pairs of their voxels: no pair of a subunit is further apart than the cut.
    case complete
  }

  /// What ranks the subunits by net correlation, compactness and size.
  public enum Scoring: Hashable, Sendable {
    /// The product of the three ranks, 1 the best, equal ones sharing their mean rank; the lowest wins.
    case rankProduct
    /// The sum of the three, each scaled to 0…1 over the subunits in question, times these weights;
    /// the highest wins. Where all are equal, one counts 0.
    case weightedSum(netCorrelation: Double, compactness: Double, size: Double)
  }

  /// How far apart two groups of voxels are.
  public let linkage: Linkage
  /// The distance, 1 − Spearman's ρ, up to which groups are joined, included.
  public let cut: Double
  /// A subunit needs more voxels than this; at least 1.
  public let moreThanVoxels: Int
  /// The most voxels that a region may have: the distances take 2 n² bytes, 61 MB of 5,538.
  public let maximumVoxels: Int
  /// What ranks the subunits.
  public let scoring: Scoring
  /// Whether the clustering is repeated in halves of the data and by other cleanings.
  ///
  /// Each of them takes as long as the target: some seconds of 5,538 voxels.
  public let isRepeated: Bool

  /// Creates a rule.
  public init(
    linkage: Linkage,
    cut: Double,
    moreThanVoxels: Int,
    maximumVoxels: Int,
    scoring: Scoring,
    isRepeated: Bool = false
  ) {
    precondition(moreThanVoxels >= 1, "one voxel has no mean pairwise distance")
    self.linkage = linkage
    self.cut = cut
    self.moreThanVoxels = moreThanVoxels
    self.maximumVoxels = maximumVoxels
    self.scoring = scoring
    self.isRepeated = isRepeated
  }
}
