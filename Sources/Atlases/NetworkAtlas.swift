public import Geometry
public import Networks

/// A group's functional networks as spheres in a template, or as labels of an imported image.
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
  /// The spheres, in the order of the file; their networks are places in ``networks``; none of an
  /// imported atlas.
  public let nodes: [NetworkNode]
  /// Where it comes from, the decisive source first.
  public let sources: [Source]
  /// What may be done with the definition.
  public let licence: String
  /// The file's own name, without folders.
  public let file: String
  /// The file's bytes as they were read, for digests; none of an imported atlas.
  public let bytes: [UInt8]
  /// The label image that a user imported, of which the networks are; nil of spheres.
  public let imported: ImportedAtlas?
}

extension NetworkAtlas {
  /// The centres of the spheres that belong to a network, with its code.
  public var assignedNodes: [(centre: TemplatePoint, code: Int)] {
    nodes.compactMap { node in node.network.map { (node.centre, networks[$0].code) } }
  }
}
