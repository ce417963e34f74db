public import Geometry

/// What is known of label images that others publish: by their digest, and of families by their names.
public struct KnownImages: Sendable, Equatable {
  /// An image, known by its digest.
  public struct Image: Hashable, Sendable {
    /// How its SHA-256 begins: sixteen digits.
    public let sha256Start: String
    /// What it is.
    public let title: String
    /// The template that it lies in.
    public let template: Template
    /// What its authors permit.
    public let licence: String
    /// The works to cite.
    public let citation: String
  }

  /// Images of one origin, which a name may tell.
  public struct Family: Hashable, Sendable {
    /// Words of a file's or atlas's name, in lower case without other signs.
    public let words: [String]
    /// What they are.
    public let title: String
    /// What each report that uses one repeats.
    public let restriction: String
  }

  /// The images.
  public let images: [Image]
  /// The families whose licences forbid commercial use.
  public let families: [Family]

  /// Knows nothing.
  public static let none = KnownImages(images: [], families: [])

  /// The image with this digest; nil of an unknown one.
  public func image(sha256: String) -> Image? {
    images.first { sha256.hasPrefix($0.sha256Start) }
  }

  /// What each report has to repeat of an image with these names and this licence note; nil where
  /// nothing forbids commercial use.
  ///
  /// A name proves nothing, so that it is said to be only a name.
  public func restriction(names: [String], licence: String) -> String? {
    let names = names.map(plain)
    for family in families
    where family.words.contains(where: { w in names.contains { $0.contains(w) } }) {
      return "By its name one of \(family.title): \(family.restriction)"
    }
    let note = plain(licence)
    let forbids =
      note.contains("noncommercial") || note.contains("ccbync")
      || licence.split { !$0.isLetter }.contains("NC")
    return forbids ? "Its licence note forbids commercial use." : nil
  }
}

/// `text` in lower case, letters and digits only.
private func plain(_ text: String) -> String {
  text.lowercased().filter { $0.isLetter || $0.isNumber }
}

extension KnownImages {
  /// Reads a file of known images.
  init(_ text: DefinitionText) throws(AtlasError) {
    let root = try text.root()
    _ = try text.schema(in: root, accepted: [.knownImages])
    let keys = try root.mapping(["schema", "images", "families"])
    var images: [Image] = []
    for item in try keys["images"].list() {
      let keys = try item.mapping([
        "sha256_begins", "title", "space", "licence", "citation", "sources",
      ])
      let start = try keys["sha256_begins"].identifier()
      guard start.count == 16, start.allSatisfy({ "0123456789abcdef".contains($0) }) else {
        throw keys["sha256_begins"].outOfRange(start, "16 hexadecimal digits")
      }
      _ = try keys["sources"].sources()
      images.append(
        Image(
          sha256Start: start,
          title: try keys["title"].text(),
          template: try keys["space"].choice(Template.self),
          licence: try keys["licence"].text(),
          citation: try keys["citation"].text()
        )
      )
    }
    var families: [Family] = []
    for item in try keys["families"].list() {
      let keys = try item.mapping(["words", "title", "restriction", "sources"])
      _ = try keys["sources"].sources()
      var words: [String] = []
      for word in try keys["words"].list() { words.append(try word.identifier()) }
      families.append(
        Family(
          words: words,
          title: try keys["title"].text(),
          restriction: try keys["restriction"].text()
        )
      )
    }
    self.init(images: images, families: families)
  }
}
