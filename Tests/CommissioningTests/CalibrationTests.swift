import Denoising
import Geometry
import LinearAlgebra
import Statistics
import Targeting
import Testing

@testable import Commissioning

@Suite struct CalibrationTests {
  /// Sums of several threads differ in their rounding from one time to the next.
  init() { useSingleBLASThread() }

  /// Phantoms without any image: places around a planted one that resampling takes for closer than
  /// they are by `narrowness`.
  private func outcomes(narrowness: Double, count: Int, seed: UInt64) throws -> [PhantomOutcome] {
    let region = try #require(SimulatedRegion(smallOptions))
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      func place(
        _ deviation: Double,
        _ centre: Point<MNI152NLin2009cAsym>
      ) -> Point<MNI152NLin2009cAsym> {
        Point(
          centre.x + deviation * random.nextGaussian(),
          centre.y + deviation * random.nextGaussian(),
          centre.z + deviation * random.nextGaussian()
        )
      }
      let planted = Point<MNI152NLin2009cAsym>(-38, 34, 30)
      let middle = place(6, planted)
      let targets: [Point<MNI152NLin2009cAsym>?] = (0..<150).map { _ in
        place(6 / narrowness, middle)
      }
      let regions = calibratedShares.map {
        TargetEllipsoid(holding: $0, of: targets, in: region.grid)
      }
      return PhantomOutcome(
        minutes: 10,
        effect: 0.5,
        degreesOfFreedom: 70,
        reliability: 0.5,
        planted: planted,
        methods: [
          MethodOutcome(
            method: "peak",
            ratios: regions.map { $0?.normalisedDistance(to: planted) ?? .infinity },
            regions: regions,
            dilations: [0, 0]
          )
        ]
      )
    }
  }

  /// Coarse and short, for tests.
  private var smallOptions: SimulationOptions {
    var options = SimulationOptions()
    options.voxelSize = 6.mm
    options.resamples = 60
    options.frames = 200
    return options
  }

  @Test func `regions too narrow by a factor are calibrated by that factor`() throws {
    let table = calibrateCoverage(try outcomes(narrowness: 2, count: 1500, seed: 1))
    let factors = try #require(table.cells.first).factors
    for factor in factors {
      let found = try #require(factor.factor)
      #expect((found / 2 - 1).magnitude < 0.06)
      #expect(try #require(factor.lower) < found && found < (try #require(factor.upper)))
    }
  }

  @Test func `calibrated regions hold other phantoms' targets as often as they say`() throws {
    let table = calibrateCoverage(try outcomes(narrowness: 2, count: 1000, seed: 1))
    let region = try #require(SimulatedRegion(smallOptions))
    let checks = checkCoverage(table, try outcomes(narrowness: 2, count: 400, seed: 2), region)
    #expect(checks.count == 2)
    for check in checks {
      #expect((try #require(check.coverage) - check.share).magnitude < 0.07)
      #expect(try #require(check.coverageUncalibrated) < check.share - 0.05)
      #expect(check.notCalibrated == 0)
    }
  }

  @Test func `few phantoms, or reliabilities never met, are not calibrated`() throws {
    let few = calibrateCoverage(try outcomes(narrowness: 2, count: fewestPhantoms - 1, seed: 1))
    #expect(few.cells.isEmpty)
    let some = calibrateCoverage(try outcomes(narrowness: 2, count: fewestPhantoms, seed: 1))
    #expect(some.cells.count == 1)
    #expect(some.cells[0].reliability.contains(0.5))
  }

  @Test func `strong phantoms are found where they were planted, and weak ones move more`() throws {
    let region = try #require(SimulatedRegion(smallOptions))
    let cells = [0.0, 0.95].map {
      PhantomCell(runs: 2, confounds: .parameters27, effect: $0)
    }
    let outcomes = try simulateOutcomes(cells, count: 8, smallOptions, region, seed: 3)
    #expect(outcomes.count == 16)
    let (weak, strong) = (outcomes.prefix(8), outcomes.suffix(8))
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    func size(_ some: ArraySlice<PhantomOutcome>) -> Double {
      mean(some.compactMap { $0.methods[0].regions[1]?.meanRadius.value })
    }
    #expect(size(weak) > 1.5 * size(strong))
    #expect(mean(weak.compactMap(\.reliability)) < 0.4)
    #expect(mean(strong.compactMap(\.reliability)) > 0.5)
    for outcome in strong {
      let centre = try #require(outcome.methods[1].regions[1]).centre
      #expect(centre.distance(to: outcome.planted) < 14.mm)
    }
  }

  @Test func `the same seed gives the same phantoms`() throws {
    let region = try #require(SimulatedRegion(smallOptions))
    let cell = [PhantomCell(runs: 1, confounds: .motion24, effect: 0.5)]
    func ratios(_ seed: UInt64) throws -> [[Double]] {
      try simulateOutcomes(cell, count: 2, smallOptions, region, seed: seed)
        .flatMap { $0.methods.map(\.ratios) }
    }
    #expect(try ratios(1) == ratios(1))
    #expect(try ratios(1) != ratios(2))
  }

  @Test func `a covariate that decides the factor loses least`() throws {
    let narrow = try outcomes(narrowness: 4, count: 300, seed: 4)
    let wide = try outcomes(narrowness: 1, count: 300, seed: 5).map { outcome in
      PhantomOutcome(
        minutes: outcome.minutes,
        effect: outcome.effect,
        degreesOfFreedom: outcome.degreesOfFreedom,
        reliability: 0.9,
        planted: outcome.planted,
        methods: outcome.methods
      )
    }
    let losses = covariateLosses(zip(narrow, wide).flatMap { [$0, $1] }).filter { $0.share == 0.9 }
    let byName = Dictionary(uniqueKeysWithValues: losses.map { ($0.covariate, $0.loss) })
    let nothing = try #require(byName["nothing"])
    #expect(try #require(byName["reliability R_subj"]) < 0.95 * nothing)
    #expect((try #require(byName["minutes kept"]) - nothing).magnitude < 0.05 * nothing)
  }

  @Test func `the documents hold the table`() throws {
    let table = calibrateCoverage(try outcomes(narrowness: 2, count: 50, seed: 1))
    let record = CalibrationRecord(
      options: smallOptions,
      cells: [PhantomCell(runs: 1, confounds: .parameters27, effect: 0.5)],
      count: 50,
      seed: 1,
      checkCount: 0,
      checkSeed: 2
    )
    let yaml = calibrationYAML(table, record, version: "1.0.0")
    #expect(yaml.hasPrefix("schema: tmsp-region-calibration/1\n"))
    #expect(yaml.contains("    phantoms: 50\n"))
    let text = calibrationMarkdown(table, record, losses: [], checks: [])
    #expect(text.contains("| peak | 10.0 | 0.4 to 0.6 | 50 |"))
  }
}
