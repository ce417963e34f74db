import ArgumentParser
import Atlases
import Foundation
import Planning

/// What a map begins with, and the regions that the user gives.
struct MapOptions: ParsableArguments {
  @Option(help: "The mapping protocol: its name or a file.")
  var mapping = "personal-networks"

  @Option(
    help: """
      An imported atlas of networks to begin with instead of the protocol's: see tmsplan atlas. A voxel's \
      network is the label at its centre.
      """
  )
  var prior: String?

  @Option(
    help: ArgumentHelp(
      """
      The striatum, or another region whose gradients are wanted: an image on the runs' grid, not 0 inside, or \
      labels of an imported atlas. A path that exists is taken for an image. Each side is mapped by itself.
      """,
      valueName: "image | atlas:label,..."
    )
  )
  var gradientRegion: String?

  @OptionGroup var template: GradientTemplateOptions

  @Option(
    help: ArgumentHelp(
      "Both amygdalae, likewise; without them the circuits lack two edges.",
      valueName: "image | atlas:label,..."
    )
  )
  var amygdala: String?

  @OptionGroup var library: LibraryOptions

  /// The protocol, from the networks that were asked for.
  func protocolToUse(of catalogue: Catalogue) throws -> MappingProtocol {
    let own =
      isProtocolFile(mapping)
      ? try catalogue.mappingProtocol(atPath: mapping) : try catalogue.mappingProtocol(mapping)
    guard let prior else { return own }
    return own.beginning(with: try NetworkAtlas(library.folder.atlas(prior)))
  }

  /// The region that `words` name: a path, or labels of an imported atlas.
  func region(_ words: String?, _ role: InputRole) throws -> MappedRegion? {
    guard let words else { return nil }
    let parts = words.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard !FileManager.default.fileExists(atPath: words), isAtlasName(String(parts[0])) else {
      return .image(InputFile(role: role, run: 1, path: words))
    }
    guard parts.count == 2 else {
      // A missing file is told by whoever reads it.
      guard library.folder.names.contains(words) else {
        return .image(InputFile(role: role, run: 1, path: words))
      }
      throw ValidationError(
        "There is no file \(words), but an imported atlas of that name: say which of its labels are meant, "
          + "\(words):LABEL,...; tmsplan atlas show \(words) lists them."
      )
    }
    let labels = parts[1].split(separator: ",", omittingEmptySubsequences: false)
    guard labels.allSatisfy({ $0.contains { !$0.isWhitespace } }) else {
      throw ValidationError("A label of \(words) is empty: give \(parts[0]):LABEL,...")
    }
    let atlas = try library.folder.atlas(String(parts[0]))
    return .labels(try atlas.indices(of: labels.map(String.init)), of: atlas)
  }
}
