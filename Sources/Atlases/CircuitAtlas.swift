public import Geometry
public import Networks

/// Circuits as spheres in a template, and the edges between them.
public struct CircuitAtlas: Sendable, Equatable {
  /// The name that protocols and reports use.
  public let id: String
  /// What it is, for people.
  public let title: String
  /// The template of the centres.
  public let template: Template
  /// Nodes and edges.
  public let table: CircuitTable
  /// Where it comes from, the decisive source first.
  public let sources: [Source]
  /// What may be done with the definition.
  public let licence: String
  /// The file's own name, without folders.
  public let file: String
  /// The file's bytes as they were read, for digests.
  public let bytes: [UInt8]
}
