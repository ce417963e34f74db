import Findings
import Targeting
import Testing

/// Thresholds for one gate, and a value that passes them.
struct GateCase: CustomTestStringConvertible, Sendable {
  let gate: Gate
  let warn: Double
  let fail: Double

  init(_ gate: Gate, warn: Double, fail: Double) {
    (self.gate, self.warn, self.fail) = (gate, warn, fail)
  }

  /// 1 where larger numbers are better, −1 where smaller ones are.
  var better: Double {
    switch gate.direction {
    case .below, .atOrBelow: 1
    case .above, .atOrAbove: -1
    }
  }

  var good: Double { warn + better * step }
  var doubtful: Double { warn - better * step }
  var bad: Double { fail - better * step }
  var isBadAtThreshold: Bool { [.atOrBelow, .atOrAbove].contains(gate.direction) }
  private var step: Double { (warn - fail).magnitude / 8 }

  var rule: GateRule {
    GateRule(gate, warn: warn, fail: gate.mayFail ? fail : nil, sources: [source])
  }

  var testDescription: String { gate.rawValue }

  static let all: [GateCase] = [
    GateCase(.minutesKept, warn: 10, fail: 4), GateCase(.framesKept, warn: 150, fail: 50),
    GateCase(.degreesOfFreedom, warn: 40, fail: 20),
    GateCase(.meanFramewiseDisplacement, warn: 0.25, fail: 0.5),
    GateCase(.seedTemporalSNR, warn: 20, fail: 10),
    GateCase(.regionTemporalSNR, warn: 20, fail: 10),
    GateCase(.seedCoverage, warn: 0.75, fail: 0.25),
    GateCase(.regionCoverage, warn: 0.75, fail: 0.25),
    GateCase(.globalSignalSign, warn: -0.125, fail: 0),
    GateCase(.globalSignalDisplacement, warn: 10, fail: 40),
    GateCase(.respirationCorrelation, warn: 0.5, fail: 0.75),
    GateCase(.splitHalfDisplacement, warn: 15, fail: 30),
    GateCase(.bootstrapDisplacement, warn: 20, fail: 40),
    GateCase(.mapReliability, warn: 0.5, fail: 0),
    GateCase(.resamplesWithoutTarget, warn: 0.125, fail: 0.25),
    GateCase(.clusterVolume, warn: 200, fail: 50),
    GateCase(.groupTargetDistance, warn: 30, fail: 60),
    GateCase(.methodSpread, warn: 15, fail: 30),
    GateCase(.transformRoundTrip, warn: 1, fail: 4),
  ]
}

private let source = GateSource(label: "chosen_by_us", text: "For this test.")

/// What `rule` says of one number for its gate.
private func outcome(_ value: Double?, by rule: GateRule) throws -> GateOutcome {
  var measurements = GateMeasurements()
  measurements.record(rule.gate, value, subject: "somebody")
  let outcomes = GateRules([rule]).outcomes(for: measurements)
  return try #require(outcomes.first { $0.gate == rule.gate })
}

@Suite struct QualityGateTests {
  @Test func `every gate that takes a rule is tried here`() {
    #expect(GateCase.all.map(\.gate) == Gate.allCases.filter(\.acceptsRule))
  }

  @Test(arguments: GateCase.all)
  func `a number on the good side passes, with number, thresholds and source`(
    trial: GateCase
  ) throws {
    let passed = try outcome(trial.good, by: trial.rule)
    #expect(passed.verdict == .pass)
    #expect(passed.code == "gate_passed")
    #expect(passed.finding == nil)
    #expect(passed.status == .ok)
    #expect(passed.measured == trial.good)
    #expect(passed.warn == trial.warn)
    #expect(passed.fail == (trial.gate.mayFail ? trial.fail : nil))
    #expect(passed.direction == trial.gate.direction)
    #expect(passed.subject == "somebody")
    #expect(passed.sources == [source])
    #expect(passed.reason == nil)
  }

  @Test(arguments: GateCase.all)
  func `a number beyond the first threshold warns`(trial: GateCase) throws {
    let doubted = try outcome(trial.doubtful, by: trial.rule)
    #expect(doubted.verdict == .warn)
    #expect(doubted.code == trial.gate.codes.warn)
    #expect(doubted.status == .lowConfidence)
    #expect(doubted.measured == trial.doubtful)
    let finding = try #require(doubted.finding)
    #expect(finding.code == doubted.code)
    #expect(finding.severity == .warning)
    #expect(finding.subject == "somebody")
    #expect(!finding.remedy.isEmpty)
  }

  @Test(arguments: GateCase.all)
  func `a number beyond the last threshold fails, where the gate may`(trial: GateCase) throws {
    let failed = try outcome(trial.bad, by: trial.rule)
    #expect(failed.verdict == (trial.gate.mayFail ? .fail : .warn))
    #expect(failed.code == (trial.gate.mayFail ? trial.gate.codes.fail : trial.gate.codes.warn))
    #expect(failed.status == (trial.gate.mayFail ? .noTarget : .lowConfidence))
    #expect(failed.finding?.severity == (trial.gate.mayFail ? .error : .warning))
  }

  @Test(arguments: GateCase.all)
  func `a number exactly at a threshold is on the side that the gate says`(
    trial: GateCase
  ) throws {
    let atWarn = try outcome(trial.warn, by: trial.rule)
    #expect(atWarn.verdict == (trial.isBadAtThreshold ? .warn : .pass))
    let atFail = try outcome(trial.fail, by: trial.rule)
    #expect(atFail.verdict == (trial.isBadAtThreshold ? .fail : .warn))
    let bothSides = [atWarn.warn, atWarn.measured]
    #expect(bothSides == [trial.warn, trial.warn])
  }

  @Test(arguments: GateCase.all)
  func `a number that is not finite is beyond every threshold`(trial: GateCase) throws {
    for value in [Double.nan, .infinity, -.infinity] {
      let lost = try outcome(value, by: trial.rule)
      #expect(lost.verdict == (trial.gate.mayFail ? .fail : .warn), "\(value)")
      #expect(lost.measured == nil)
      #expect(lost.reason == "not_finite")
      #expect(lost.finding != nil)
    }
  }

  @Test(arguments: GateCase.all)
  func `a missing number is not judged, and says why`(trial: GateCase) throws {
    var measurements = GateMeasurements()
    measurements.record(trial.gate, nil, missing: "no_such_column")
    let outcomes = GateRules([trial.rule]).outcomes(for: measurements)
    let missing = try #require(outcomes.first { $0.gate == trial.gate })
    #expect(missing.verdict == .notEvaluated)
    #expect(missing.code == "gate_not_evaluated")
    #expect(missing.reason == "no_such_column")
    #expect(missing.measured == nil)
    #expect(missing.warn == trial.warn)
    #expect(missing.finding == nil)
  }

  @Test(arguments: GateCase.all)
  func `without a rule a number is told and not judged`(trial: GateCase) throws {
    var measurements = GateMeasurements()
    measurements.record(trial.gate, trial.bad)
    let outcomes = GateRules([]).outcomes(for: measurements)
    let outcome = try #require(outcomes.first { $0.gate == trial.gate })
    // A share of a region has a limit of its own, which this number does not reach.
    let hasFloor = [.seedCoverage, .regionCoverage, .transformRoundTrip].contains(trial.gate)
    #expect(outcome.verdict == (hasFloor ? .pass : .notEvaluated))
    #expect(outcome.reason == (hasFloor ? nil : "no_rule"))
    #expect(outcome.measured == trial.bad)
    #expect(outcome.finding == nil)
  }

  @Test(arguments: GateCase.all)
  func `a failure only lowers the confidence where the rule says so`(trial: GateCase) throws {
    guard trial.gate.mayFail else { return }
    let rule = GateRule(
      trial.gate,
      warn: nil,
      fail: trial.fail,
      statusOfFailure: .lowConfidence
    )
    #expect(try outcome(trial.doubtful, by: rule).verdict == .pass)
    let failed = try outcome(trial.bad, by: rule)
    #expect(failed.verdict == .fail)
    #expect(failed.code == trial.gate.codes.fail)
    #expect(failed.status == .lowConfidence)
    #expect(failed.finding?.severity == .warning)
  }
}

@Suite struct GateListTests {
  private let rules = GateRules(GateCase.all.map(\.rule))

  private var allGood: GateMeasurements {
    var measurements = GateMeasurements()
    for trial in GateCase.all { measurements.record(trial.gate, trial.good) }
    measurements.record(.anticorrelation, -0.001)
    return measurements
  }

  /// ``allGood`` with `value` for `gate`.
  private func allGood(but gate: Gate, _ value: Double) -> GateMeasurements {
    var measurements = GateMeasurements()
    for trial in GateCase.all where trial.gate != gate {
      measurements.record(trial.gate, trial.good)
    }
    if gate != .anticorrelation { measurements.record(.anticorrelation, -0.001) }
    measurements.record(gate, value)
    return measurements
  }

  @Test func `all gates are listed, those that passed as well`() {
    let outcomes = rules.outcomes(for: allGood)
    #expect(outcomes.map(\.gate) == Gate.allCases)
    #expect(outcomes.allSatisfy { $0.verdict == .pass })
    #expect(outcomes.findings == [])
    #expect(rules.findings(for: allGood) == [])
    let unmeasured = rules.outcomes(for: GateMeasurements())
    #expect(unmeasured.map(\.gate) == Gate.allCases)
    #expect(unmeasured.allSatisfy { $0.verdict == .notEvaluated && $0.reason == "not_measured" })
  }

  @Test(arguments: Gate.allCases)
  func `no gate that warns or fails leaves the status ok`(gate: Gate) throws {
    let trial = GateCase.all.first { $0.gate == gate }
    let values = trial.map { [$0.doubtful, $0.bad, .nan] } ?? [0, 0.5, .nan]
    for value in values {
      let outcomes = rules.outcomes(for: allGood(but: gate, value))
      let own = try #require(outcomes.first { $0.gate == gate })
      #expect([.warn, .fail].contains(own.verdict), "\(value)")
      #expect(own.status != .ok)
      #expect(TargetStatus(findings: outcomes.findings) == own.status, "\(value)")
      #expect(outcomes.findings.map(\.subject) == [own.subject])
    }
  }

  @Test(arguments: GateCase.all)
  func `a rule whose number could not be had warns, one that is not there says nothing`(
    trial: GateCase
  ) throws {
    var measurements = GateMeasurements()
    measurements.fail(trial.gate, subject: "somebody", reason: "sensor_broken")
    let outcomes = GateRules([trial.rule]).outcomes(for: measurements)
    let outcome = try #require(outcomes.first { $0.gate == trial.gate })
    #expect(outcome.verdict == .notEvaluated && outcome.measured == nil)
    #expect(outcome.code == "gate_not_measured" && outcome.reason == "sensor_broken")
    #expect(TargetStatus(findings: outcomes.findings) == .lowConfidence)
    let without = GateRules([]).outcomes(for: measurements)
    #expect(without.first { $0.gate == trial.gate }?.reason == "no_rule")
    #expect(without.findings == [])
  }

  @Test func `each run is judged by itself`() {
    var measurements = GateMeasurements()
    for (number, frames) in [149.0, 300, 49].enumerated() {
      measurements.record(.framesKept, frames, subject: "run \(number + 1)")
    }
    let outcomes = rules.outcomes(for: measurements).filter { $0.gate == .framesKept }
    #expect(outcomes.map(\.verdict) == [.warn, .pass, .fail])
    #expect(outcomes.map(\.subject) == ["run 1", "run 2", "run 3"])
    #expect(outcomes.findings.map(\.code) == ["frames_kept_low", "frames_kept_insufficient"])
    #expect(outcomes[0].message == "149 frames kept after censoring, below 150")
    #expect(outcomes[1].message == "300 frames kept after censoring")
  }

  @Test(arguments: [true, false])
  func `a seed or region without a voxel lies outside the field of view`(hasRules: Bool) {
    for coverage in [0, Double.nan] {
      var measurements = GateMeasurements()
      measurements.record(.seedCoverage, coverage)
      measurements.record(.regionCoverage, coverage)
      let outcomes = (hasRules ? rules : GateRules([])).outcomes(for: measurements)
      let codes = ["seed_outside_field_of_view", "region_outside_field_of_view"]
      #expect(outcomes.findings.map(\.code) == codes)
      #expect(outcomes.findings.map(\.subject) == ["seed", "search region"])
      #expect(TargetStatus(findings: outcomes.findings) == .noTarget)
    }
  }

  @Test(arguments: [0, 0.2, Double.nan])
  func `a map without a negative r has no target, whatever the rules`(minimum: Double) throws {
    var measurements = GateMeasurements()
    measurements.record(.anticorrelation, minimum)
    let outcomes = GateRules([]).outcomes(for: measurements)
    let outcome = try #require(outcomes.first { $0.gate == .anticorrelation })
    #expect(outcome.code == "no_anticorrelation")
    #expect(outcome.fail == 0)
    #expect(outcome.direction == .atOrAbove)
    #expect(outcome.sources.map(\.label) == ["chosen_by_us"])
    #expect(TargetStatus(findings: outcomes.findings) == .noTarget)
  }

  @Test func `information leaves the status as it is`() {
    let note = Finding("note", .info, subject: "run", message: "", remedy: "")
    #expect(TargetStatus(findings: [note]) == .ok)
    #expect(TargetStatus(findings: []) == .ok)
  }

  @Test func `codes are those that reports have had, and no two gates share one`() {
    let had = [
      "minutes_kept_low", "minutes_kept_insufficient", "frames_kept_low",
      "frames_kept_insufficient", "degrees_of_freedom_low", "degrees_of_freedom_insufficient",
      "seed_coverage_low", "seed_coverage_insufficient", "seed_outside_field_of_view",
      "region_coverage_low", "region_coverage_insufficient", "region_outside_field_of_view",
      "stability_low", "no_anticorrelation",
    ]
    #expect(Set(Gate.allCodes).isSuperset(of: had))
    let perGate = Gate.allCases.map { Set([$0.codes.warn, $0.codes.fail]) }
    #expect(Set(perGate.flatMap(\.self)).count == perGate.reduce(0) { $0 + $1.count })
  }

  @Test func `words for machines are in snake case`() {
    let words =
      Gate.allCases.map(\.rawValue) + Gate.allCases.map(\.unit) + Gate.allCodes
      + GateOutcome.Verdict.allCases.map(\.rawValue) + Gate.Direction.allCases.map(\.rawValue)
      + TargetStatus.allCases.map(\.rawValue)
    for word in words {
      let isPlain = word.utf8.allSatisfy { byte in
        (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "_")
      }
      #expect(isPlain && !word.isEmpty, "\(word)")
    }
  }
}
