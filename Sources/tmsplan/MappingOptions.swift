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

  @OptionGroup var template: GradientTemplateOptions

  @Option(help: "Both amygdalae, likewise; without them the circuits lack two edges.")
  var amygdala: String?

  /// Whether none is given.
  var isEmpty: Bool { gradientRegion == nil && template.files.isEmpty && amygdala == nil }

  /// All that are given, as inputs.
  var files: [InputFile] {
    [file(.gradientRegion, gradientRegion), file(.amygdala, amygdala)].compactMap(\.self)
      + template.files
  }

  private func file(_ role: InputRole, _ path: String?) -> InputFile? {
    path.map { InputFile(role: role, run: 1, path: $0) }
  }
}

/// What a person's gradients are ordered by.
struct GradientTemplateOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: """
      Mean gradients of that region in other people, one image or several on the runs' grid: the person's are \
      put in their order.
      """
  )
  var gradientTemplate: [String] = []

  /// The images as inputs; the run is the place of each.
  var files: [InputFile] {
    gradientTemplate.enumerated().map {
      InputFile(role: .gradientTemplate, run: $0.offset + 1, path: $0.element)
    }
  }

  /// Refuses a template of gradients that nobody asked for.
  func check(with region: String?) throws {
    guard gradientTemplate.isEmpty || region != nil else {
      throw ValidationError("--gradient-template needs --gradient-region.")
    }
  }
}
