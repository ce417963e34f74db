import Geometry
import Yams

/// What a definition file says it is, on its `schema` line.
enum Schema: String, CaseIterable {
  case region = "tmsp-region/1"
  case points = "tmsp-points/1"
  case targetingProtocol = "tmsp-targeting-protocol/1"
  case stimulationProtocol = "tmsp-stimulation-protocol/1"
  case regionCalibration = "tmsp-region-calibration/1"
  case networks = "tmsp-networks/1"
  case circuits = "tmsp-circuits/1"
  case mappingProtocol = "tmsp-mapping-protocol/1"
  case importedAtlas = "tmsp-imported-atlas/1"
  case knownImages = "tmsp-known-images/1"
}

extension DefinitionText {
  /// The schema that the file names, one of `accepted`.
  func schema(in root: DefinitionValue, accepted: [Schema]) throws(AtlasError) -> Schema {
    guard case .mapping(let mapping) = root.node else {
      throw root.wrongType("a mapping with the key schema")
    }
    for (key, value) in mapping where key.scalar?.string == "schema" {
      let value = DefinitionValue(node: value, file: file, path: "schema")
      let name = try value.choice(of: accepted.map(\.rawValue))
      if let schema = Schema(rawValue: name) { return schema }
    }
    throw .missingKey(root.place, key: "schema")
  }
}

extension DefinitionValue {
  /// A name: lower-case letters, digits, hyphens and underscores, at most 64.
  func identifier() throws(AtlasError) -> String {
    let name = try text()
    guard isAtlasName(name) else {
      throw outOfRange(
        shortened(name),
        "at most 64 lower-case letters, digits, hyphens and underscores"
      )
    }
    return name
  }

  /// A version: three whole numbers joined by dots.
  func version() throws(AtlasError) -> String {
    let version = try text()
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    let isValid =
      parts.count == 3
      && parts.allSatisfy { part in
        (1...6).contains(part.utf8.count) && part.utf8.allSatisfy { (48...57).contains($0) }
      }
    guard isValid else {
      throw outOfRange(shortened(version), "three numbers joined by dots, like 1.0.0")
    }
    return version
  }

  /// A list of sources, at least one.
  func sources() throws(AtlasError) -> [Source] {
    var sources: [Source] = []
    for item in try list() { sources.append(try item.source()) }
    return sources
  }

  /// One source: label, text and, where there is one, link.
  func source() throws(AtlasError) -> Source {
    let keys = try mapping(["label", "text"], optional: ["link"])
    var link: String?
    if let value = keys.optional("link") {
      let address = try value.text()
      guard address.hasPrefix("https://"), !address.contains(where: \.isWhitespace) else {
        throw value.outOfRange(shortened(address), "an address that begins with https://")
      }
      link = address
    }
    return Source(
      label: try keys["label"].choice(VerificationLabel.self),
      text: try keys["text"].text(),
      link: link
    )
  }

  /// Coordinates `[x, y, z]` in RAS millimetres of `template`.
  func point(in template: Template) throws(AtlasError) -> TemplatePoint {
    let items = try list()
    guard items.count == 3 else {
      throw outOfRange("a list of \(items.count)", "three coordinates: [x, y, z]")
    }
    let bounds = Bounds.from(-200, to: 200, "mm")
    return TemplatePoint(
      try items[0].number(bounds),
      try items[1].number(bounds),
      try items[2].number(bounds),
      in: template
    )
  }
}
