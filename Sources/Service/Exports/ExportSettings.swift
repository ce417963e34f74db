public import NavigationFiles

/// How results are written as files.
public struct ExportSettings: Hashable, Sendable {
  /// The folder that holds them, each below its site, subject and job.
  public var folder: String
  /// The formats for navigators; none writes the report and its page alone.
  public var formats: [NavigationFormat] = []

  /// Writes into `folder`.
  public init(folder: String) { self.folder = folder }
}

extension ExportSettings {
  static let keys: Set<String> = ["folder", "formats"]

  /// Reads the section of the configuration; nil where nothing is to be written.
  ///
  /// - Throws: ``ConfigurationError``, also for formats without a folder.
  init?(_ map: ConfigurationMap) throws(ConfigurationError) {
    try map.refuseUnknown(Self.keys)
    let names = NavigationFormat.allCases.map(\.rawValue)
    let formats = try map.texts("formats", "of " + names.joined(separator: ", ")) {
      names.contains($0)
    }
    guard let folder = try map.path("folder") else {
      guard formats.isEmpty else {
        throw map.error(
          "exports.formats: give exports.folder, where the files are to lie",
          at: "formats"
        )
      }
      return nil
    }
    self.init(folder: folder)
    self.formats = formats.compactMap(NavigationFormat.init)
  }
}
