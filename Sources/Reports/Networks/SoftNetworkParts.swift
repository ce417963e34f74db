extension NetworkReport {
  /// The soft networks, after Cui 2020.
  public struct Soft: Codable, Hashable, Sendable {
    /// How they were found, for people.
    public let method: String
    /// The weight of smoothness, of which the result depends.
    public let smoothness: PlainNumber
    /// How many iterations.
    public let iterations: Int
    /// `own_margin_lost`, `converged` or `iteration_cap`.
    public let stop: String
    /// The share of voxels that no network's support reaches, where nothing is said.
    public let uncoveredShare: PlainNumber
    /// The networks.
    public let members: [SoftNetwork]
    /// r between the halves over all pairs of networks that are not withheld; null of fewer than three.
    @ExplicitNull public var edgeRepeatability: PlainNumber?
    /// Pairs of networks that are not withheld; none where ``edgeRepeatability`` is null or below 0.5.
    public let edges: [SoftEdge]

    enum CodingKeys: String, CodingKey {
      case method, smoothness, iterations, stop, members, edges
      case uncoveredShare = "uncovered_share"
      case edgeRepeatability = "edge_repeatability"
    }
  }

  /// A soft network.
  public struct SoftNetwork: Codable, Hashable, Sendable {
    /// The name.
    public let name: String
    /// r of the loadings between the halves; null where they do not vary.
    @ExplicitNull public var repeatability: PlainNumber?
    /// Whether that is at least 0.5.
    public let stable: Bool
    /// r between the halves of what the data add to the prior; near 0 in noise, null where they add nothing.
    @ExplicitNull public var beyondPrior: PlainNumber?
    /// Whether no map and no pair of it is given: it is not stable, or ``beyondPrior`` is below 0.3.
    public let withheld: Bool
    /// r with its own prior less the largest with another's; above 0 in a good result.
    public let margin: PlainNumber
    /// The mean change of the loadings from the prior.
    public let change: PlainNumber

    enum CodingKeys: String, CodingKey {
      case name, repeatability, stable, withheld, margin, change
      case beyondPrior = "beyond_prior"
    }
  }

  /// A pair of soft networks.
  public struct SoftEdge: Codable, Hashable, Sendable {
    /// The two networks.
    public let networks: [String]
    /// Fisher's z of their time courses.
    public let z: PlainNumber
    /// The same in each half.
    public let zOfHalves: [PlainNumber]
    /// Root mean square of their co-fluctuation.
    public let amplitude: PlainNumber
    /// The same in each half.
    public let amplitudeOfHalves: [PlainNumber]
    /// How often the co-fluctuation changes its sign; compare within one protocol only.
    public let transitions: Int
    /// The same in each half.
    public let transitionsOfHalves: [Int]

    enum CodingKeys: String, CodingKey {
      case networks, z, amplitude, transitions
      case zOfHalves = "z_of_halves"
      case amplitudeOfHalves = "amplitude_of_halves"
      case transitionsOfHalves = "transitions_of_halves"
    }
  }
}
