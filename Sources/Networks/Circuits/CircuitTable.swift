public import Geometry

/// A region between which a circuit's edges run.
public struct CircuitNode: Hashable, Sendable {
  /// Where a node's voxels come from.
  public enum Place: Hashable, Sendable {
    /// All voxels at most `radius` from `centre`.
    case sphere(centre: TemplatePoint, radius: Millimetres)
    /// The voxels of a mask that the user imports.
    case imported
  }

  /// Its name, for example `L AG`.
  public let name: String
  /// Where its voxels come from.
  public let place: Place

  /// Creates a node.
  public init(name: String, place: Place) {
    self.name = name
    self.place = place
  }
}

/// A pair of nodes whose correlation counts for a circuit.
public struct CircuitEdge: Hashable, Sendable {
  /// The circuit that it counts for.
  public let circuit: String
  /// The name of one end.
  public let first: String
  /// The name of the other end.
  public let second: String
  /// The name that the authors' code gives it, for example `D2D1`.
  public let code: String

  /// Creates an edge.
  public init(circuit: String, first: String, second: String, code: String) {
    self.circuit = circuit
    self.first = first
    self.second = second
    self.code = code
  }

  /// Both ends in one line, for example `L AG–amPFC`.
  public var name: String { "\(first)–\(second)" }
}

/// The nodes and edges of some circuits.
///
/// Shipped is `Atlases/circuits/rest14.yaml`: 14 edges at rest after Tozzi 2024,
/// doi:10.1038/s41591-024-03057-9. Centres and radii are computed from files beside the authors' code;
/// the paper itself was read in its abstract only. What the circuits are called is the authors'.
public struct CircuitTable: Sendable, Equatable {
  /// The names of the circuits, in the order of reports.
  public let circuits: [String]
  /// The nodes.
  public let nodes: [CircuitNode]
  /// The edges.
  public let edges: [CircuitEdge]

  /// Puts a table together.
  ///
  /// - Throws: ``CircuitError`` where a name is there twice, or an edge names what is not there.
  public init(
    circuits: [String],
    nodes: [CircuitNode],
    edges: [CircuitEdge]
  ) throws(CircuitError) {
    for names in [circuits, nodes.map(\.name), edges.map(\.code)] {
      if let name = firstRepeated(names) { throw .repeated(name: name) }
    }
    let known = Set(nodes.map(\.name))
    for edge in edges {
      guard circuits.contains(edge.circuit) else { throw .unknown(name: edge.circuit) }
      for end in [edge.first, edge.second] where !known.contains(end) { throw .unknown(name: end) }
      guard edge.first != edge.second else { throw .repeated(name: edge.name) }
    }
    self.circuits = circuits
    self.nodes = nodes
    self.edges = edges
  }
}

/// The first of `names` that is there more than once.
func firstRepeated<Name: Hashable>(_ names: [Name]) -> Name? {
  var seen: Set<Name> = []
  return names.first { !seen.insert($0).inserted }
}
