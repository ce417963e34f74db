import Denoising
import Geometry
import TestSupport
import Testing

/// Which frames the measures of motion, short segments and non-steady states take out.
@Suite struct CensoringRuleTests {
  struct Golden: Decodable {
    let scrubs: [Scrub]
  }

  /// What nilearn's `load_confounds` keeps with the component `scrub`.
  struct Scrub: Decodable {
    let framewiseDisplacement: [Double?]
    let stdDvars: [Double?]
    let nonSteady: Int
    let segment: Int
    let stdDvarsThreshold: Double
    let kept: [Int]
  }

  @Test func `kept frames are those that nilearn's scrubbing keeps`() throws {
    let golden = try goldenJSON("denoising_censoring.json", as: Golden.self)
    try #require(golden.scrubs.count == 48)
    for (number, scrub) in golden.scrubs.enumerated() {
      let rule = Censoring(
        framewiseDisplacement: 0.5.mm,
        standardisedDVARS: scrub.stdDvarsThreshold,
        minimumSegment: scrub.segment == 0 ? nil : scrub.segment
      )
      let frames = try CensoredFrames(table(scrub), rule: rule)
      #expect(frames.kept == scrub.kept, "case \(number)")
    }
  }

  @Test(arguments: [
    (1, "..x.x...xx.", "..x.x...xx."), (2, "..x.x...xx.", "..xxx...xxx"),
    (3, "..x.x...xx.", "xxxxx...xxx"), (4, "..x.x...xx.", "xxxxxxxxxxx"), (4, "...", "..."),
    (2, "x", "x"),
  ])
  func `runs of kept frames that are too short go, also at the ends`(
    minimum: Int,
    before: String,
    after: String
  ) throws {
    let displacements = before.map { $0 == "x" ? "0.9" : "0.1" }
    let text = "framewise_displacement\n" + displacements.joined(separator: "\n") + "\n"
    let rule = Censoring(framewiseDisplacement: 0.5.mm, minimumSegment: minimum)
    let frames = try CensoredFrames(parse(text), rule: rule)
    #expect(String(frames.keep.map { $0 ? "." : "x" }) == after)
  }

  @Test func `only a measure strictly above its threshold censors, and either suffices`() throws {
    let table = try parse(
      "framewise_displacement\tstd_dvars\nn/a\tn/a\n0.5\t1.5\n0.51\t1\n0\t1.51\n0\t1\n"
    )
    func kept(_ displacement: Double?, _ dvars: Double?) throws -> [Int] {
      let rule = Censoring(
        framewiseDisplacement: displacement?.mm,
        standardisedDVARS: dvars
      )
      return try CensoredFrames(table, rule: rule).kept
    }
    #expect(try kept(0.5, 1.5) == [0, 1, 4])
    #expect(try kept(0.5, nil) == [0, 1, 3, 4])
    #expect(try kept(nil, 1.5) == [0, 1, 2, 4])
  }

  @Test func `a measure without a threshold need not be there`() throws {
    let table = try parse("std_dvars\nn/a\n1\n2\n")
    let rule = Censoring(framewiseDisplacement: nil, standardisedDVARS: 1.5)
    #expect(try CensoredFrames(table, rule: rule).kept == [0, 1])
    let missing = #expect(throws: DenoisingError.self) {
      try CensoredFrames(table, rule: Censoring(framewiseDisplacement: 0.5.mm))
    }
    #expect(missing?.code == "confounds_column_missing")
  }

  @Test(arguments: ["framewise_displacement", "std_dvars", "non_steady_state_outlier00"])
  func `a value that is missing after the first frame is refused`(column: String) throws {
    let table = try parse("\(column)\n0\nn/a\n0\n")
    let rule =
      switch column {
      case "std_dvars": Censoring(framewiseDisplacement: nil, standardisedDVARS: 1.5)
      case "framewise_displacement": Censoring(framewiseDisplacement: 0.5.mm)
      default: Censoring?.none
      }
    #expect(
      throws: DenoisingError.confoundsValueMissing(table: "c.tsv", row: 2, column: column)
    ) { try CensoredFrames(table, rule: rule) }
  }

  @Test func `frames of a non-steady state go without any rule, and join no segment`() throws {
    let table = try parse(
      "non_steady_state_outlier00\tnon_steady_state_outlier01\tframewise_displacement\n"
        + "1\t0\tn/a\n0\t1\t0\n0\t0\t0\n0\t0\t0.9\n0\t0\t0\n0\t0\t0\n0\t0\t0\n"
    )
    #expect(try CensoredFrames(table, rule: nil).kept == [2, 3, 4, 5, 6])
    // As in nilearn: the first segment has three frames, of which one is left.
    let rule = Censoring(framewiseDisplacement: 0.5.mm, minimumSegment: 3)
    #expect(try CensoredFrames(table, rule: rule).kept == [2, 4, 5, 6])
  }

  private func table(_ scrub: Scrub) throws -> ConfoundTable {
    let steady = (0..<scrub.nonSteady).map { "non_steady_state_outlier0\($0)" }
    var lines = [(["framewise_displacement", "std_dvars"] + steady).joined(separator: "\t")]
    for (frame, values) in zip(scrub.framewiseDisplacement, scrub.stdDvars).enumerated() {
      let measures = [values.0, values.1].map { $0.map { "\($0)" } ?? "n/a" }
      let marks = steady.indices.map { $0 == frame ? "1.0" : "0.0" }
      lines.append((measures + marks).joined(separator: "\t"))
    }
    return try parse(lines.joined(separator: "\n"))
  }

  private func parse(_ text: String) throws -> ConfoundTable {
    try ConfoundTable(parsing: Array(text.utf8), name: "c.tsv")
  }
}
