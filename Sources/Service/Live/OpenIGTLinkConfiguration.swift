import Navigation
import Wire

extension OpenIGTLinkSettings {
  static let keys: Set<String> = [
    "enabled", "sites", "allow_network", "navigators", "coil_axes", "header_version",
  ]

  /// Reads the section of the configuration; nil where nobody is to be served.
  ///
  /// - Parameters:
  ///   - map: The section.
  ///   - site: The site that is served where none is named.
  /// - Throws: ``ConfigurationError``, above all for an address that other hosts can reach and that is not
  ///   expressly allowed: the protocol knows neither proof nor encryption.
  init?(_ map: ConfigurationMap, site: String) throws(ConfigurationError) {
    try map.refuseUnknown(Self.keys)
    let allowsNetwork = try map.flag("allow_network") ?? false
    let named = try map.map("sites")
    self.init(sites: [:])
    for site in named.keys {
      guard FieldRules.isSegment(site) else {
        throw named.error("openigtlink.sites: a site is 1 to 64 of A-Za-z0-9._-", at: site)
      }
      guard let endpoint = try named.endpoint(site) else { continue }
      guard endpoint.reach != .file else {
        throw named.error("openigtlink.sites.\(site) must be tcp://address:port", at: site)
      }
      guard endpoint.reach == .host || allowsNetwork else {
        throw named.error(
          "openigtlink.sites.\(site): \"\(endpoint)\" can be reached from other hosts, and OpenIGTLink has "
            + "neither keys nor encryption: use 127.0.0.1, or say allow_network: true",
          at: site
        )
      }
      sites[site] = endpoint
    }
    if sites.isEmpty, let endpoint = try? Endpoint(Self.standardEndpoint) {
      sites = [site: endpoint]
    }
    clientLimit = try map.integer("navigators", in: 1...256) ?? clientLimit
    let names = CoilAxes.allCases.map(\.rawValue)
    let name = try map.text("coil_axes", "one of " + names.joined(separator: ", ")) {
      names.contains($0)
    }
    axes = name.flatMap(CoilAxes.init) ?? axes
    usesHeaderVersion2 = try map.integer("header_version", in: 1...2) == 2
    guard try map.flag("enabled") ?? false else { return nil }
  }
}
