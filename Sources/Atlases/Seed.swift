public import Geometry

/// What the search region is correlated with.
public enum Seed: Hashable, Sendable {
  /// The plain mean series of a region.
  case region(Region)
  /// The weighted mean series of a map's voxels.
  case map(SeedMap)

  /// The name that reports use.
  public var id: String {
    switch self {
    case .region(let region): region.id
    case .map(let map): map.id
    }
  }
}

/// A map of signed weights that lies beside the protocol that names it.
public struct SeedMap: Hashable, Sendable {
  /// The name that reports use.
  public let id: String
  /// What it is, for people.
  public let title: String
  /// The template of the image.
  public let template: Template
  /// Where the NIfTI image lies.
  public let path: String
  /// The SHA-256 of the image, in lower-case hexadecimal.
  public let sha256: String
  /// Where the weights come from.
  public let sources: [Source]
  /// What may be done with the map.
  public let licence: String
}
