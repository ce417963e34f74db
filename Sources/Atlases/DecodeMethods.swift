import Geometry
import Targeting
import Yams

/// What the `method` of a targeting protocol declares.
struct DeclaredMethods {
  let methods: [MethodSpecification]
  let recommended: String
  let direction: Direction
  let consensus: ConsensusRule?
  let sources: [Source]

  /// Reads `value`; a file without the newer keys means peak and one cluster, most negative r.
  init(_ value: DefinitionValue) throws(AtlasError) {
    let keys = try value.mapping(
      ["statistic", "recommended", "cluster", "sources"],
      optional: ["direction", "cone", "hierarchical", "consensus"]
    )
    // One value today: written out, so that a file says what it relies on.
    _ = try keys["statistic"].choice(of: ["pearson_r"])
    var methods = [MethodSpecification(name: TargetingMethod.peak.rawValue, rule: .peak)]
    methods += try clusterMethods(keys["cluster"])
    if let cone = keys.optional("cone") {
      let name = TargetingMethod.cone.rawValue
      methods.append(MethodSpecification(name: name, rule: .cone(try coneRule(cone))))
    }
    if let tree = keys.optional("hierarchical") {
      let name = TargetingMethod.hierarchical.rawValue
      methods.append(
        MethodSpecification(name: name, rule: .hierarchical(try hierarchicalRule(tree)))
      )
    }
    self.methods = methods
    recommended = try keys["recommended"].choice(of: methods.map(\.name))
    direction =
      try keys.optional("direction").map { value throws(AtlasError) in
        try value.choice(Direction.self)
      } ?? .negative
    consensus = try keys.optional("consensus").map(consensusRule)
    sources = try keys["sources"].sources()
  }
}

/// One rule called `cluster`, or a list of rules with names that begin so.
private func clusterMethods(_ value: DefinitionValue) throws(AtlasError) -> [MethodSpecification] {
  guard case .sequence = value.node else {
    let rule = try clusterRule(value, isNamed: false)
    return [MethodSpecification(name: TargetingMethod.cluster.rawValue, rule: .cluster(rule.rule))]
  }
  var methods: [MethodSpecification] = []
  for item in try value.list() {
    let (rule, name) = try clusterRule(item, isNamed: true)
    let text = try name.methodName(TargetingMethod.cluster)
    guard !methods.contains(where: { $0.name == text }) else {
      throw name.inconsistent("\(text) is listed twice")
    }
    methods.append(MethodSpecification(name: text, rule: .cluster(rule)))
  }
  return methods
}

/// The rule, and the value of its name where it has one; else `value` itself.
private func clusterRule(
  _ value: DefinitionValue,
  isNamed: Bool
) throws(AtlasError) -> (rule: ClusterRule, name: DefinitionValue) {
  let keys = try value.mapping(
    (isNamed ? ["name"] : []) + ["fraction", "of", "connectivity", "weighting"],
    optional: ["minimum_voxels"]
  )
  // One value today, written out like the statistic.
  _ = try keys["connectivity"].integer(26...26)
  let rule = ClusterRule(
    fraction: try keys["fraction"].number(.above(0, to: 1)),
    base: try keys["of"].choice(ClusterRule.Base.self),
    weighting: try weighting(keys["weighting"]),
    minimumVoxels: try keys.optional("minimum_voxels").map { value throws(AtlasError) in
      try value.integer(1...100_000)
    } ?? 1
  )
  return (rule, isNamed ? keys["name"] : value)
}

/// The word `none`, or what weights are taken from and what they do.
private func weighting(_ value: DefinitionValue) throws(AtlasError) -> ClusterRule.Weighting {
  guard case .mapping = value.node else {
    _ = try value.choice(of: [ClusterRule.Weighting.none.rawValue])
    return .none
  }
  let keys = try value.mapping(["by", "use"])
  // One value today, written out like the statistic.
  _ = try keys["by"].choice(of: ["voxel_weights"])
  let uses = ClusterRule.Weighting.allCases.filter { $0 != .none }
  let use = try keys["use"].choice(of: uses.map(\.rawValue))
  return ClusterRule.Weighting(rawValue: use) ?? .none
}

private func coneRule(_ value: DefinitionValue) throws(AtlasError) -> ConeRule {
  let keys = try value.mapping(["shells"])
  var shells: [ConeRule.Shell] = []
  for item in try keys["shells"].list() {
    let shell = try item.mapping(["up_to_mm", "weight"])
    let radius = try shell["up_to_mm"].number(.above(0, to: 50, "mm")).mm
    if let last = shells.last, radius <= last.radius {
      throw shell["up_to_mm"].inconsistent("a shell must be larger than the one before")
    }
    let weight = try shell["weight"].number(.above(0, to: 1_000))
    shells.append(ConeRule.Shell(radius: radius, weight: weight))
  }
  return ConeRule(shells: shells)
}

private func hierarchicalRule(_ value: DefinitionValue) throws(AtlasError) -> HierarchicalRule {
  let keys = try value.mapping(
    [
      "statistic", "linkage", "cut_distance", "subunit_series", "more_than_voxels",
      "maximum_voxels", "scoring",
    ],
    optional: ["halves_and_comparisons"]
  )
  _ = try keys["statistic"].choice(of: ["spearman_rho"])
  _ = try keys["subunit_series"].choice(of: ["median"])
  return HierarchicalRule(
    linkage: try keys["linkage"].choice(HierarchicalRule.Linkage.self),
    cut: try keys["cut_distance"].number(.above(0, to: 2)),
    moreThanVoxels: try keys["more_than_voxels"].integer(1...100_000),
    // 20,000 voxels take 0.8 GB of distances.
    maximumVoxels: try keys["maximum_voxels"].integer(2...20_000),
    scoring: try scoring(keys["scoring"]),
    isRepeated: try keys.optional("halves_and_comparisons").map { value throws(AtlasError) in
      try value.choice(of: ["measured", "not_measured"]) == "measured"
    } ?? false
  )
}

/// The word `rank_product`, or three weights.
private func scoring(_ value: DefinitionValue) throws(AtlasError) -> HierarchicalRule.Scoring {
  guard case .mapping = value.node else {
    _ = try value.choice(of: ["rank_product"])
    return .rankProduct
  }
  let keys = try value.mapping(["net_correlation", "compactness", "size"])
  let bounds = Bounds.from(0, to: 1)
  let weights = (
    try keys["net_correlation"].number(bounds), try keys["compactness"].number(bounds),
    try keys["size"].number(bounds)
  )
  guard weights.0 + weights.1 + weights.2 > 0 else {
    throw value.inconsistent("all weights are 0")
  }
  return .weightedSum(netCorrelation: weights.0, compactness: weights.1, size: weights.2)
}

private func consensusRule(_ value: DefinitionValue) throws(AtlasError) -> ConsensusRule {
  let keys = try value.mapping(["centre", "sphere_radius_mm"])
  return ConsensusRule(
    centre: try keys["centre"].choice(ConsensusRule.Centre.self),
    sphereRadius: try keys["sphere_radius_mm"].number(.above(0, to: 50, "mm")).mm
  )
}

extension DefinitionValue {
  /// A name that begins with that of `method`: lower-case letters, digits, hyphens and dots.
  fileprivate func methodName(_ method: TargetingMethod) throws(AtlasError) -> String {
    let name = try text()
    // Not a regular expression: one with a repeated optional hyphen takes for ever on a long name.
    let parts = name.utf8.split(omittingEmptySubsequences: false) { byte in
      byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty
        && part.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }
    guard name.utf8.count <= 32, isPlain,
      name == method.rawValue || name.hasPrefix(method.rawValue + "-")
    else {
      throw outOfRange(
        shortened(name),
        "\(method.rawValue), or \(method.rawValue)- and lower-case letters, digits, hyphens and "
          + "dots, at most 32"
      )
    }
    return name
  }
}
