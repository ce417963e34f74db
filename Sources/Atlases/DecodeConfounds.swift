import Denoising
import Yams

/// The sets of confounds that a protocol names by a word.
private let namedSets: [(name: String, set: ConfoundSet)] = [
  ("8P", .parameters8), ("9P", .parameters9), ("24P", .motion24), ("26P", .parameters26),
  ("27P", .parameters27), ("36P", .parameters36),
  ("simple", .simple), ("scrubbing", .scrubbing),
]

/// The sets that need a number of components.
private let componentSets = ["compcor", "acompcor", "acompcor_gsr"]

/// Reads a set of confounds: `none`, a name, a list of columns, or a set with its components.
func confoundSet(_ value: DefinitionValue) throws(AtlasError) -> ConfoundSet? {
  guard !value.isNone else { return nil }
  switch value.node {
  case .sequence: return try .columns(columns(value))
  case .mapping: return try componentSet(value)
  default:
    let words = namedSets.map(\.name)
    if let word = value.node.scalar?.string, componentSets.contains(word) {
      throw value.wrongType("a mapping with the keys set, components")
    }
    let name = try value.choice(of: words)
    return namedSets.first { $0.name == name }?.set
  }
}

private func componentSet(_ value: DefinitionValue) throws(AtlasError) -> ConfoundSet {
  let keys = try value.mapping(["set", "components"])
  let set = try keys["set"].choice(of: componentSets)
  let components = keys["components"]
  if set == "compcor", components.isAll { return .compCor(components: nil) }
  let count = try components.integer(1...100)
  return switch set {
  case "compcor": .compCor(components: count)
  case "acompcor": .aCompCor(components: count)
  default: .aCompCorGlobalSignal(components: count)
  }
}

private func columns(_ value: DefinitionValue) throws(AtlasError) -> [String] {
  var columns: [String] = []
  for item in try value.list() {
    let column = try item.identifier()
    guard !columns.contains(column) else { throw item.inconsistent("\(column) is listed twice") }
    columns.append(column)
  }
  return columns
}
