import LinearAlgebra
import TestSupport
import Testing

@testable import Denoising

@Suite struct FilterTests {
  struct FilterCase: Decodable {
    let order: Int
    let repetitionTime: Double
    let highPass: Double?
    let lowPass: Double?
    let series: [Double]
    let filtered: [Double]
  }

  struct SplineCase: Decodable {
    let knots: [Int]
    let series: [Double]
    let interpolated: [Double]
  }

  @Test func `a filtered series equals SciPy's`() throws {
    for golden in try goldenJSON("denoising_filter.json", as: [FilterCase].self) {
      let band = BandPass(
        order: golden.order,
        highPass: golden.highPass.map(Hertz.init),
        lowPass: golden.lowPass.map(Hertz.init)
      )
      let filter = try ZeroPhaseFilter(band, repetitionTime: golden.repetitionTime)
      let filtered = filter(row(golden.series))[row: 0]
      #expect(largestDifference(filtered, golden.filtered) < 1e-9, "\(band)")
    }
  }

  @Test func `a spline equals SciPy's between the knots and the samples at them`() throws {
    for golden in try goldenJSON("denoising_spline.json", as: [SplineCase].self) {
      let spline = try SplineInterpolation(knots: golden.knots)
      var series = golden.series
      spline.fill(&series)
      #expect(largestDifference(series, golden.interpolated) < 1e-9, "knots \(golden.knots)")
      #expect(golden.knots.allSatisfy { series[$0] == golden.series[$0] })
    }
  }

  @Test func `a spline through a cubic is that cubic`() throws {
    let cubic = (0..<12).map { frame in
      let t = Double(frame)
      return 3 - 2 * t + 0.5 * t * t - 0.04 * t * t * t
    }
    var series = cubic
    for censored in [2, 3, 4, 7, 8] { series[censored] = .nan }
    try SplineInterpolation(knots: [0, 1, 5, 6, 9, 10, 11]).fill(&series)
    #expect(largestDifference(series, cubic) < 1e-12)
  }

  @Test func `three knots are too few for a spline`() {
    #expect(throws: DenoisingError.tooFewFrames(found: 3, needed: 4)) {
      try SplineInterpolation(knots: [0, 4, 6])
    }
  }

  @Test(
    arguments: [
      (5, 0.01, 0.1, 33), (5, 0.01, nil, 18), (5, nil, 0.1, 18), (4, nil, 0.1, 15),
      (1, 0.01, nil, 6),
    ] as [(Int, Double?, Double?, Int)]
  )
  func `as many samples are padded at each end as SciPy pads`(
    order: Int,
    highPass: Double?,
    lowPass: Double?,
    expected: Int
  ) throws {
    let band = BandPass(
      order: order,
      highPass: highPass.map(Hertz.init),
      lowPass: lowPass.map(Hertz.init)
    )
    #expect(try ZeroPhaseFilter(band, repetitionTime: 2).padding == expected)
  }

  @Test func `a constant passes a low-pass and nothing of it a high-pass`() throws {
    let constant = row(Array(repeating: 7, count: 60))
    let low = BandPass(order: 5, highPass: nil, lowPass: Hertz(0.1))
    let high = BandPass(order: 5, highPass: Hertz(0.01), lowPass: nil)
    let passed = try ZeroPhaseFilter(low, repetitionTime: 2)(constant).values
    let stopped = try ZeroPhaseFilter(high, repetitionTime: 2)(constant).values
    #expect(passed.allSatisfy { ($0 - 7).magnitude < 1e-11 })
    #expect(stopped.allSatisfy { $0.magnitude < 1e-11 })
  }

  @Test func `detrending leaves nothing of a line`() {
    let line = row((0..<40).map { 7 - 0.3 * Double($0) })
    #expect(detrend(line).values.allSatisfy { $0.magnitude < 1e-13 })
  }

  @Test func `filtering a series mirrored in time mirrors the result`() throws {
    let filter = try ZeroPhaseFilter(restingBand, repetitionTime: 2)
    for seed in 0..<10 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      // Silence at the ends, which the two passes treat unalike.
      let series = (0..<1300).map { frame -> Double in
        let inside = (600..<700).contains(frame)
        return inside ? Double.random(in: -1...1, using: &random) : 0
      }
      let mirrored = filter(row(series.reversed()))[row: 0]
      let expected = Array(filter(row(series))[row: 0].reversed())
      #expect(largestDifference(mirrored, expected) < 1e-10, "seed \(seed)")
    }
  }

  @Test(arguments: [
    BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.25)),
    BandPass(order: 5, highPass: Hertz(0.1), lowPass: Hertz(0.1)),
    BandPass(order: 5, highPass: Hertz(0), lowPass: Hertz(0.1)),
    BandPass(order: 0, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
    BandPass(order: 5, highPass: Hertz(.nan), lowPass: Hertz(0.1)),
    BandPass(order: 5, highPass: nil, lowPass: Hertz(0.25)),
    BandPass(order: 5, highPass: Hertz(0.3), lowPass: nil),
    BandPass(order: 5, highPass: nil, lowPass: nil),
  ])
  func `a band that the frames cannot carry is refused`(band: BandPass) {
    let error = #expect(throws: DenoisingError.self) {
      try ZeroPhaseFilter(band, repetitionTime: 2)
    }
    #expect(error?.code == "band_pass_not_possible")
  }

  private let restingBand = BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1))

  private func row(_ values: [Double]) -> Matrix {
    Matrix(rows: 1, columns: values.count, values: values)
  }
}
