import Testing

@testable import tmsplan_bench

/// What is made of the numbers; no time is measured here.
@Suite struct ReportTests {
  static let spreads: [([Double], Double)] = [([3, 1, 2], 2), ([4, 1, 2, 3], 2.5), ([7], 7)]

  @Test(arguments: spreads)
  func `a spread is the middle and the ends`(values: [Double], median: Double) throws {
    let spread = try #require(Spread(values))
    #expect(spread.median == median)
    #expect(spread.least == values.min() && spread.most == values.max())
  }

  @Test func `nothing has no spread`() { #expect(Spread([]) == nil) }

  @Test(arguments: [
    (0.0, 3, "0.000"), (1.0049, 2, "1.00"), (0.996, 2, "1.00"), (-0.5, 1, "-0.5"),
    (-0.001, 2, "0.00"),
    (12.5, 0, "13"), (1234.56, 1, "1234.6"), (0.05, 2, "0.05"), (.infinity, 2, "inf"),
  ])
  func `numbers have the digits asked for`(value: Double, places: Int, text: String) {
    #expect(decimals(value, places) == text)
  }

  @Test func `a goal is met at its limit and not above`() throws {
    let goal = Goal(mode: "a", measure: .time(factor: 1.1, of: "b", plus: 0.05))
    let data = data([mode("a", 1.14), mode("b", 1)])
    #expect(try #require(goal.result(on: data)).isMet == true)
    let slow = self.data([mode("a", 1.16), mode("b", 1)])
    #expect(try #require(goal.result(on: slow)).isMet == false)
  }

  @Test func `a goal of speed divides the other way round`() throws {
    let goal = Goal(mode: "a", measure: .faster(than: "b", factor: 20))
    let result = try #require(goal.result(on: data([mode("a", 1), mode("b", 25)])))
    #expect(result.isMet == true && result.found == "25.0 x")
  }

  @Test func `a goal counts the largest peak`() throws {
    let goal = Goal(mode: "a", measure: .peak(megabytes: 64))
    #expect(try #require(goal.result(on: data([mode("a", 1, peak: 64_000_000)]))).isMet == true)
    #expect(try #require(goal.result(on: data([mode("a", 1, peak: 64_600_000)]))).isMet == false)
  }

  @Test func `what was not measured is neither met nor missed`() throws {
    let goal = Goal(mode: "a", measure: .time(factor: 1.1, of: "b"))
    for modes in [[mode("a", 1)], [mode("b", 1)], []] {
      #expect(try #require(goal.result(on: data(modes))).isMet == nil)
    }
  }

  @Test func `a goal for other data says nothing`() {
    let goal = Goal(mode: "a", measure: .peak(megabytes: 1), dataType: .float32)
    #expect(goal.result(on: data([mode("a", 1)])) == nil)
    let long = Goal(mode: "a", measure: .peak(megabytes: 1), volumes: 600)
    #expect(long.result(on: data([mode("a", 1)])) == nil)
  }

  @Test func `the report warns of a machine that others used`() {
    #expect(!report([mode("a", 1)]).markdown.contains("Not to be quoted"))
    #expect(report([mode("a", 1, others: 0.5)]).markdown.contains("Not to be quoted"))
    #expect(report([mode("a", 1, others: 0.5)]).markdown.contains("1 of 1"))
  }

  @Test func `the report divides by the first reference that was measured`() {
    let text = report([mode("zlib", 2), mode("a", 3, references: ["isal", "zlib"])]).markdown
    #expect(text.contains("1.50 x zlib"))
  }

  @Test func `the report says what was left out and why`() {
    let absent = ModeResult(
      name: "a",
      references: [],
      samples: [],
      answer: nil,
      unavailable: "it needs 2 cores",
      libraries: nil
    )
    #expect(report([absent]).markdown.contains("left out: it needs 2 cores"))
  }

  private func mode(
    _ name: String,
    _ wall: Double,
    peak: Int = 0,
    others: Double = 0,
    references: [String] = []
  ) -> ModeResult {
    ModeResult(
      name: name,
      references: references,
      samples: [Sample(wall: wall, cpu: wall, peak: peak, others: others)],
      answer: nil,
      unavailable: nil,
      libraries: nil
    )
  }

  private func data(_ modes: [ModeResult]) -> DatasetResult {
    DatasetResult(
      title: "data",
      volumes: 300,
      dataType: "int16",
      storedBytes: 1,
      rawBytes: 2,
      modes: modes
    )
  }

  private func report(_ modes: [ModeResult]) -> BenchResult {
    BenchResult(
      date: "",
      machine: Machine(),
      software: "",
      seed: 1,
      repetitions: 1,
      smallestPeak: 0,
      sections: [
        SectionResult(title: "", text: "", comparesData: false, datasets: [data(modes)])
      ],
      goals: []
    )
  }
}
