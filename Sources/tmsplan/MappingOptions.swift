import ArgumentParser
import Planning

/// Images of regions that maps may be made of, for maps here and through a daemon.
struct MappingOptions: ParsableArguments {
  @Option(
    help: """
      The striatum, or another region whose gradients are wanted: an image on the runs' grid, not 0 \
      inside. Each side is mapped by itself.
      """
  )
  var gradientRegion: String?

  @Option(help: "Both amygdalae, likewise; without them the circuits lack two edges.")
  var amygdala: String?

  /// The striatum, as an input.
  var gradientRegionFile: InputFile? { file(.gradientRegion, gradientRegion) }

  /// The amygdalae, as an input.
  var amygdalaFile: InputFile? { file(.amygdala, amygdala) }

  private func file(_ role: InputRole, _ path: String?) -> InputFile? {
    path.map { InputFile(role: role, run: 1, path: $0) }
  }
}
