import Glibc
import LinearAlgebra
import Testing

@testable import Networks

@Suite struct EdgeTimeSeriesTests {
  /// Three courses of 12 frames.
  let courses: Matrix = {
    var random = Congruential(seed: 3)
    var courses = Matrix.zero(rows: 12, columns: 3)
    for frame in 0..<12 {
      let common = random.noise()
      for network in 0..<3 {
        courses[frame, network] = 5 + Double(network) * common + random.noise()
      }
    }
    return courses
  }()

  private func pearson(_ i: Int, _ j: Int) -> Double {
    let (a, b) = ((0..<12).map { courses[$0, i] }, (0..<12).map { courses[$0, j] })
    let (ma, mb) = (a.reduce(0, +) / 12, b.reduce(0, +) / 12)
    let common = zip(a, b).reduce(0) { $0 + ($1.0 - ma) * ($1.1 - mb) }
    let squares = (
      a.reduce(0) { $0 + ($1 - ma) * ($1 - ma) }, b.reduce(0) { $0 + ($1 - mb) * ($1 - mb) }
    )
    return common / (squares.0 * squares.1).squareRoot()
  }

  @Test func `the mean of an edge's series is r`() {
    let found = EdgeTimeSeries(of: courses, stretches: [12])
    #expect(found.edges.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    for (column, edge) in found.edges.enumerated() {
      let mean = (0..<12).reduce(0) { $0 + found.series[$1, column] } / 12
      let r = pearson(edge.first, edge.second)
      #expect((mean - r).magnitude < 1e-12 && (edge.correlation - r).magnitude < 1e-12)
      #expect((edge.fisherZ - atanh(r)).magnitude < 1e-11)
      #expect(r.magnitude > 0.05)
    }
  }

  @Test func `connectivity is Fisher's z of r, symmetric, 0 on the diagonal`() {
    let z = networkConnectivity(of: courses)
    for i in 0..<3 {
      for j in 0..<3 {
        #expect((z[i, j] - (i == j ? 0 : atanh(pearson(i, j)))).magnitude < 1e-11)
      }
    }
  }

  @Test func `two equal courses have an amplitude of the fourth moment, and no transition`() {
    // z = ±1: e = 1 at all frames.
    let values = [1.0, 1, -1, -1, 1, 1, -1, -1]
    let equal = Matrix(rows: 8, columns: 2, values: values.flatMap { [$0, 3 * $0 + 1] })
    let found = EdgeTimeSeries(of: equal, stretches: [8])
    #expect((found.edges[0].amplitude - 1).magnitude < 1e-12)
    #expect((found.edges[0].correlation - 1).magnitude < 1e-12)
    #expect(found.edges[0].transitions == 0)
    #expect(largestDifference(found.rootSumsOfSquares, [Double](repeating: 1, count: 8)) < 1e-12)
  }

  @Test func `censored frames cut the stretches of a run`() {
    #expect(lengthsWithoutGap([0, 1, 2, 4, 5, 9]) == [3, 2, 1])
    #expect(lengthsWithoutGap([3, 4, 5]) == [3])
    #expect(lengthsWithoutGap([]) == [])
  }

  @Test func `transitions are counted within stretches only`() {
    // e alternates in blocks of two: + + − − + + − −.
    let first = [1.0, 1, 1, 1, -1, -1, -1, -1]
    let second = [1.0, 1, -1, -1, -1, -1, 1, 1]
    let both = Matrix(rows: 8, columns: 2, values: zip(first, second).flatMap { [$0, $1] })
    #expect(EdgeTimeSeries(of: both, stretches: [8]).edges[0].transitions == 3)
    #expect(EdgeTimeSeries(of: both, stretches: [4, 4]).edges[0].transitions == 2)
    #expect(EdgeTimeSeries(of: both, stretches: [2, 2, 2, 2]).edges[0].transitions == 0)
    #expect(signChanges(of: [1, 0, 1, -1, -1], stretches: [5]) == 3)
  }

  @Test func `a constant course has no edge`() {
    let flat = Matrix(rows: 7, columns: 2, values: (0..<7).flatMap { [0.1, Double($0 % 3)] })
    let found = EdgeTimeSeries(of: flat, stretches: [7])
    #expect(found.edges[0].correlation == 0 && found.edges[0].amplitude == 0)
    #expect(found.edges[0].transitions == 0)
    #expect(networkConnectivity(of: flat).values.allSatisfy { $0 == 0 })
  }

  @Test func `stability is r of loadings, unstable below a half and where one is constant`() {
    let a = Matrix(rows: 4, columns: 3, values: [0, 1, 1, 0.2, 0, 1, 0.4, 1, 1, 1, 0, 1])
    let b = Matrix(rows: 4, columns: 3, values: [0.1, 0, 0, 0.3, 1, 1, 0.5, 0, 0, 1.1, 1, 1])
    let all = Matrix(rows: 4, columns: 3, values: [Double](repeating: 1, count: 12))
    let found = loadingStability(
      SupportedLoadings(a, within: all),
      SupportedLoadings(b, within: all)
    )
    #expect(((found[0].correlation ?? 0) - 1).magnitude < 1e-12 && found[0].isStable)
    #expect(((found[1].correlation ?? 0) + 1).magnitude < 1e-12 && !found[1].isStable)
    #expect(found[2].correlation == nil && !found[2].isStable)
  }

  @Test func `voxels that the prior does not reach count as zeros of both`() throws {
    let prior = Matrix(rows: 5, columns: 1, values: [1, 1, 0, 1, 0])
    let (a, b) = ([0.2, 0.9, 0, 0.4, 0], [0.3, 0.5, 0, 0.8, 0])
    let found = loadingStability(
      SupportedLoadings(Matrix(rows: 5, columns: 1, values: a), within: prior),
      SupportedLoadings(Matrix(rows: 5, columns: 1, values: b), within: prior)
    )
    let r = try #require(listCorrelation(a, b))
    #expect((try #require(found[0].correlation) - r).magnitude < 1e-12)
  }
}
