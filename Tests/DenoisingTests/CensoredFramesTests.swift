import Denoising
import Geometry
import Testing

@Suite struct CensoredFramesTests {
  let rule = Censoring(framewiseDisplacement: 0.5.mm)

  @Test func `only a displacement above the threshold censors`() throws {
    let frames = try CensoredFrames(table("n/a", "0.5", "0.5000001", "0.1"), rule: rule)
    #expect(frames.keep == [true, true, false, true])
    #expect(frames.kept == [0, 1, 3])
    #expect(frames.censoredCount == 1)
  }

  @Test func `without a rule every frame is kept and no column is needed`() throws {
    let other = try ConfoundTable(parsing: Array("csf\n1\n2\n".utf8), name: "c.tsv")
    #expect(try CensoredFrames(other, rule: nil).keep == [true, true])
  }

  @Test func `a displacement missing after the first frame is refused`() throws {
    let error = DenoisingError.confoundsValueMissing(
      table: "c.tsv",
      row: 3,
      column: "framewise_displacement"
    )
    let table = try table("n/a", "0.1", "n/a")
    #expect(throws: error) { try CensoredFrames(table, rule: rule) }
  }

  @Test func `halves keep equally many frames and do not overlap`() throws {
    for pattern in 1..<(1 << 9) {
      let keep = (0..<9).map { pattern >> $0 & 1 == 1 }
      let kept = keep.count { $0 }
      guard let halves = splitIntoHalves(CensoredFrames(keep: keep)) else {
        #expect(kept < 2, "pattern \(pattern)")
        continue
      }
      #expect(halves.first.upperBound <= halves.second.lowerBound, "pattern \(pattern)")
      #expect(halves.first.count { keep[$0] } == kept / 2, "pattern \(pattern)")
      #expect(halves.second.count { keep[$0] } == kept / 2, "pattern \(pattern)")
    }
  }

  @Test func `the summary of displacement leaves the missing first value out`() throws {
    let summary = try framewiseDisplacementSummary(of: table("n/a", "0.2", "0.7"), rule: rule)
    #expect((summary.mean.value - 0.45).magnitude < 1e-15)
    #expect(summary.maximum == 0.7.mm)
    #expect(summary.censoredCount == 1)
    #expect(summary.frameCount == 3)
  }

  private func table(_ displacements: String...) throws -> ConfoundTable {
    let text = "framewise_displacement\n" + displacements.joined(separator: "\n") + "\n"
    return try ConfoundTable(parsing: Array(text.utf8), name: "c.tsv")
  }
}
