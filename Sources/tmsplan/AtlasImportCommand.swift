import ArgumentParser
import Atlases
import Foundation
import Geometry
import Imaging
import OutputFiles
import Planning

/// `tmsplan atlas import`: makes a label image known.
struct AtlasImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a label image of others known by a name, with its licence.",
    discussion: """
      Writes a record of the image's path, digest, labels and licence into the library. The image stays where \
      it is, unless --copy; each use checks that it is still the same. Images that are known by their digest \
      need no --licence.
      """
  )

  @Argument(help: "The label image: one volume of whole numbers. Not with --templateflow.")
  var image: String?

  @Option(help: "The name by which it is asked for; from TemplateFlow by default its atlas's.")
  var name: String?

  @Option(help: "The template that it lies in.")
  var space: String

  @Option(
    help: "The table of names: tab-separated with the columns index and name, or lines of both."
  )
  var labels: String?

  @Option(help: "What its authors permit, in your words.")
  var licence: String?

  @Option(help: "The work to cite.")
  var citation: String?

  @Option(help: "The image's SHA-256, or its first sixteen digits; another image is refused.")
  var sha256: String?

  @Option(
    help: """
      networks or regions; by default networks where regions' names carry one (7Networks_LH_Vis_1), \
      else regions.
      """
  )
  var kind: String?

  @Option(help: "Which affine to believe where sform and qform conflict: sform or qform.")
  var xform: String?

  @Flag(help: "Keep a copy of the image in the library.")
  var copy = false

  @Flag(help: "Replace an atlas of the same name.")
  var force = false

  @OptionGroup var flow: TemplateFlowOptions
  @OptionGroup var library: LibraryOptions
  @OptionGroup var data: DataOptions

  func validate() throws {
    guard Template(rawValue: space) != nil else {
      let known = Template.allCases.map(\.rawValue).joined(separator: " or ")
      throw ValidationError("--space is \(known).")
    }
    guard kind.map({ ImportedAtlas.Kind(rawValue: $0) != nil }) ?? true else {
      throw ValidationError("--kind is networks or regions.")
    }
    guard xform.map({ XformChoice(rawValue: $0) != nil }) ?? true else {
      throw ValidationError("--xform is sform or qform.")
    }
    let digits = sha256?.lowercased() ?? String(repeating: "0", count: 16)
    guard (16...64).contains(digits.count), digits.allSatisfy({ "0123456789abcdef".contains($0) })
    else { throw ValidationError("--sha256 is 16 to 64 hexadecimal digits.") }
    try flow.checkCompleteness()
    if flow.templateflow {
      guard image == nil, labels == nil else {
        throw ValidationError("With --templateflow the image and its table are found by name.")
      }
    } else {
      guard image != nil, labels != nil, name != nil else {
        throw ValidationError("Give the image, --name and --labels, or --templateflow.")
      }
    }
  }

  func run() throws {
    let catalogue = try data.catalogue()
    let library = library.folder
    let request = try request()
    let record = library.record(of: request.name)
    var (atlas, findings) = try importAtlas(
      request,
      known: catalogue.knownImages,
      reserved: catalogue.networkAtlases.map(\.id),
      date: timestamp()
    )
    if !force, library.names.contains(request.name) {
      throw OutputError.exists(path: record.path(percentEncoded: false))
    }
    if copy { atlas = try copied(atlas, to: library) }
    let text = [UInt8](atlas.yaml.utf8)
    // What cannot be read again is not kept.
    guard try ImportedAtlas(parsing: text, file: record.lastPathComponent) == atlas else {
      preconditionFailure("a record that is read otherwise than it was written")
    }
    try write(Data(text), to: record, replacing: force)
    Console.print(atlas.description)
    for finding in findings { Console.warn(Console.describe(finding)) }
  }

  private func request() throws -> AtlasImport {
    let template = Template(rawValue: space) ?? .mni152NLin6Asym
    var request: AtlasImport
    if flow.templateflow {
      let folder = try TemplateFlow(option: flow.templateflowFolder)
      let found = try folder.image(in: template, flow.entities)
      let terms = folder.terms(of: found)
      request = AtlasImport(
        name: name ?? found.name,
        image: absolute(found.image.path(percentEncoded: false)),
        table: found.table?.path(percentEncoded: false) ?? "",
        template: template
      )
      (request.licence, request.citation) = (terms.licence, terms.citation)
    } else {
      request = AtlasImport(
        name: name ?? "",
        image: absolute(image ?? ""),
        table: labels ?? "",
        template: template
      )
    }
    request.kind = kind.flatMap(ImportedAtlas.Kind.init(rawValue:))
    request.licence = licence ?? request.licence
    request.citation = citation ?? request.citation
    request.sha256 = sha256
    request.xform = xform.flatMap(XformChoice.init(rawValue:))
    return request
  }

  private func absolute(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
  }

  /// The atlas with its image in the library.
  private func copied(_ atlas: ImportedAtlas, to library: AtlasLibrary) throws -> ImportedAtlas {
    let place = library.copy(of: atlas.image.path, as: atlas.name)
    try write(try Data(contentsOf: URL(filePath: atlas.image.path)), to: place, replacing: force)
    let copy = atlas.located(at: absolute(place.path(percentEncoded: false)))
    try requireUnchanged(copy)
    return copy
  }
}

/// Which image of TemplateFlow's is meant.
struct TemplateFlowOptions: ParsableArguments {
  @Flag(help: "Take an image of TemplateFlow's folder, by --atlas and what else its name says.")
  var templateflow = false

  @Option(
    help: "TemplateFlow's folder; by default $TEMPLATEFLOW_HOME, then ~/.cache/templateflow."
  )
  var templateflowFolder: String?

  @Option(help: "With --templateflow: the atlas, for example Schaefer2018.")
  var atlas: String?

  @Option(help: "With --templateflow: the description, for example 100Parcels7Networks.")
  var desc: String?

  @Option(help: "With --templateflow: the segmentation.")
  var seg: String?

  @Option(help: "With --templateflow: the scale.")
  var scale: String?

  @Option(help: "With --templateflow: the resolution, for example 02.")
  var resolution: String?

  /// What the file's name must say.
  var entities: [(key: String, value: String)] {
    [("atlas", atlas), ("seg", seg), ("scale", scale), ("desc", desc), ("res", resolution)]
      .compactMap { key, value in value.map { (key, $0) } }
  }

  fileprivate func checkCompleteness() throws {
    guard templateflow else {
      guard entities.isEmpty, templateflowFolder == nil else {
        throw ValidationError("--atlas and the like need --templateflow.")
      }
      return
    }
    guard atlas != nil else { throw ValidationError("--templateflow needs --atlas.") }
  }
}
