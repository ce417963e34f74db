import Geometry

extension ImportedAtlas {
  /// The record as YAML, `tmsp-imported-atlas/1`.
  public var yaml: String {
    func optional(_ text: String?) -> String { text.map(quoted) ?? "none" }
    let head = """
      # Written by tmsplan atlas import. The image is someone else's; this is where it lies.
      schema: tmsp-imported-atlas/1
      name: \(name)
      kind: \(kind.rawValue)
      image:
        path: \(quoted(image.path))
        sha256: \(quoted(image.sha256))
        bytes: \(image.byteCount)
        xform: \(image.xform ?? "none")
      space: \(template.rawValue)
      grid:
        size: [\(grid.size.i), \(grid.size.j), \(grid.size.k)]
        affine: [\(grid.affine.map { "\($0)" }.joined(separator: ", "))]
      table:
        name: \(quoted(table.name))
        sha256: \(quoted(table.sha256))
      licence: \(quoted(terms.licence))
      restriction: \(optional(terms.restriction))
      citation: \(optional(terms.citation))
      imported: \(quoted(imported))
      labels:

      """
    return head
      + labels.map { label in
        "  - {index: \(label.index), name: \(quoted(label.name)), voxels: \(label.voxelCount)}\n"
      }.joined()
  }
}

/// A double-quoted scalar; also what could be taken for an anchor or alias is written by its number.
private func quoted(_ text: String) -> String {
  let escaped = text.unicodeScalars.map { scalar -> String in
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "&": "\\x26"
    case "*": "\\x2A"
    default: scalar.properties.generalCategory == .control ? " " : String(scalar)
    }
  }
  return "\"\(escaped.joined())\""
}
