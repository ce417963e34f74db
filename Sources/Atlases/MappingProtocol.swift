public import Denoising
public import Networks

/// What data must offer before maps of a person's networks are made of them.
public struct MappingDataRule: Hashable, Sendable {
  /// Below so many minutes the maps are flagged.
  public let minutesToWarn: Double
  /// Below so many minutes nothing is mapped.
  public let minutesToRefuse: Double
  /// The framewise displacement, in mm, beyond which a frame counts as moved.
  public let motionThreshold: Double
  /// The share of moved frames of all runs above which nothing is mapped.
  public let motionShareToRefuse: Double
}

/// How the floor of chance is found: by references that are rolled in time.
public struct NullFloorRule: Hashable, Sendable {
  /// How many lags.
  public let lagCount: Int
  /// What the lags follow from.
  public let seed: UInt64
}

/// How a person's own networks, gradients and circuits are mapped.
public struct MappingProtocol: Sendable, Equatable {
  /// The name that requests and reports use.
  public let id: String
  /// The version of the file, three numbers joined by dots.
  public let version: String
  /// What it is, for people.
  public let title: String
  /// When to use it.
  public let purpose: String
  /// The group's networks, from which a person's own are found.
  public private(set) var networks: NetworkAtlas
  /// The regions and edges of the circuits.
  public let circuits: CircuitAtlas
  /// How each run is cleaned.
  public let denoising: DenoisingPlan
  /// The same with the global signal treated otherwise, for the circuits.
  public let otherDenoising: PlanComparison
  /// What the data must offer.
  public let data: MappingDataRule
  /// How hard networks are found.
  public let individual: IndividualNetworksRule
  /// Which voxels count as neighbours.
  public let neighbourhood: Neighbourhood
  /// How the floor of chance is found.
  public let floor: NullFloorRule
  /// How soft networks are found.
  public let soft: SoftNetworksRule
  /// How gradients are found.
  public let gradients: GradientRule
  /// The highest power of a coordinate in the trend surface of a gradient.
  public let trendPowers: Int
  /// Where all of it comes from, section by section.
  public let citations: [String: [Source]]
  /// The file's own name, without folders.
  public let file: String
  /// The file's bytes as they were read, for digests.
  public let bytes: [UInt8]
}

extension MappingProtocol {
  /// The same protocol, which begins with other networks of a group.
  public func beginning(with networks: NetworkAtlas) -> Self {
    var changed = self
    changed.networks = networks
    return changed
  }
}

/// One of a person's own networks, to which a search is restricted.
public struct NetworkRestriction: Sendable, Equatable {
  /// How the networks are found.
  public let mapping: MappingProtocol
  /// The network's place among those of the atlas.
  public let network: Int

  /// The network's name.
  public var name: String { mapping.networks.networks[network].name }
}
