import Statistics
import Testing

@testable import Networks

/// A person among local controls: rates, far tails and refusals.
@Suite struct DeviationTests {
  let measures = ["a", "b", "c"]

  func controls(_ values: [[Double?]], pipeline: String = "p") throws -> ControlSet {
    try ControlSet(
      measures: measures,
      controls: values.enumerated().map { number, values in
        Control(
          id: "c\(number)",
          age: 20 + 10 * Double(number),
          sex: number == 0 ? nil : number == 1 ? .male : .female,
          values: values
        )
      },
      scanner: "Prisma 1",
      protocolID: "rest",
      pipelineSHA256: pipeline
    )
  }

  let four: [[Double?]] = [[0.1, 1, 5], [0.2, 2, 5], [0.3, 4, 5], [0.4, nil, 5]]

  func subject(
    id: String = "s",
    age: Double = 30,
    scanner: String? = "Prisma 1",
    scan: String? = "rest",
    pipeline: String = "p",
    values: [String: Double] = ["a": 0.9, "b": 0, "c": 4]
  ) -> DeviationSubject {
    DeviationSubject(
      id: id,
      age: age,
      acquisition: Acquisition(scanner: scanner, protocolID: scan),
      pipelineSHA256: pipeline,
      values: values
    )
  }

  func code(_ subject: DeviationSubject, _ values: [[Double?]]? = nil) throws -> String? {
    let set = try controls(values ?? four)
    do throws(DeviationError) {
      _ = try deviation(of: subject, against: set)
      return nil
    } catch {
      return error.code
    }
  }

  @Test(arguments: [4, 8, 16])
  func `five in a hundred healthy values are flagged, whatever the number of controls`(
    count: Int
  ) {
    var random = SeededGenerator(seed: 11, stream: UInt64(count))
    let repetitions = 40_000
    var (flags, naive) = (0, 0)
    for _ in 0..<repetitions {
      let controls = Moments((0..<count).map { _ in random.nextGaussian() })
      let value = random.nextGaussian()
      let plain = (value - controls.mean) / controls.variance.squareRoot()
      let t = plain / (1 + 1 / Double(count)).squareRoot()
      if NormalDeviate(t: t, degreesOfFreedom: Double(count - 1)).z.magnitude > 1.96 { flags += 1 }
      if plain.magnitude > 1.96 { naive += 1 }
    }
    let rate = Double(flags) / Double(repetitions)
    let plainRate = Double(naive) / Double(repetitions)
    print("control z, \(count) controls: \(rate) flagged, \(plainRate) by (x − mean)/SD")
    #expect((rate - 0.05).magnitude < 0.01)
    // Of the form that leaves out the mean's own error: 0.173, 0.106 and 0.076 in the reference.
    #expect(plainRate > 0.07)
  }

  @Test func `the interval holds the place of 95 in a hundred people`() {
    var random = SeededGenerator(seed: 12)
    for (count, truth) in [(4, 0.0), (4, 2.5), (8, 1.0), (16, 3.0)] {
      var held = 0
      for _ in 0..<400 {
        let controls = Moments((0..<count).map { _ in random.nextGaussian() })
        let place = (truth - controls.mean) / controls.variance.squareRoot()
        if placeInterval(of: place, controlCount: count).contains(truth) { held += 1 }
      }
      // Four standard errors of 400 draws are 0.044.
      #expect((Double(held) / 400 - 0.95).magnitude < 0.044, "\(count) controls, \(truth)")
    }
  }

  @Test func `the interval is mirrored with the place, and grows with one far out`() {
    for place in [0.0, 0.3, 2, 40, 499, 501, 1e6] {
      let interval = placeInterval(of: place, controlCount: 4)
      let mirrored = placeInterval(of: -place, controlCount: 4)
      #expect((interval.lowerBound + mirrored.upperBound).magnitude < 1e-9 * max(1, place))
      #expect(interval.lowerBound < place && place < interval.upperBound)
    }
    let (near, far) = (
      placeInterval(of: 400, controlCount: 4), placeInterval(of: 4e6, controlCount: 4)
    )
    #expect((far.upperBound / near.upperBound / 1e4 - 1).magnitude < 1e-4)
  }

  @Test func `values far out stay finite, and z falls as t does`() {
    for freedom in [3.0, 7, 40, 500, 5000] {
      var last = 0.0
      for t in [1.0, 5, 20, 50, 500, 1e10, 1e100, 1e200] {
        let deviate = NormalDeviate(t: t, degreesOfFreedom: freedom)
        #expect(deviate.z.isFinite && deviate.z > last && deviate.p > 0, "\(t), \(freedom)")
        last = deviate.z
      }
    }
    #expect(NormalDeviate(t: 0, degreesOfFreedom: 3).z == 0)
    #expect(NormalDeviate(t: 0, degreesOfFreedom: 3).p == 1)
  }

  @Test func `with very many controls z is t`() {
    let deviate = NormalDeviate(t: 1.959964, degreesOfFreedom: 1e7)
    #expect((deviate.z - 1.959964).magnitude < 1e-6)
  }

  @Test func `false discovery rates keep the order of p and of the measures`() {
    let rates = falseDiscoveryRates([0.04, 0.001, 0.5, 0.02])
    let expected = [0.16 / 3, 0.004, 0.5, 0.04]
    for (rate, value) in zip(rates, expected) { #expect((rate - value).magnitude < 1e-12) }
    #expect(falseDiscoveryRates([]) == [])
    #expect(falseDiscoveryRates([0.9, 0.95]) == [0.95, 0.95])
  }

  @Test func `measures that cannot be compared are named, and the others stand`() throws {
    let found = try deviation(of: subject(values: ["a": 0.9, "c": 4]), against: controls(four))
    #expect(found.measures.map(\.measure) == ["a"])
    #expect(found.missing == ["b": .notMeasured, "c": .noVariance])
    let all = try deviation(of: subject(), against: controls(four))
    #expect(all.missing["b"] == .tooFewControls(count: 3))
    #expect(all.controlCount == 4 && all.controlAges == 20...50)
    #expect(all.controlSexes == [.male: 1, .female: 2])
    #expect(all.expectedFalseFlags == 0.05)
    #expect(all.measuredFalseFlags.lowerBound > all.expectedFalseFlags)
  }

  @Test func `gain and offset of a measure leave its z`() throws {
    let scaled = four.map { values in values.map { $0.map { 100 * $0 - 7 } } }
    let plain = try deviation(of: subject(), against: controls(four)).measures[0]
    let other = try deviation(
      of: subject(values: ["a": 83, "b": -7, "c": 393]),
      against: controls(scaled)
    ).measures[0]
    #expect((plain.z - other.z).magnitude < 1e-9)
    #expect((plain.interval.lowerBound - other.interval.lowerBound).magnitude < 1e-9)
  }

  @Test func `comparisons that are not honest are refused`() throws {
    #expect(try code(subject()) == nil)
    #expect(try code(subject(), Array(four.prefix(3))) == "controls_too_few")
    #expect(try code(subject(pipeline: "q")) == "controls_other_pipeline")
    #expect(try code(subject(scanner: "Prisma 2")) == "site_changed")
    #expect(try code(subject(scan: "rest 2")) == "site_changed")
    #expect(try code(subject(scanner: nil)) == "site_unknown")
    #expect(try code(subject(age: 19.9)) == "controls_age_outside")
    #expect(try code(subject(age: 51)) == "controls_age_outside")
    #expect(try code(subject(id: "c2")) == "controls_hold_subject")
    #expect(try code(subject(values: ["a": 0.2, "b": 2, "c": 5])) == "controls_hold_subject")
    #expect(try code(subject(values: ["a": .nan])) == "controls_not_finite")
  }

  @Test func `control sets that contradict themselves are refused`() {
    func code(_ measures: [String], _ controls: [Control]) -> String? {
      do throws(DeviationError) {
        _ = try ControlSet(
          measures: measures,
          controls: controls,
          scanner: "s",
          protocolID: "p",
          pipelineSHA256: "d"
        )
        return nil
      } catch {
        return error.code
      }
    }
    let one = Control(id: "x", age: 30, sex: .female, values: [1])
    #expect(code(["a", "a"], []) == "controls_name_repeated")
    #expect(code(["a"], [one, one]) == "controls_name_repeated")
    #expect(code(["a", "b"], [one]) == "controls_other_measures")
    #expect(
      code(["a"], [Control(id: "y", age: 30, sex: nil, values: [.infinity])])
        == "controls_not_finite"
    )
  }
}
