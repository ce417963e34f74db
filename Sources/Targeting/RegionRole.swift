/// What a region is for in a case, with the words and codes of the findings about it.
public enum RegionRole: Hashable, Sendable {
  /// The region whose mean series is correlated.
  case seed
  /// The region in which the target is searched.
  case searchRegion

  /// What people call it.
  public var subject: String {
    switch self {
    case .seed: "seed"
    case .searchRegion: "search region"
    }
  }

  /// No voxel of it lies in the brain mask.
  public var outsideFieldOfView: String {
    switch self {
    case .seed: "seed_outside_field_of_view"
    case .searchRegion: "region_outside_field_of_view"
    }
  }

  /// It lies in the mask, and the image is empty there.
  public var hasNoSignal: String {
    switch self {
    case .seed: "seed_has_no_signal"
    case .searchRegion: "region_has_no_signal"
    }
  }

  /// Too little of it carries signal: for full confidence, and for any target.
  var coverage: (warn: String, fail: String) {
    switch self {
    case .seed: ("seed_coverage_low", "seed_coverage_insufficient")
    case .searchRegion: ("region_coverage_low", "region_coverage_insufficient")
    }
  }
}
