import Targeting

/// The rules of a protocol, and where each comes from.
///
/// Every gate may be left out; it is not judged then.
func gateRules(
  _ value: DefinitionValue
) throws(AtlasError) -> (rules: GateRules, citations: [TargetingProtocol.Section: [Source]]) {
  let gates = Gate.allCases.filter(\.acceptsRule)
  let keys = try value.mapping([], optional: gates.map(\.rawValue))
  var rules: [GateRule] = []
  var citations: [TargetingProtocol.Section: [Source]] = [:]
  for gate in gates {
    guard let value = keys.optional(gate.rawValue) else { continue }
    let (rule, sources) = try gateRule(gate, value)
    rules.append(rule)
    if let section = TargetingProtocol.Section.rule(for: gate) { citations[section] = sources }
  }
  return (GateRules(rules), citations)
}

private func gateRule(
  _ gate: Gate,
  _ value: DefinitionValue
) throws(AtlasError) -> (rule: GateRule, sources: [Source]) {
  let keys = try value.mapping(
    ["sources"],
    optional: gate.mayFail ? ["warn", "refuse", "when_refused"] : ["warn"]
  )
  let warn = try threshold(keys.optional("warn"), of: gate)
  let refuse = try threshold(keys.optional("refuse"), of: gate)
  guard warn != nil || refuse != nil else {
    throw value.inconsistent(gate.mayFail ? "has neither warn nor refuse" : "has no warn")
  }
  guard GateRule.isOrdered(gate, warn: warn, fail: refuse) else {
    let side = gate.direction == .below ? "above" : "below"
    throw (keys.optional("refuse") ?? value)
      .inconsistent("\(refuse ?? .nan) lies \(side) warn, \(warn ?? .nan)")
  }
  let sources = try keys["sources"].sources()
  let rule = GateRule(
    gate,
    warn: warn,
    fail: refuse,
    statusOfFailure: try statusOfFailure(keys.optional("when_refused"), refuse: refuse),
    sources: sources.map { GateSource(label: $0.label.rawValue, text: $0.text) }
  )
  return (rule, sources)
}

private func threshold(
  _ value: DefinitionValue?,
  of gate: Gate
) throws(AtlasError) -> Double? {
  try value?.number(gate.bounds)
}

/// What a refusal means: no target, unless the file says that it only lowers the confidence.
private func statusOfFailure(
  _ value: DefinitionValue?,
  refuse: Double?
) throws(AtlasError) -> TargetStatus {
  guard let value else { return .noTarget }
  guard refuse != nil else { throw value.inconsistent("there is no refuse that it could be about") }
  let accepted = [TargetStatus.noTarget, .lowConfidence].map(\.rawValue)
  return TargetStatus(rawValue: try value.choice(of: accepted)) ?? .noTarget
}

extension Gate {
  /// The thresholds that a file may have.
  fileprivate var bounds: Bounds {
    switch self {
    case .minutesKept: .from(0, to: 600, "minutes")
    case .framesKept: .from(0, to: 100_000, "frames")
    case .degreesOfFreedom: .from(0, to: 100_000)
    case .meanFramewiseDisplacement: .above(0, to: 5, "mm")
    case .seedTemporalSNR, .regionTemporalSNR: .from(0, to: 1_000)
    case .seedCoverage, .regionCoverage, .resamplesWithoutTarget: .from(0, to: 1)
    case .respirationCorrelation: .above(0, to: 1)
    case .anticorrelation, .globalSignalSign, .mapReliability: .from(-1, to: 1)
    case .globalSignalDisplacement, .splitHalfDisplacement, .bootstrapDisplacement,
      .groupTargetDistance, .methodSpread, .transformRoundTrip:
      .above(0, to: 100, "mm")
    case .clusterVolume: .above(0, to: 1_000_000, "mm³")
    }
  }
}
