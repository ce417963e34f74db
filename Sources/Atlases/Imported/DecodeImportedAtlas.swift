import Geometry

extension ImportedAtlas {
  /// Reads a record that ``yaml`` wrote.
  init(_ text: DefinitionText) throws(AtlasError) {
    let root = try text.root()
    _ = try text.schema(in: root, accepted: [.importedAtlas])
    let keys = try root.mapping([
      "schema", "name", "kind", "image", "space", "grid", "table", "labels", "licence",
      "restriction", "citation", "imported",
    ])
    let table = try keys["table"].mapping(["name", "sha256"])
    func optionalText(_ key: String) throws(AtlasError) -> String? {
      keys[key].isNone ? nil : try keys[key].text()
    }
    self.init(
      name: try keys["name"].identifier(),
      kind: try keys["kind"].choice(Kind.self),
      image: try Image(keys["image"]),
      template: try keys["space"].choice(Template.self),
      grid: try Grid(keys["grid"]),
      table: Table(name: try table["name"].text(), sha256: try table["sha256"].digest()),
      labels: try namedLabels(keys["labels"]),
      terms: Terms(
        licence: try keys["licence"].text(),
        restriction: try optionalText("restriction"),
        citation: try optionalText("citation")
      ),
      imported: try keys["imported"].text()
    )
  }

  /// Reads a record from its bytes; `file` is the name for messages.
  public init(parsing bytes: [UInt8], file: String) throws(AtlasError) {
    try self.init(DefinitionText(file: file, bytes: bytes))
  }
}

extension ImportedAtlas.Image {
  fileprivate init(_ value: DefinitionValue) throws(AtlasError) {
    let keys = try value.mapping(["path", "sha256", "bytes", "xform"])
    let path = try keys["path"].text()
    guard path.hasPrefix("/") else {
      throw keys["path"].outOfRange(shortened(path), "an absolute path")
    }
    self.init(
      path: path,
      sha256: try keys["sha256"].digest(),
      byteCount: try keys["bytes"].integer(1...(1 << 40)),
      xform: keys["xform"].isNone ? nil : try keys["xform"].choice(of: ["sform", "qform"])
    )
  }
}

extension ImportedAtlas.Grid {
  fileprivate init(_ value: DefinitionValue) throws(AtlasError) {
    let keys = try value.mapping(["size", "affine"])
    let sizes = try keys["size"].list()
    let numbers = try keys["affine"].list()
    guard sizes.count == 3 else { throw keys["size"].outOfRange("\(sizes.count)", "three numbers") }
    guard numbers.count == 12 else {
      throw keys["affine"].outOfRange("\(numbers.count)", "twelve numbers")
    }
    var affine: [Double] = []
    for number in numbers { affine.append(try number.number(.from(-1e4, to: 1e4))) }
    self.init(
      size: GridSize(
        try sizes[0].integer(1...4096),
        try sizes[1].integer(1...4096),
        try sizes[2].integer(1...4096)
      ),
      affine: affine
    )
  }
}

private func namedLabels(_ value: DefinitionValue) throws(AtlasError) -> [ImportedAtlas.Label] {
  var labels: [ImportedAtlas.Label] = []
  for item in try value.list(upTo: ImportedAtlas.mostLabels) {
    let keys = try item.mapping(["index", "name", "voxels"])
    let index = try keys["index"].integer(1...(1 << 24))
    guard index > labels.last?.index ?? 0 else {
      throw keys["index"].inconsistent("indices ascend")
    }
    labels.append(
      ImportedAtlas.Label(
        index: index,
        name: try keys["name"].text(),
        voxelCount: try keys["voxels"].integer(1...(1 << 28))
      )
    )
  }
  return labels
}

extension DefinitionValue {
  /// A SHA-256 in lower-case hexadecimal.
  func digest() throws(AtlasError) -> String {
    let word = try text()
    guard word.count == 64, word.allSatisfy({ "0123456789abcdef".contains($0) }) else {
      throw outOfRange(shortened(word), "64 hexadecimal digits")
    }
    return word
  }
}
