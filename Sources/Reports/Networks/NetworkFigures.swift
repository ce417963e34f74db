public import Planning

/// What the pictures of a person's maps are drawn from.
public struct NetworkFigures: Sendable {
  /// The job of the report that they belong to.
  public let job: String
  /// Slices through the target, with codes of networks as regions and confidence as the map: 128 for 0,
  /// 255 for 10; nil where there is nothing to draw.
  public let networks: ReportFigures.Slices?

  /// Takes the figures of `maps`.
  public init(_ maps: PersonalMaps, job: String) {
    self.job = job
    networks = maps.figures?.networks.map(ReportFigures.Slices.init)
  }
}
