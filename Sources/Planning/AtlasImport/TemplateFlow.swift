public import Atlases
public import Foundation
public import Geometry

/// A label image in a folder of TemplateFlow's.
public struct TemplateFlowImage: Hashable, Sendable {
  /// Where it lies.
  public let image: URL
  /// The table of its labels' names; nil where none fits.
  public let table: URL?
  /// The template.
  public let template: Template
  /// Whether its bytes are there: TemplateFlow makes empty files until an image is asked for.
  public let isFetched: Bool

  /// The value of an entity of its name, such as `atlas` or `desc`.
  public func entity(_ key: String) -> String? { Planning.entity(key, in: stem) }

  /// A name for it: atlas and description in lower case.
  public var name: String {
    ["atlas", "seg", "scale", "desc", "hemi"].compactMap(entity).joined(separator: "-").lowercased()
      .replacing("+", with: "-")
  }

  fileprivate var stem: String { image.lastPathComponent.replacing(".nii.gz", with: "") }
}

/// A folder of TemplateFlow's.
public struct TemplateFlow: Sendable {
  /// The folder.
  public let folder: URL

  /// Finds the folder: that which the caller named, else that of `TEMPLATEFLOW_HOME`, else
  /// `~/.cache/templateflow`.
  ///
  /// - Parameters:
  ///   - option: What the caller named, if anything.
  ///   - environment: The environment; nil is that of the process.
  /// - Throws: `templateflow_missing`.
  public init(
    option: String? = nil,
    environment: [String: String]? = nil
  ) throws(AtlasImportError) {
    let environment = environment ?? ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? NSHomeDirectory()
    let path = option ?? environment["TEMPLATEFLOW_HOME"] ?? home + "/.cache/templateflow"
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists, isFolder.boolValue else { throw .templateFlowMissing(tried: [path]) }
    folder = URL(filePath: path, directoryHint: .isDirectory)
  }

  /// The label images of atlases in the templates that are known, by their names.
  public var images: [TemplateFlowImage] {
    Template.allCases.flatMap { template -> [TemplateFlowImage] in
      let files = contents(of: template)
      let tables = files.filter { $0.lastPathComponent.hasSuffix("_dseg.tsv") }
      return files.filter { file in
        let name = file.lastPathComponent
        return name.hasSuffix("_dseg.nii.gz") && Planning.entity("atlas", in: name) != nil
      }.map { file in
        TemplateFlowImage(
          image: file,
          table: table(of: file, among: tables),
          template: template,
          isFetched: size(of: file) > 0
        )
      }
    }
  }

  /// The one image with these entities.
  ///
  /// - Parameters:
  ///   - template: The template.
  ///   - entities: What its name must say, for example `atlas` and `desc`.
  /// - Returns: The image, with its table.
  /// - Throws: `templateflow_no_image` and `templateflow_ambiguous`.
  public func image(
    in template: Template,
    _ entities: [(key: String, value: String)]
  ) throws(AtlasImportError) -> TemplateFlowImage {
    let wanted =
      ([("tpl", template.rawValue)] + entities).map { "\($0.0)-\($0.1)" }.joined(separator: " ")
    let matching = images.filter { image in
      image.template == template
        && entities.allSatisfy { key, value in
          image.entity(key).map { same($0, value) } ?? false
        }
    }
    guard let first = matching.first else {
      throw .templateFlowNoImage(wanted: wanted, reason: "no file's name says that")
    }
    guard matching.count == 1 else {
      throw .templateFlowAmbiguous(wanted: wanted, files: matching.map(\.image.lastPathComponent))
    }
    guard first.isFetched else {
      throw .templateFlowNoImage(
        wanted: wanted,
        reason: "\(first.image.lastPathComponent) is empty, as it was never fetched"
      )
    }
    guard first.table != nil else {
      throw .templateFlowNoImage(
        wanted: wanted,
        reason: "no _dseg.tsv names the labels of \(first.image.lastPathComponent)"
      )
    }
    return first
  }

  private func contents(of template: Template) -> [URL] {
    let folder = folder.appending(path: "tpl-\(template.rawValue)")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: nil
    )
    return (files ?? []).sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}

/// Of `tables` the one that says most of `image`: every entity of its name is one of the image's, as BIDS
/// lets a table stand for several images.
private func table(of image: URL, among tables: [URL]) -> URL? {
  let own = entities(of: image)
  return tables.filter { table in
    let others = entities(of: table)
    return size(of: table) > 0 && others.isSubset(of: own)
      && others.contains { $0.hasPrefix("atlas-") }
  }.max { entities(of: $0).count < entities(of: $1).count }
}

private func entities(of file: URL) -> Set<Substring> {
  Set(file.lastPathComponent.split(separator: "_").filter { $0.contains("-") })
}

/// Whether two values of an entity are the same; of numbers, `2` is `02`.
private func same(_ value: String, _ other: String) -> Bool {
  if let number = Int(value), let wanted = Int(other) { return number == wanted }
  return value == other
}

private func size(of file: URL) -> Int {
  let path = file.resolvingSymlinksInPath().path(percentEncoded: false)
  return (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
}
