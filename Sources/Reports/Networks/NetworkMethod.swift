extension NetworkReport {
  /// How a part of the maps was made, and what is published of how well such a part repeats.
  public struct Method: Codable, Hashable, Sendable {
    /// `hard_networks`, `soft_networks`, `gradients` or `circuits`.
    public let part: String
    /// What was done, for people, with the name of whom it comes after.
    public let method: String
    /// The parameters, by their names in the mapping protocol.
    public let parameters: [String: PlainNumber]
    /// How many iterations were done; null of a part without.
    @ExplicitNull public var iterations: Int?
    /// Published and own figures of how well it repeats, with their conditions; may be empty.
    public let published: [PublishedFigure]
    /// How to read them, or that there are none.
    public let note: String
  }

  /// The circuits' regions and edges.
  public struct CircuitTable: Codable, Hashable, Sendable {
    /// Their identifier.
    public let id: String
    /// What they are, for people.
    public let title: String
    /// The SHA-256 of the file.
    public let sha256: String
    /// The template of their coordinates.
    public let template: String
    /// What may be done with the definition.
    public let licence: String
    /// The work to cite; null where nobody said.
    @ExplicitNull public var citation: String?
    /// Where the amygdalae come from: `none`; `image` and `atlas` with the SHA-256 of the image, and of the
    /// table of its labels; or `own image`, one of the person's scan, which no two people share.
    public let amygdala: String
  }
}
