public import Geometry
public import Targeting

/// What the search region is correlated with.
public enum Seed: Hashable, Sendable {
  /// The plain mean series of a region.
  case region(Region)
  /// The weighted mean series of a map's voxels.
  case map(SeedMap)
  /// A map of weights that whoever asks for a target must bring.
  case userMap(UserMap)
  /// A map that each run takes from the subject's other runs.
  case selfMap(SelfMap)

  /// The name that reports use.
  public var id: String {
    switch self {
    case .region(let region): region.id
    case .map(let map): map.id
    case .userMap(let map): map.id
    case .selfMap(let map): map.id
    }
  }

  /// The region whose mean series is correlated, for the target or for a map of weights; nil where
  /// the weights come from a file.
  public var region: Region? {
    switch self {
    case .region(let region): region
    case .selfMap(let map): map.region
    case .map, .userMap: nil
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

/// A map of signed weights that a protocol needs but does not hold.
///
/// No openly licensed one was found that could lie beside it.
public struct UserMap: Hashable, Sendable {
  /// What the weights stand for, and so which sign of r makes a target.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Group connectivity of the subgenual cingulate: the most negative r is sought.
    case seedmap
    /// A circuit of depression: the most positive r is sought.
    case circuit

    /// The sign of r that makes a target.
    public var direction: Direction {
      switch self {
      case .seedmap: .negative
      case .circuit: .positive
      }
    }
  }

  /// What the weights are multiplied with.
  public enum Voxels: String, CaseIterable, Hashable, Sendable {
    /// The series as the image holds them: loud voxels count more.
    case raw
    /// The series standardised after cleaning.
    case standardised
  }

  /// The name that reports use.
  public let id: String
  /// What it is, for people.
  public let title: String
  /// What the weights stand for.
  public let kind: Kind
  /// What the weights are multiplied with.
  public let voxels: Voxels
}

/// Weights that the subject's own data give: each run is weighted by what the other runs say.
///
/// A run's weights are the mean, over the other runs, of Fisher's z of the correlation of a region's
/// series with every voxel of the brain. No published study used such a map.
public struct SelfMap: Hashable, Sendable {
  /// The name that reports use.
  public let id: String
  /// What it is, for people.
  public let title: String
  /// Whose correlation with the brain makes the weights.
  public let region: Region
  /// What the weights are multiplied with.
  public let voxels: UserMap.Voxels
}
