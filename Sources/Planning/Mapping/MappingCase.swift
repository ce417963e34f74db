public import Atlases

/// What one subject brings for maps of networks, gradients and circuits beside the target.
public struct MappingCase: Sendable {
  /// The case of the target: runs, space, anatomy and protocols.
  public let planning: PlanningCase
  /// How the maps are made.
  public let mapping: MappingProtocol
  /// The striatum, or another region, whose gradients are wanted; nil maps none.
  public let gradientRegion: MappedRegion?
  /// Images of a cohort's mean gradients of that region, by which the person's are ordered; may be empty.
  public let gradientTemplate: [InputFile]
  /// The amygdalae; nil leaves out the edges that need them.
  public let amygdala: MappedRegion?

  /// Creates a case.
  public init(
    planning: PlanningCase,
    mapping: MappingProtocol,
    gradientRegion: MappedRegion? = nil,
    gradientTemplate: [InputFile] = [],
    amygdala: MappedRegion? = nil
  ) {
    self.planning = planning
    self.mapping = mapping
    self.gradientRegion = gradientRegion
    self.gradientTemplate = gradientTemplate
    self.amygdala = amygdala
  }
}

/// A region that a user gives.
public enum MappedRegion: Hashable, Sendable {
  /// An image on the runs' grid, not 0 inside.
  case image(InputFile)
  /// Labels of an imported atlas, by their numbers.
  case labels([Int], of: ImportedAtlas)

  /// What messages call it: a file, or `atlas:1,2`.
  public var name: String {
    switch self {
    case .image(let file): file.name
    case .labels(let labels, let atlas):
      "\(atlas.name):\(labels.map(String.init).joined(separator: ","))"
    }
  }
}

/// What an imported atlas is used for in a case.
public struct AtlasUse: Hashable, Sendable {
  /// The atlas.
  public let atlas: ImportedAtlas
  /// `prior`, `gradient_region` or `amygdala`.
  public let use: String
  /// The names of the labels that make the region; empty of a prior, which takes all.
  public let labels: [String]
}

extension MappingCase {
  /// Every imported atlas of the case, with what it is used for.
  var atlases: [AtlasUse] {
    var uses = [mapping.networks.imported].compactMap(\.self).map {
      AtlasUse(atlas: $0, use: "prior", labels: [])
    }
    for (use, region) in [("gradient_region", gradientRegion), ("amygdala", amygdala)] {
      guard case .labels(let indices, let atlas) = region else { continue }
      let names = atlas.labels.filter { indices.contains($0.index) }.map(\.name)
      uses.append(AtlasUse(atlas: atlas, use: use, labels: names))
    }
    return uses
  }
}
