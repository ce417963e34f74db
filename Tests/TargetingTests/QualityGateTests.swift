import Findings
import Geometry
import Targeting
import Testing

@Suite struct QualityGateTests {
  let rules = QualityRules(
    minutesKept: Threshold(warn: 10, refuse: 5),
    framesKept: Threshold(warn: 150, refuse: 50),
    degreesOfFreedom: Threshold(warn: 40, refuse: 20),
    seedCoverage: Threshold(warn: 0.8, refuse: 0.5),
    regionCoverage: Threshold(warn: 0.8, refuse: 0.5),
    splitHalfDisplacement: 15.mm
  )
  let good = QualityMeasurements(
    minutesKept: 10,
    framesKept: [150, 150],
    degreesOfFreedom: 40,
    seedCoverage: 0.8,
    regionCoverage: 0.8,
    minimumR: -0.001
  )

  @Test func `what reaches every threshold passes`() {
    #expect(rules.findings(for: good) == [])
    #expect(TargetStatus(findings: []) == .ok)
  }

  @Test(arguments: [
    ("minutes_kept", \QualityMeasurements.minutesKept, 9.9, 4.9),
    ("seed_coverage", \.seedCoverage, 0.79, 0.49),
    ("region_coverage", \.regionCoverage, 0.79, 0.49),
  ])
  func `a number below the first threshold warns, below the second refuses`(
    code: String,
    measurement: any WritableKeyPath<QualityMeasurements, Double> & Sendable,
    low: Double,
    insufficient: Double
  ) {
    for (value, ending, status) in [
      (low, "_low", TargetStatus.lowConfidence), (insufficient, "_insufficient", .noTarget),
      (.nan, code == "minutes_kept" ? "_insufficient" : "", .noTarget),
    ] where !ending.isEmpty {
      var measurements = good
      measurements[keyPath: measurement] = value
      let findings = rules.findings(for: measurements)
      #expect(findings.map(\.code) == [code + ending])
      #expect(TargetStatus(findings: findings) == status)
    }
  }

  @Test func `each run must keep enough frames`() {
    var measurements = good
    measurements.framesKept = [149, 300, 49]
    let findings = rules.findings(for: measurements)
    #expect(findings.map(\.code) == ["frames_kept_low", "frames_kept_insufficient"])
    #expect(findings.map(\.subject) == ["run 1", "run 3"])
    #expect(findings[0].message == "149.0 frames kept after censoring, below 150.0")
  }

  @Test func `too few degrees of freedom warn, then refuse`() {
    var measurements = good
    measurements.degreesOfFreedom = 39
    #expect(rules.findings(for: measurements).map(\.code) == ["degrees_of_freedom_low"])
    measurements.degreesOfFreedom = 19
    #expect(rules.findings(for: measurements).map(\.code) == ["degrees_of_freedom_insufficient"])
  }

  @Test(arguments: [0, Double.nan])
  func `a seed or region without a voxel lies outside the field of view`(coverage: Double) {
    var measurements = good
    measurements.seedCoverage = coverage
    measurements.regionCoverage = coverage
    let findings = rules.findings(for: measurements)
    let codes = ["seed_outside_field_of_view", "region_outside_field_of_view"]
    #expect(findings.map(\.code) == codes)
    #expect(TargetStatus(findings: findings) == .noTarget)
  }

  @Test(arguments: [0, 0.2, Double.nan])
  func `a map without a negative r has no target`(minimum: Double) {
    var measurements = good
    measurements.minimumR = minimum
    let findings = rules.findings(for: measurements)
    #expect(findings.map(\.code) == ["no_anticorrelation"])
    #expect(TargetStatus(findings: findings) == .noTarget)
  }

  @Test func `a target that moves farther than the rule allows is doubted, not withheld`() {
    #expect(rules.findings(moving: 15.mm, method: .peak) == [])
    #expect(rules.findings(moving: nil, method: .peak) == [])
    for distance in [15.1, .nan] {
      let findings = rules.findings(moving: distance.mm, method: .cluster)
      #expect(findings.map(\.code) == ["stability_low"])
      #expect(findings.map(\.subject) == ["cluster"])
      #expect(TargetStatus(findings: findings) == .lowConfidence)
    }
  }

  @Test func `information leaves the status as it is`() {
    let note = Finding("note", .info, subject: "run", message: "", remedy: "")
    #expect(TargetStatus(findings: [note]) == .ok)
  }
}
