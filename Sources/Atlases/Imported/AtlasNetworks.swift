/// How labels of an imported atlas make networks.
public enum LabelGrouping: String, CaseIterable, Hashable, Sendable {
  /// Each name is a network: Yeo's 7 or 17.
  case names = "label_names"
  /// The names of regions carry their network: `7Networks_LH_Vis_1` is of Vis, as in Schaefer's parcels.
  /// Labels of other names, as the subcortex of a combined image, are of none.
  case regionNames = "region_names"
}

/// A network of an imported atlas.
public struct LabelledNetwork: Hashable, Sendable {
  /// The number that label images of a person carry, 1 to 255.
  public let code: Int
  /// The name.
  public let name: String
  /// The labels of the image that make it, ascending.
  public let labels: [Int]
}

extension ImportedAtlas {
  /// How the labels make networks.
  public var grouping: LabelGrouping {
    labels.contains { networkName(ofRegion: $0.name) != nil } ? .regionNames : .names
  }

  /// The networks that the labels make, in the order of their codes.
  ///
  /// A code is the lowest label of the network where each fits into a byte and stands for itself, else
  /// the network's place, from 1.
  ///
  /// - Throws: ``AtlasImportError/notNetworks(name:reason:)``.
  public func networks() throws(AtlasImportError) -> [LabelledNetwork] {
    guard kind == .networks else {
      throw .notNetworks(name: name, reason: "it was imported as an atlas of regions")
    }
    let grouping = grouping
    var order: [String] = []
    var members: [String: [Int]] = [:]
    for label in labels {
      let network = grouping == .names ? label.name : networkName(ofRegion: label.name)
      guard let network else { continue }
      if members[network] == nil { order.append(network) }
      members[network, default: []].append(label.index)
    }
    guard (2...255).contains(order.count) else {
      throw .notNetworks(
        name: name,
        reason: "its labels make \(order.count) networks; 2 to 255 can be told apart"
      )
    }
    let keepsIndices = grouping == .names && (labels.last?.index ?? 0) <= 255
    return order.enumerated().map { place, network in
      let own = members[network] ?? []
      return LabelledNetwork(
        code: keepsIndices ? own[0] : place + 1,
        name: network,
        labels: own
      )
    }
  }
}

/// The network that the name of a region carries; nil where it carries none.
private func networkName(ofRegion name: String) -> String? {
  let parts = name.split(separator: "_")
  guard parts.count > 2, parts[0].hasSuffix("Networks"), Int(parts[0].dropLast(8)) != nil,
    parts[1] == "LH" || parts[1] == "RH"
  else { return nil }
  return String(parts[2])
}

extension NetworkAtlas {
  /// The networks of an imported label image, without nodes: their places are its voxels.
  ///
  /// - Throws: ``AtlasImportError/notNetworks(name:reason:)``.
  public init(_ atlas: ImportedAtlas) throws(AtlasImportError) {
    self.init(
      id: atlas.name,
      title: "\(atlas.image.name), imported as \(atlas.name)",
      template: atlas.template,
      networks: try atlas.networks().map { Network(code: $0.code, name: $0.name) },
      nodes: [],
      sources: [],
      licence: atlas.terms.licence,
      file: atlas.image.name,
      bytes: [],
      imported: atlas
    )
  }
}
