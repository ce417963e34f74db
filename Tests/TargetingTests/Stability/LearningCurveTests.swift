import Denoising
import Geometry
import Statistics
import Testing

@testable import Targeting

@Suite struct LearningCurveTests {
  private func point(
    _ minutes: Double,
    _ displacement: Double?,
    _ comparison: LearningPoint.Comparison = .partAndWhole
  ) -> LearningPoint {
    LearningPoint(
      minutes: minutes,
      comparison: comparison,
      displacement: displacement.map(\.mm)
    )
  }

  @Test func `displacements that follow the curve give its scale and the minutes needed`() throws {
    let whole = 20.0
    let points =
      [5.0, 10, 15].map { point($0, 12 * (1 / $0 - 1 / whole).squareRoot()) }
      + [point(10, 12 * 0.2.squareRoot(), .separateParts), point(20, 0)]
    let curve = LearningCurve(points, minutes: whole)
    #expect((try #require(curve.scale) - 12).magnitude < 1e-9)
    #expect(try #require(curve.residual).value < 1e-9)
    #expect((try #require(curve.expectedError).value - 12 / whole.squareRoot()).magnitude < 1e-9)
    guard case .about(let minutes) = curve.minutesNeeded(for: 2.mm) else {
      Issue.record("no estimate")
      return
    }
    #expect((minutes - 36).magnitude < 1e-6)
    #expect(curve.minutesNeeded(for: 1.mm) == .moreThan(80))
  }

  @Test func `nothing is foretold from two points, from chaos, or from no movement`() {
    #expect(LearningCurve([point(5, 3), point(10, 2)], minutes: 20).scale == nil)
    let chaos = LearningCurve([point(5, 0), point(10, 0), point(15, 30)], minutes: 20)
    #expect(chaos.scale != nil)
    #expect(chaos.minutesNeeded(for: 3.mm) == .notEstimable)
    let still = LearningCurve([point(5, 0), point(10, 0), point(15, 0)], minutes: 20)
    #expect(still.minutesNeeded(for: 3.mm) == .notEstimable)
    let missing = LearningCurve([point(5, nil), point(10, 2), point(15, 1)], minutes: 20)
    #expect(missing.minutesNeeded(for: 3.mm) == .notEstimable)
  }

  @Test func `targets that are means follow the curve, also where parts share data`() throws {
    var random = SeededGenerator(seed: 6)
    var scales: [Double] = []
    for _ in 0..<400 {
      // A place that is the mean over minutes of normal places, of deviation 5 mm along one axis.
      let minutes = (0..<20).map { _ in 5 * random.nextGaussian() }
      func mean(_ range: Range<Int>) -> Double {
        minutes[range].reduce(0, +) / Double(range.count)
      }
      let points = [5, 10, 15].map { point(Double($0), (mean(0..<$0) - mean(0..<20)).magnitude) }
      scales.append(try #require(LearningCurve(points, minutes: 20).scale))
    }
    let square = scales.reduce(0) { $0 + $1 * $1 } / 400
    #expect((3.5...5.5).contains(square.squareRoot()))
  }

  @Test func `a prefix takes kept minutes run after run`() throws {
    var keep = Array(repeating: true, count: 30)
    keep[2] = false
    let run = RunFrames(CensoredFrames(keep: keep), repetitionTime: .seconds(2))
    let half = try #require(prefix(minutes: 0.5, of: [run, run]))
    #expect(half.map(\.frames) == [0..<16])
    #expect(half[0].keptCount == 15)
    let more = try #require(prefix(minutes: 1.5, of: [run, run]))
    #expect(more.map(\.frames) == [0..<30, 0..<17])
    #expect(more.map(\.keptCount) == [29, 16])
    #expect(prefix(minutes: 2, of: [run, run]) == nil)
  }
}
