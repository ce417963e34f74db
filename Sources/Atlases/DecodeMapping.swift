public import Denoising
import Geometry
import Networks

extension MappingProtocol {
  /// Reads a mapping protocol whose networks and circuits are among `names`.
  init(_ text: DefinitionText, names: DefinitionNames) throws(AtlasError) {
    let root = try text.root()
    _ = try text.schema(in: root, accepted: [.mappingProtocol])
    let keys = try root.mapping([
      "schema", "id", "version", "title", "purpose", "networks", "circuits", "denoising", "data",
      "individual", "soft", "gradients", "sources",
    ])
    let denoising = try denoisingPlan(keys["denoising"])
    guard denoising.comparisons.count == 1, let other = denoising.comparisons.first,
      denoising.plan.removesGlobalSignal != other.plan.removesGlobalSignal
    else {
      throw keys["denoising"].inconsistent(
        "compare_with names the one set that treats the global signal otherwise"
      )
    }
    let networks = try names.networkAtlas(keys["networks"])
    let circuits = try names.circuitAtlas(keys["circuits"])
    guard networks.template == circuits.template else {
      throw keys["circuits"].inconsistent(
        "are of \(circuits.template.rawValue), the networks of \(networks.template.rawValue)"
      )
    }
    let data = try dataRule(keys["data"])
    let individual = try individualRule(keys["individual"])
    let soft = try softRule(keys["soft"])
    let gradients = try gradientRule(keys["gradients"])
    self.init(
      id: try keys["id"].identifier(),
      version: try keys["version"].version(),
      title: try keys["title"].text(),
      purpose: try keys["purpose"].text(),
      networks: networks,
      circuits: circuits,
      denoising: denoising.plan,
      otherDenoising: other,
      data: data.rule,
      individual: individual.rule,
      neighbourhood: individual.neighbourhood,
      floor: individual.floor,
      soft: soft.rule,
      gradients: gradients.rule,
      trendPowers: gradients.powers,
      citations: [
        "denoising": denoising.sources, "data": data.sources, "individual": individual.sources,
        "soft": soft.sources, "gradients": gradients.sources,
        "protocol": try keys["sources"].sources(),
      ],
      file: text.file,
      bytes: text.bytes
    )
  }
}

extension DenoisingPlan {
  /// Whether the global signal is regressed out.
  public var removesGlobalSignal: Bool { confounds?.columns.contains("global_signal") ?? false }
}

private func dataRule(
  _ value: DefinitionValue
) throws(AtlasError) -> (rule: MappingDataRule, sources: [Source]) {
  let keys = try value.mapping(["minutes_kept", "motion", "sources"])
  let minutes = try keys["minutes_kept"].mapping(["warn", "refuse"])
  let warn = try minutes["warn"].number(.from(0, to: 600, "minutes"))
  let refuse = try minutes["refuse"].number(.from(0, to: 600, "minutes"))
  guard refuse <= warn else { throw minutes["refuse"].inconsistent("lies above warn") }
  let motion = try keys["motion"].mapping(["framewise_displacement_mm", "refuse_share"])
  return (
    MappingDataRule(
      minutesToWarn: warn,
      minutesToRefuse: refuse,
      motionThreshold: try motion["framewise_displacement_mm"].number(.above(0, to: 5, "mm")),
      motionShareToRefuse: try motion["refuse_share"].number(.above(0, to: 1))
    ),
    try keys["sources"].sources()
  )
}

private func individualRule(
  _ value: DefinitionValue
) throws(AtlasError) -> (
  rule: IndividualNetworksRule, neighbourhood: Neighbourhood, floor: NullFloorRule,
  sources: [Source]
) {
  let keys = try value.mapping([
    "confidence", "maximum_iterations", "stop_share", "hemispheres", "neighbours", "null_lags",
    "seed", "sources",
  ])
  let neighbours = try keys["neighbours"].integer(6...18)
  guard let neighbourhood = Neighbourhood(rawValue: neighbours) else {
    throw keys["neighbours"].outOfRange("\(neighbours)", "6 or 18")
  }
  return (
    IndividualNetworksRule(
      coreConfidence: try keys["confidence"].number(.from(1, to: 10)),
      maximumIterations: try keys["maximum_iterations"].integer(1...100),
      changedShare: try keys["stop_share"].number(.from(0, to: 0.5)),
      hemispheres: try keys["hemispheres"].choice(IndividualNetworksRule.Hemispheres.self)
    ),
    neighbourhood,
    NullFloorRule(
      lagCount: try keys["null_lags"].integer(5...200),
      seed: UInt64(try keys["seed"].integer(0...Int(Int32.max)))
    ),
    try keys["sources"].sources()
  )
}

private func softRule(
  _ value: DefinitionValue
) throws(AtlasError) -> (rule: SoftNetworksRule, sources: [Source]) {
  let keys = try value.mapping([
    "sparsity", "smoothness", "maximum_iterations", "minimum_iterations", "tolerance", "sources",
  ])
  let most = try keys["maximum_iterations"].integer(1...2000)
  return (
    SoftNetworksRule(
      alpha: try keys["sparsity"].number(.from(0, to: 1000)),
      beta: try keys["smoothness"].number(.from(0, to: 1000)),
      maximumIterations: most,
      minimumIterations: try keys["minimum_iterations"].integer(0...most),
      tolerance: try keys["tolerance"].number(.from(0, to: 0.1))
    ),
    try keys["sources"].sources()
  )
}

private func gradientRule(
  _ value: DefinitionValue
) throws(AtlasError) -> (rule: GradientRule, powers: Int, sources: [Source]) {
  let keys = try value.mapping(["maps", "trend_surface_powers", "sources"])
  return (
    GradientRule(mapCount: try keys["maps"].integer(1...3)),
    try keys["trend_surface_powers"].integer(1...6),
    try keys["sources"].sources()
  )
}
