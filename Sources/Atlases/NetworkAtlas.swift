public import Geometry
public import Networks

/// A group's functional networks as spheres in a template.
public struct NetworkAtlas: Sendable, Equatable {
  /// A network of the group.
  public struct Network: Hashable, Sendable {
    /// The number that label images carry.
    public let code: Int
    /// The name.
    public let name: String
  }

  /// The name that protocols and reports use.
  public let id: String
  /// What it is, for people.
  public let title: String
  /// The template of the centres.
  public let template: Template
  /// The networks, by ascending code.
  public let networks: [Network]
  /// The spheres, in the order of the file; their networks are places in ``networks``.
  public let nodes: [NetworkNode]
  /// Where it comes from, the decisive source first.
  public let sources: [Source]
  /// What may be done with the definition.
  public let licence: String
  /// The file's own name, without folders.
  public let file: String
  /// The file's bytes as they were read, for digests.
  public let bytes: [UInt8]
}

extension NetworkAtlas {
  /// The centres of the spheres that belong to a network, with its code.
  public var assignedNodes: [(centre: TemplatePoint, code: Int)] {
    nodes.compactMap { node in node.network.map { (node.centre, networks[$0].code) } }
  }
}
