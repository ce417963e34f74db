import Atlases
import Targeting
import Testing

@Suite struct GateRuleTests {
  private static let name = "Protocols/targeting/sgc-dlpfc-peak.yaml"

  /// The shipped protocol with these rules and no others.
  private func definition(rules: String) throws -> TargetingProtocol {
    let text = try ShippedData.text(Self.name)
    let start = try #require(text.firstRange(of: "\nrules:\n"))
    let end = try #require(text.firstRange(of: "\nsources:\n"))
    let changed = text[..<start.lowerBound] + "\nrules:\(rules)\n" + text[end.lowerBound...]
    return try ShippedData.catalogue()
      .targetingProtocol(parsing: [UInt8](String(changed).utf8), file: "mine.yaml")
  }

  /// A rule on one line.
  private func rule(_ name: String, _ thresholds: String) -> String {
    "\n  \(name): {\(thresholds), sources: [{label: chosen_by_us, text: Why.}]}"
  }

  @Test(arguments: ["sgc-dlpfc-peak", "sgc-dlpfc-cluster"])
  func `the shipped protocols have a rule for every gate, each with its sources`(
    id: String
  ) throws {
    let definition = try ShippedData.catalogue().targetingProtocol(id)
    for gate in Gate.allCases where gate.acceptsRule {
      let rule = try #require(definition.rules[gate], "\(gate)")
      let section = try #require(TargetingProtocol.Section.rule(for: gate), "\(gate)")
      let cited = try #require(definition.citations[section], "\(gate)")
      #expect(!cited.isEmpty)
      #expect(rule.sources.map(\.text) == cited.map(\.text))
      #expect(rule.sources.map(\.label) == cited.map(\.label.rawValue))
    }
    #expect(TargetingProtocol.Section.rule(for: .anticorrelation) == nil)
  }

  @Test func `the two shipped protocols have the same rules`() throws {
    let catalogue = try ShippedData.catalogue()
    let peak = try catalogue.targetingProtocol("sgc-dlpfc-peak").rules
    #expect(try catalogue.targetingProtocol("sgc-dlpfc-cluster").rules == peak)
  }

  @Test func `the six rules of older files load by themselves, with the meaning they had`() throws {
    let rules = try definition(
      rules: rule("minutes_kept", "warn: 10, refuse: 3")
        + rule("frames_kept", "warn: 100, refuse: 50")
        + rule("degrees_of_freedom", "warn: 40, refuse: 20")
        + rule("seed_coverage", "warn: 0.8, refuse: 0.25")
        + rule("region_coverage", "warn: 0.8, refuse: 0.25")
        + rule("split_half_displacement_mm", "warn: 15")
    ).rules
    #expect(Gate.allCases.count { rules[$0] != nil } == 6)
    #expect(rules[.minutesKept]?.warn == 10)
    #expect(rules[.minutesKept]?.fail == 3)
    #expect(rules[.minutesKept]?.statusOfFailure == .noTarget)
    #expect(rules[.splitHalfDisplacement]?.warn == 15)
    #expect(rules[.splitHalfDisplacement]?.fail == nil)
  }

  @Test func `a rule may only warn, only refuse, or lower the confidence`() throws {
    let rules = try definition(
      rules: rule("seed_temporal_snr", "warn: 30") + rule("map_reliability", "refuse: 0.2")
        + rule("respiration_correlation", "refuse: 0.6, when_refused: low_confidence")
    ).rules
    #expect(rules[.seedTemporalSNR]?.fail == nil)
    #expect(rules[.mapReliability]?.warn == nil)
    #expect(rules[.mapReliability]?.statusOfFailure == .noTarget)
    #expect(rules[.respirationCorrelation]?.statusOfFailure == .lowConfidence)
    #expect(rules[.minutesKept] == nil)
  }

  @Test(arguments: [
    ("seed_tsnr", "warn: 30", "protocol_unknown_key", "rules.seed_tsnr"),
    ("anticorrelation", "refuse: -0.1", "protocol_unknown_key", "rules.anticorrelation"),
    ("minutes_kept", "warn: 3, refuse: 10", "protocol_inconsistent", "above warn"),
    (
      "mean_framewise_displacement_mm", "warn: 0.5, refuse: 0.3", "protocol_inconsistent",
      "below warn"
    ),
    ("global_signal_sign", "warn: 0, refuse: -0.1", "protocol_inconsistent", "below warn"),
    ("method_spread_mm", "warn: 15, refuse: 30", "protocol_unknown_key", "refuse"),
    ("group_target_distance_mm", "warn: 0", "protocol_out_of_range", "above 0"),
    (
      "seed_temporal_snr", "warn: 30, when_refused: no_target", "protocol_inconsistent",
      "no refuse"
    ),
    ("map_reliability", "refuse: 0, when_refused: ok", "protocol_out_of_range", "no_target"),
    ("map_reliability", "refuse: 1.1", "protocol_out_of_range", "-1 to 1"),
    ("map_reliability", "when_refused: no_target", "protocol_inconsistent", "neither warn"),
    ("cluster_volume_mm3", "warn: -1", "protocol_out_of_range", "above 0"),
  ])
  func `a rule that cannot be meant is refused`(
    name: String,
    thresholds: String,
    code: String,
    says: String
  ) throws {
    let text = rule(name, thresholds)
    let error = try #require(atlasError { _ = try definition(rules: text) }, "it was accepted")
    #expect(error.code == code, "\(error.message)")
    #expect(error.message.contains(says), "\(error.message)")
  }
}
