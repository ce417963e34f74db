public import Foundation

/// The folder of a user's imported atlases: one record each, `<name>.yaml`, and the images that were
/// copied.
public struct AtlasLibrary: Sendable {
  /// The environment variable that names the folder.
  public static let variable = "TMSP_ATLAS_LIBRARY"

  /// The folder; it need not exist yet.
  public let folder: URL

  /// The folder that the caller named, else that of `TMSP_ATLAS_LIBRARY`, else
  /// `$XDG_DATA_HOME/tmsplanner/atlases`, else `~/.local/share/tmsplanner/atlases`.
  ///
  /// - Parameters:
  ///   - option: What the caller named, if anything.
  ///   - environment: The environment; nil is that of the process.
  public init(option: String? = nil, environment: [String: String]? = nil) {
    let environment = environment ?? ProcessInfo.processInfo.environment
    func variable(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    if let named = option ?? variable(Self.variable) {
      folder = URL(filePath: named, directoryHint: .isDirectory)
    } else {
      let home = variable("HOME") ?? NSHomeDirectory()
      let data = variable("XDG_DATA_HOME") ?? home + "/.local/share"
      folder = URL(filePath: data + "/tmsplanner/atlases", directoryHint: .isDirectory)
    }
  }

  /// The names of all records, sorted.
  public var names: [String] {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: folder.path(percentEncoded: false)
    )
    return (files ?? []).filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }
      .map { String($0.dropLast(5)) }.sorted()
  }

  /// Where the record of `name` lies, or would.
  public func record(of name: String) -> URL { folder.appending(path: name + ".yaml") }

  /// Where a copy of the image at `path` lies, or would.
  public func copy(of path: String, as name: String) -> URL {
    folder.appending(path: name + (path.hasSuffix(".gz") ? ".nii.gz" : ".nii"))
  }

  /// The atlas called `name`, as its record tells; its image is not looked at.
  ///
  /// - Throws: `atlas_unknown`, or what is wrong with the record.
  public func atlas(_ name: String) throws -> ImportedAtlas {
    guard names.contains(name) else {
      throw AtlasImportError.unknown(
        name: shortened(name),
        known: names,
        folder: folder.path(percentEncoded: false)
      )
    }
    let file = record(of: name)
    let atlas = try ImportedAtlas(DefinitionText(path: file.path(percentEncoded: false)))
    // A renamed record could otherwise pass for networks that ship with the program.
    guard atlas.name == name else {
      throw AtlasError.inconsistent(
        FilePlace(file: file.lastPathComponent, line: 1),
        key: "name",
        problem: "the record is that of \(atlas.name)"
      )
    }
    return atlas
  }

  /// Takes the record of `name` away, and the image where it is a copy in this folder.
  ///
  /// - Returns: The names of the files that are gone.
  /// - Throws: `atlas_unknown`, or what the system refused.
  public func remove(_ name: String) throws -> [String] {
    // A record that cannot be read must still go.
    let image = try? atlas(name).image.path
    if !names.contains(name) { _ = try atlas(name) }
    var files = [record(of: name)]
    if let image, copy(of: image, as: name).path(percentEncoded: false) == image {
      files.append(URL(filePath: image))
    }
    for file in files where FileManager.default.fileExists(atPath: file.path(percentEncoded: false))
    {
      try FileManager.default.removeItem(at: file)
    }
    return files.map(\.lastPathComponent)
  }
}

/// Whether `name` can be that of an atlas: at most 64 lower-case letters, digits, hyphens and underscores.
public func isAtlasName(_ name: String) -> Bool {
  (1...64).contains(name.utf8.count)
    && name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
}
