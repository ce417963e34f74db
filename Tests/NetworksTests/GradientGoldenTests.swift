import Geometry
import Imaging
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

/// What `Tests/Golden/generate_networks_gradients.py` wrote.
struct GradientGolden: Decodable {
  struct Case: Decodable {
    let seeds: [UInt64]
    let components: [Int]
    let epsilon: Double
    let rows: [Int]
    let similarity: [[Double]]
    let eigenvalues: [Double]
    let maps: [[Double]]
    let axes: [String]
    let r: [Double]
  }
  struct Matching: Decodable {
    let maps: [[Double]]
    let order: [Int]
    let r: [Double]
  }
  struct Surface: Decodable {
    let values: [Double]
    let degree: Int
    let coefficients: [Double]
    let deviations: [Double]
    let explained: Double
    let rmse: Double
    let weightPrecision: Double
    let noisePrecision: Double
  }
  let box: [Int]
  let frames: Int
  let outside: Int
  let positions: [[Double]]
  let cases: [Case]
  let matching: Matching
  let surfaces: [Surface]

  static func read() throws -> GradientGolden {
    try goldenJSON("networks_gradients.json", as: GradientGolden.self)
  }

  var points: [Point<MNI152NLin6Asym>] { positions.map { Point($0[0], $0[1], $0[2]) } }
  var region: [Int] { Array(positions.indices) }
  /// The region's points, then one for all the rest.
  var allPoints: [Point<MNI152NLin6Asym>] {
    points + [Point<MNI152NLin6Asym>](repeating: Point(0, 0, 90), count: outside)
  }

  /// The region's series and the rest's, one frame a row.
  func run(_ seed: UInt64) -> Matrix {
    var random = Congruential(seed: seed)
    let courses = (0..<2).map { _ in (0..<frames).map { _ in random.noise() } }
    var columns: [[Double]] = []
    for position in positions {
      let share = (position[1] + 3) / 16 + 0.02 * position[2]
      columns.append(
        (0..<frames).map {
          (1 - share) * courses[0][$0] + share * courses[1][$0] + 0.3 * random.noise()
        }
      )
    }
    for _ in 0..<outside {
      let (a, b) = (random.noise(), random.noise())
      columns.append(
        (0..<frames).map { a * courses[0][$0] + b * courses[1][$0] + 0.5 * random.noise() }
      )
    }
    return Matrix(rows: columns.count, columns: frames, values: columns.flatMap(\.self)).transposed
  }
}

/// Against NumPy and SciPy: `Tests/Golden/generate_networks_gradients.py`.
@Suite struct GradientGoldenTests {
  let golden: GradientGolden

  init() throws {
    useSingleBLASThread()
    golden = try GradientGolden.read()
  }

  @Test func `similarities are those of the definition of η², averaged over runs`() throws {
    #expect(golden.cases.count == 3)
    for own in golden.cases {
      let runs = own.seeds.map { VoxelSeries(golden.run($0)) }
      let (found, counts) = try meanSimilarity(of: golden.region, in: runs, crew: .alone)
      #expect(counts == own.components)
      for (row, expected) in zip(own.rows, own.similarity) {
        #expect(largestDifference(found[row: row], expected) < 1e-9)
      }
    }
  }

  @Test func `maps, eigenvalues and orientations are SciPy's`() throws {
    for own in golden.cases {
      let found = try connectopicMaps(
        of: golden.region,
        in: own.seeds.map { VoxelSeries(golden.run($0)) },
        positions: golden.allPoints,
        rule: GradientRule(mapCount: 3)
      )
      #expect((found.epsilon / own.epsilon - 1).magnitude < 1e-9)
      #expect(largestDifference(found.maps.map(\.eigenvalue), own.eigenvalues) < 1e-9)
      let gap = (own.eigenvalues[1] - own.eigenvalues[0]) / own.eigenvalues[1]
      #expect((found.eigenvalueGap - gap).magnitude < 1e-6 && !found.isOrderUncertain)
      for (number, map) in found.maps.enumerated() {
        // The sign of a map that follows no axis is arbitrary.
        let sign = map.orientation == nil && map.values[0] * own.maps[number][0] < 0 ? -1.0 : 1
        #expect(largestDifference(map.values.map { sign * $0 }, own.maps[number]) < 1e-6)
        #expect((map.orientation?.axis.rawValue ?? "none") == own.axes[number])
        #expect(((map.orientation?.correlation ?? 0) - own.r[number]).magnitude < 1e-6)
      }
    }
    #expect(golden.cases.flatMap(\.axes).contains("none"))
    #expect(golden.cases.allSatisfy { $0.r[0] > 0.9 })
  }

  @Test func `matching is SciPy's assignment`() {
    let template = golden.cases[0].maps
    let found = match(golden.matching.maps, to: template)
    #expect(found.map(\.map) == golden.matching.order)
    #expect(found.map(\.map) != [0, 1, 2])
    #expect(largestDifference(found.map(\.correlation), golden.matching.r.map(\.magnitude)) < 1e-9)
    #expect(found.map(\.isFlipped) == golden.matching.r.map { $0 < 0 })
  }

  @Test func `trend surfaces maximise the evidence`() throws {
    #expect(golden.surfaces.count == 3)
    for own in golden.surfaces {
      let found = try trendSurface(of: own.values, at: golden.points, degree: own.degree)
      #expect(found.isConverged)
      #expect(largestDifference(found.coefficients.map(\.value), own.coefficients) < 1e-6)
      #expect(largestDifference(found.coefficients.map(\.deviation), own.deviations) < 1e-6)
      #expect((found.explainedVariance - own.explained).magnitude < 1e-5)
      #expect((found.rootMeanSquareError - own.rmse).magnitude < 1e-7)
      #expect((found.weightPrecision / own.weightPrecision - 1).magnitude < 1e-5)
      #expect((found.noisePrecision / own.noisePrecision - 1).magnitude < 1e-5)
      #expect(found.coefficients.map(\.axis.rawValue).first == "x")
      #expect(found.coefficients.map(\.power).max() == own.degree)
    }
  }
}
