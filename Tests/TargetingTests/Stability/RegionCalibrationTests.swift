import Geometry
import Statistics
import Testing

@testable import Targeting

@Suite struct RegionCalibrationTests {
  typealias Frame = MNI152NLin2009cAsym

  private func cell(
    _ minutes: Double,
    _ reliability: Range<Double>,
    _ factor: Double?
  ) -> RegionCalibration.Cell {
    RegionCalibration.Cell(
      method: "peak",
      minutes: minutes,
      reliability: reliability,
      phantoms: 100,
      factors: [
        RegionCalibration.Factor(share: 0.9, factor: factor, lower: nil, upper: nil, dilation: nil)
      ]
    )
  }

  private var table: RegionCalibration {
    RegionCalibration(cells: [
      cell(10, 0.2..<0.6, 2), cell(40, 0.2..<0.6, 1), cell(10, 0.6..<1, 1.5),
      cell(10, -9..<0.2, nil), cell(40, -9..<0.2, 3),
    ])
  }

  private func answer(_ minutes: Double, _ reliability: Double?) -> RegionCalibration.Answer {
    table.factor(share: 0.9, method: "peak", minutes: minutes, reliability: reliability)
  }

  @Test func `between minutes the logarithm of the factor is interpolated`() {
    #expect(answer(10, 0.3) == .factor(2))
    #expect(answer(40, 0.3) == .factor(1))
    guard case .factor(let middle) = answer(20, 0.59) else {
      Issue.record("no factor")
      return
    }
    #expect((middle - 2.0.squareRoot()).magnitude < 1e-12)
    #expect(answer(9.6, 0.3) == .factor(2))
  }

  @Test func `outside the table nothing is told`() {
    #expect(answer(5, 0.3) == .notCalibrated)
    #expect(answer(60, 0.3) == .notCalibrated)
    #expect(answer(20, 0.8) == .notCalibrated)
    #expect(answer(10, 1) == .notCalibrated)
    #expect(answer(10, nil) == .notCalibrated)
    #expect(answer(10, .nan) == .notCalibrated)
    let share = table.factor(share: 0.5, method: "peak", minutes: 10, reliability: 0.3)
    #expect(share == .notCalibrated)
    let method = table.factor(share: 0.9, method: "cone", minutes: 10, reliability: 0.3)
    #expect(method == .notCalibrated)
  }

  @Test func `a cell without factor makes its neighbours' interpolation have none`() {
    #expect(answer(10, 0.1) == .noLocalisation)
    #expect(answer(20, 0.1) == .noLocalisation)
    #expect(answer(40, 0.1) == .factor(3))
  }

  @Test func `targets all over the searched voxels do not localise anything`() throws {
    let grid = try #require(testGrid(GridSize(10, 10, 10)))
    let voxels = Array(0..<1000)
    var random = SeededGenerator(seed: 5)
    func region(_ choose: (inout SeededGenerator) -> Int) -> CalibratedRegion<Frame> {
      let targets = ResampledTargets(
        method: "peak",
        targets: (0..<300).map { _ in grid.centre(ofLinear: choose(&random)) }
      )
      return calibratedRegion(
        holding: 0.9,
        of: targets,
        table,
        minutes: 10,
        reliability: 0.3,
        voxels: voxels,
        grid: grid
      )
    }
    #expect(region { Int.random(in: 0..<1000, using: &$0) } == .noLocalisation)
    guard case .region(let found, let covered) = region({ 555 + Int.random(in: 0...1, using: &$0) })
    else {
      Issue.record("no region")
      return
    }
    #expect(covered > 0 && covered < 0.1)
    #expect(found.contains(grid.centre(ofLinear: 555)))
  }
}
