public import Navigation

/// How navigators are served by OpenIGTLink.
public struct OpenIGTLinkSettings: Hashable, Sendable {
  /// Where the navigators of each site connect; the address decides whose target they see.
  public var sites: [String: Endpoint]
  /// The most navigators of one site at once.
  public var clientLimit = 16
  /// The axes in which the coil is described.
  public var axes = CoilAxes.simnibs
  /// Whether headers are of version 2, with metadata; readers of version 1 cannot follow them.
  public var usesHeaderVersion2 = false

  /// The usual port, on this host only.
  static let standardEndpoint = "tcp://127.0.0.1:18944"

  /// Serves `sites`, with the defaults for all else.
  public init(sites: [String: Endpoint]) { self.sites = sites }

  /// The sites that other hosts can reach.
  var openSites: [(site: String, endpoint: Endpoint)] {
    sites.filter { $0.value.reach == .network }.sorted { $0.key < $1.key }
      .map { (site: $0.key, endpoint: $0.value) }
  }
}
