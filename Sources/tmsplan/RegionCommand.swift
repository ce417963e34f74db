import ArgumentParser
import Atlases
import Foundation
import Geometry
import Imaging
import OutputFiles
import Planning

/// `tmsplan region`: the regions of interest.
struct RegionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "region",
    abstract: "List and show regions, or write one as a mask.",
    subcommands: [List.self, Show.self, Mask.self]
  )

  /// `tmsplan region list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the regions.")

    @OptionGroup var data: DataOptions

    func run() throws {
      for region in try data.catalogue().regions {
        Console.print("\(region.id)  \(region.title) (\(region.template.rawValue))")
      }
    }
  }

  /// `tmsplan region show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a region's file.")

    @OptionGroup var data: DataOptions

    @Argument(help: "The region's name.")
    var name: String

    func run() throws {
      let region = try data.catalogue().region(name)
      Console.print("\(region.id): \(region.title)")
      Console.print("  template \(region.template.rawValue), side: \(region.hemisphere.rawValue)")
      for shape in region.shapes { Console.print("  \(shape)") }
      for source in region.sources {
        let link = source.link.map { " <\($0)>" } ?? ""
        Console.print("  source (\(source.label.rawValue)): \(source.text)\(link)")
      }
      Console.print("  licence: \(region.licence)")
    }
  }

  /// `tmsplan region mask`.
  struct Mask: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a region as a NIfTI mask on the grid of an image."
    )

    @OptionGroup var data: DataOptions

    @Argument(help: "The region's name.")
    var name: String

    @Option(help: "A NIfTI image whose grid the mask takes.")
    var grid: String

    @Option(help: "The template of that image; by default from its name.")
    var space: String?

    @Option(help: "The mask to write, .nii or .nii.gz; it must not exist yet.")
    var output: String

    func run() throws {
      let region = try data.catalogue().region(name)
      let mask = try regionMask(region, onGridOf: grid, space: space, gzip: output.hasSuffix(".gz"))
      try write(Data(mask.bytes), to: URL(filePath: output), replacing: false)
      Console.print("\(output): \(mask.voxelCount) voxels of \(region.id)")
      for finding in mask.findings { Console.warn(Console.describe(finding)) }
    }
  }
}
