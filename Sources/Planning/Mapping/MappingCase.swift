public import Atlases

/// What one subject brings for maps of networks, gradients and circuits beside the target.
public struct MappingCase: Sendable {
  /// The case of the target: runs, space, anatomy and protocols.
  public let planning: PlanningCase
  /// How the maps are made.
  public let mapping: MappingProtocol
  /// The striatum, or another region, whose gradients are wanted: an image on the runs' grid, not 0
  /// inside; nil maps none.
  public let gradientRegion: InputFile?
  /// Images of a cohort's mean gradients of that region, by which the person's are ordered; may be empty.
  public let gradientTemplate: [InputFile]
  /// The amygdalae, likewise; nil leaves out the edges that need them.
  public let amygdala: InputFile?

  /// Creates a case.
  public init(
    planning: PlanningCase,
    mapping: MappingProtocol,
    gradientRegion: InputFile? = nil,
    gradientTemplate: [InputFile] = [],
    amygdala: InputFile? = nil
  ) {
    self.planning = planning
    self.mapping = mapping
    self.gradientRegion = gradientRegion
    self.gradientTemplate = gradientTemplate
    self.amygdala = amygdala
  }
}
