import ArgumentParser
import Atlases
import Foundation
import Geometry
import Planning

/// `tmsplan atlas find`: label images in a folder of TemplateFlow's.
struct AtlasFind: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract: "List the label images in TemplateFlow's folder, with the command that imports each."
  )

  @Option(
    help: "TemplateFlow's folder; by default $TEMPLATEFLOW_HOME, then ~/.cache/templateflow."
  )
  var templateflow: String?

  func run() throws {
    let flow = try TemplateFlow(option: templateflow)
    let images = flow.images
    for image in images where image.isFetched && image.table != nil {
      Console.print(image.image.path(percentEncoded: false))
      Console.print("  " + command(image))
    }
    let unfetched = images.count { !$0.isFetched }
    if unfetched > 0 {
      Console.print(
        "\(Console.count(unfetched, "image")) more by name only: TemplateFlow's client fetches them."
      )
    }
    let unnamed = images.count { $0.isFetched && $0.table == nil }
    if unnamed > 0 {
      Console.print("\(Console.count(unnamed, "image")) more without a table of names.")
    }
    if images.isEmpty { Console.print("No label image of a known template is there.") }
  }

  private func command(_ image: TemplateFlowImage) -> String {
    var words = ["tmsplan atlas import --templateflow"]
    if let templateflow { words.append("--templateflow-folder '\(templateflow)'") }
    for (key, option) in [
      ("atlas", "atlas"), ("seg", "seg"), ("scale", "scale"), ("desc", "desc"),
      ("res", "resolution"),
    ] {
      if let value = image.entity(key) { words.append("--\(option) \(value)") }
    }
    words.append("--space \(image.template.rawValue)")
    return words.joined(separator: " ")
  }
}
