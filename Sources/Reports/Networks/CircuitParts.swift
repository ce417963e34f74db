extension NetworkReport {
  /// The circuits by one treatment of the global signal, after Tozzi 2024.
  public struct Circuits: Codable, Hashable, Sendable {
    /// `kept` or `regressed`.
    public let globalSignal: String
    /// r over all edges between two parts of the data, runs or halves of one; null where there are none by
    /// this treatment, or fewer than three edges.
    @ExplicitNull public var repeatability: PlainNumber?
    /// Whether that is at least 0.5; null without.
    ///
    /// The edges are given either way: below, read none alone.
    @ExplicitNull public var stable: Bool?
    /// The edges that could be measured.
    public let edges: [Edge]
    /// The edges that could not, and why: a code for each node that is missing.
    public let missing: [MissingEdge]
    /// The circuits.
    public let means: [CircuitMean]
    /// The share of the edges whose standard deviation between runs, or halves of a single run, exceeds the
    /// size of their mean; null where nothing is repeated.
    @ExplicitNull public var unsteadyShare: PlainNumber?
    /// Why there are no z-scores.
    public let note: String

    enum CodingKeys: String, CodingKey {
      case repeatability, stable, edges, missing, means, note
      case globalSignal = "global_signal"
      case unsteadyShare = "unsteady_share"
    }
  }

  /// An edge of a circuit.
  public struct Edge: Codable, Hashable, Sendable {
    /// The circuit.
    public let circuit: String
    /// The name that the authors' code gives it, by which people are compared.
    public let code: String
    /// The two nodes.
    public let nodes: [String]
    /// Fisher's z.
    public let z: PlainNumber
    /// Its standard error; null where it is not defined.
    @ExplicitNull public var standardError: PlainNumber?
    /// The standard deviation of ``repeated``; null of fewer than two.
    @ExplicitNull public var deviation: PlainNumber?
    /// Fisher's z of each run, or of each half of a single run.
    public let repeated: [PlainNumber]

    enum CodingKeys: String, CodingKey {
      case circuit, code, nodes, z, repeated
      case deviation = "deviation_between_repeats"
      case standardError = "standard_error"
    }
  }

  /// An edge that could not be measured.
  public struct MissingEdge: Codable, Hashable, Sendable {
    /// The circuit.
    public let circuit: String
    /// The name that the authors' code gives it.
    public let code: String
    /// The two nodes.
    public let nodes: [String]
    /// A code for each node that is missing.
    public let reasons: [String: String]
  }

  /// The mean of a circuit's edges.
  public struct CircuitMean: Codable, Hashable, Sendable {
    /// The circuit.
    public let circuit: String
    /// Mean Fisher's z; null without edges.
    @ExplicitNull public var z: PlainNumber?
    /// Its standard error from the differences between runs; null of a single run, as the edges' errors are
    /// not independent.
    @ExplicitNull public var standardError: PlainNumber?
    /// How many edges it is the mean of.
    public let edges: Int
    /// How many are missing: a mean with any is another measure than one without.
    public let missing: Int

    enum CodingKeys: String, CodingKey {
      case circuit, z, edges, missing
      case standardError = "standard_error"
    }
  }
}
