/// The rules by which a target is chosen from a connectivity map.
public enum TargetingMethod: String, CaseIterable, Hashable, Sendable {
  /// The most anticorrelated voxel.
  case peak
  /// The centre of gravity of the largest cluster of the most anticorrelated voxels.
  case cluster
  /// The centre whose cone-weighted mean signal is most anticorrelated.
  case cone
  /// The best-ranked subunit of a clustering of the search region.
  case hierarchical
}
