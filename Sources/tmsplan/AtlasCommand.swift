import ArgumentParser
import Atlases
import Foundation
import Geometry
import Planning

/// `tmsplan atlas`: label images of others.
struct AtlasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atlas",
    abstract: "Import label images of others for tmsplan map; none ships with the program.",
    subcommands: [
      AtlasImportCommand.self, AtlasFind.self, List.self, Show.self, Remove.self,
    ]
  )

  /// `tmsplan atlas list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the imported atlases.")

    @OptionGroup var library: LibraryOptions

    func run() throws {
      let library = library.folder
      if library.names.isEmpty {
        Console.print(
          "No atlas is imported into \(library.folder.path(percentEncoded: false)): see tmsplan atlas "
            + "import, and tmsplan atlas find."
        )
      }
      for name in library.names {
        do {
          let atlas = try library.atlas(name)
          Console.print(
            "\(name)  \(atlas.kind.rawValue), \(Console.count(atlas.labels.count, "label")), "
              + "\(atlas.template.rawValue), \(atlas.image.path)"
          )
        } catch let error as AtlasError {
          Console.print("\(name)  UNREADABLE: \(error.message) [\(error.code)]")
        }
      }
    }
  }

  /// `tmsplan atlas show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print what is known of an imported atlas, and whether its image is still the same."
    )

    @OptionGroup var library: LibraryOptions

    @Argument(help: "The atlas's name.")
    var name: String

    func run() throws {
      let atlas = try library.folder.atlas(name)
      Console.print(atlas.description)
      if let networks = try? atlas.networks() {
        let rule =
          atlas.grouping == .names
          ? "each name is a network" : "the regions' names carry their network"
        Console.print("  networks (\(rule)):")
        for network in networks {
          let count = Console.count(network.labels.count, "label")
          Console.print("    \(network.code) \(network.name): \(count)")
        }
      }
      Console.print("  labels:")
      for label in atlas.labels {
        Console.print("    \(label.index) \(label.name): \(label.voxelCount) voxels")
      }
      try requireUnchanged(atlas)
      Console.print("  the image is the one that was imported")
    }
  }

  /// `tmsplan atlas remove`.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forget an imported atlas; of the image only a copy in the library is removed."
    )

    @OptionGroup var library: LibraryOptions

    @Argument(help: "The atlas's name.")
    var name: String

    func run() throws {
      let files = try library.folder.remove(name)
      Console.print("removed \(files.joined(separator: ", "))")
    }
  }
}

/// Where records of imported atlases lie.
struct LibraryOptions: ParsableArguments {
  @Option(
    help: """
      The folder of imported atlases; by default $TMSP_ATLAS_LIBRARY, then \
      $XDG_DATA_HOME/tmsplanner/atlases, then ~/.local/share/tmsplanner/atlases.
      """
  )
  var library: String?
}

extension LibraryOptions {
  /// The folder.
  var folder: AtlasLibrary { AtlasLibrary(option: library) }
}

extension ImportedAtlas {
  /// What a person wants to know of it, but for its labels.
  var description: String {
    [
      "\(name): \(kind.rawValue) in \(template.rawValue), imported \(imported)",
      "  image \(image.path)", "  sha256 \(image.sha256), \(image.byteCount) bytes",
      "  grid \(grid.size.i) x \(grid.size.j) x \(grid.size.k)",
      "  names from \(table.name)", "  licence: \(terms.licence)",
      "  cite: \(terms.citation ?? "not stated")",
    ].joined(separator: "\n") + (terms.restriction.map { "\n  NOTICE: \($0)" } ?? "")
  }
}
