import Denoising
import Geometry
import Targeting

/// Finds what a protocol refers to.
struct DefinitionNames {
  let regions: [String: Region]
  let points: [String: ReferencePoint]
  var networks: [String: NetworkAtlas] = [:]
  var circuits: [String: CircuitAtlas] = [:]
  var mappings: [String: MappingProtocol] = [:]

  func region(_ value: DefinitionValue) throws(AtlasError) -> Region {
    let name = try value.text()
    guard let region = regions[name] else {
      throw unknown(value, .region, name, regions.keys.sorted())
    }
    return region
  }

  func point(_ value: DefinitionValue) throws(AtlasError) -> ReferencePoint {
    let name = try value.text()
    guard let point = points[name] else {
      throw unknown(value, .point, name, points.keys.sorted())
    }
    return point
  }

  func networkAtlas(_ value: DefinitionValue) throws(AtlasError) -> NetworkAtlas {
    let name = try value.text()
    guard let atlas = networks[name] else {
      throw unknown(value, .networkAtlas, name, networks.keys.sorted())
    }
    return atlas
  }

  func circuitAtlas(_ value: DefinitionValue) throws(AtlasError) -> CircuitAtlas {
    let name = try value.text()
    guard let atlas = circuits[name] else {
      throw unknown(value, .circuitTable, name, circuits.keys.sorted())
    }
    return atlas
  }

  func mappingProtocol(_ value: DefinitionValue) throws(AtlasError) -> MappingProtocol {
    let name = try value.text()
    guard let mapping = mappings[name] else {
      throw unknown(value, .mappingProtocol, name, mappings.keys.sorted())
    }
    return mapping
  }

  private func unknown(
    _ value: DefinitionValue,
    _ kind: DefinitionKind,
    _ name: String,
    _ known: [String]
  ) -> AtlasError {
    .unknownReference(
      value.place,
      key: value.name,
      kind: kind,
      name: shortened(name),
      known: known
    )
  }
}

extension TargetingProtocol {
  /// Reads a targeting protocol whose regions and points are among `names`.
  init(_ text: DefinitionText, names: DefinitionNames) throws(AtlasError) {
    let root = try text.root()
    _ = try text.schema(in: root, accepted: [.targetingProtocol])
    let keys = try root.mapping(
      [
        "schema", "id", "version", "title", "purpose", "hemisphere", "seed", "search_region",
        "denoising", "method", "group_target", "references", "rules", "sources",
      ],
      optional: ["stability", "search_within_network"]
    )
    let searchRegion = try names.region(keys["search_region"])
    let hemisphere = try keys["hemisphere"].choice(of: ["left", "right"])
    // Said twice on purpose: a protocol that searches the wrong side must not load.
    guard searchRegion.hemisphere.rawValue == hemisphere else {
      throw keys["hemisphere"].inconsistent(
        "is \(hemisphere), but \(searchRegion.id) lies \(searchRegion.hemisphere.rawValue)"
      )
    }
    let groupTarget = try names.point(keys["group_target"])
    guard groupTarget.kind == .groupTarget else {
      throw keys["group_target"].inconsistent("\(groupTarget.id) is a \(groupTarget.kind.rawValue)")
    }
    let denoising = try denoisingPlan(keys["denoising"])
    let method = try DeclaredMethods(keys["method"])
    let seed = try Atlases.seed(keys["seed"], names: names, folder: text.folder)
    try requireSign(of: seed, method.direction, at: keys["seed"])
    let rules = try gateRules(keys["rules"])
    var citations = rules.citations
    citations[.denoising] = denoising.sources
    citations[.method] = method.sources
    let stability = try keys.optional("stability").map(stabilityPlan)
    citations[.stability] = stability?.sources
    self.init(
      id: try keys["id"].identifier(),
      version: try keys["version"].version(),
      title: try keys["title"].text(),
      purpose: try keys["purpose"].text(),
      seed: seed,
      searchRegion: searchRegion,
      denoising: denoising.plan,
      comparisons: denoising.comparisons,
      methods: method.methods,
      recommended: method.recommended,
      direction: method.direction,
      consensus: method.consensus,
      stability: stability?.plan,
      restriction: try keys.optional("search_within_network").map { value throws(AtlasError) in
        try networkRestriction(value, names: names)
      },
      groupTarget: groupTarget,
      references: try referenceList(keys["references"], names: names),
      rules: rules.rules,
      sources: try keys["sources"].sources(),
      citations: citations,
      file: text.file,
      bytes: text.bytes
    )
  }
}

/// Said twice on purpose: a protocol that seeks the wrong sign must not load.
private func requireSign(
  of seed: Seed,
  _ direction: Direction,
  at value: DefinitionValue
) throws(AtlasError) {
  guard case .userMap(let map) = seed, direction != map.kind.direction else { return }
  throw value.inconsistent(
    "a \(map.kind.rawValue) is sought by its most \(map.kind.direction.rawValue) correlation, "
      + "but method.direction is \(direction.rawValue)"
  )
}

private func networkRestriction(
  _ value: DefinitionValue,
  names: DefinitionNames
) throws(AtlasError) -> NetworkRestriction {
  let keys = try value.mapping(["mapping", "network"])
  let mapping = try names.mappingProtocol(keys["mapping"])
  let known = mapping.networks.networks.map(\.name)
  let name = try keys["network"].choice(of: known)
  return NetworkRestriction(mapping: mapping, network: known.firstIndex(of: name) ?? 0)
}

private func referenceList(
  _ value: DefinitionValue,
  names: DefinitionNames
) throws(AtlasError) -> [ReferencePoint] {
  var points: [ReferencePoint] = []
  for item in try value.list() {
    let point = try names.point(item)
    guard !points.contains(point) else { throw item.inconsistent("\(point.id) is listed twice") }
    points.append(point)
  }
  return points
}
