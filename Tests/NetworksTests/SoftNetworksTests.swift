import Geometry
import Imaging
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

@Suite struct SoftNetworksTests {
  let golden: SoftGolden
  let planted: SoftGolden.Case
  let graph: VoxelGraph

  init() throws {
    useSingleBLASThread()
    golden = try SoftGolden.read()
    planted = try #require(golden.cases.first)
    graph = golden.graph(planted.neighbourhood)
  }

  func fit(
    _ series: Matrix,
    prior: Matrix? = nil,
    beta: Double = 30,
    cap: Int = 60,
    crew: Crew = .alone
  ) throws -> SoftNetworks {
    try softNetworks(
      in: VoxelSeries(series),
      prior: prior ?? planted.prior(graph),
      graph: graph,
      rule: SoftNetworksRule(beta: beta, maximumIterations: cap),
      crew: crew
    )
  }

  @Test func `nothing is negative, columns reach 1, zeros of the prior stay`() throws {
    let own = try #require(golden.cases.first { $0.name == "spheres" })
    let prior = own.prior(graph)
    let found = try fit(golden.series(own), prior: prior)
    #expect(found.loadings.values.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(found.timeCourses.values.allSatisfy { $0 >= 0 })
    #expect(largestDifference(columnMaxima(found.loadings), [1, 1, 1, 1]) < 1e-12)
    let support = supported(prior)
    var zeros = 0
    for (value, begun) in zip(found.loadings.values, support.values) where begun == 0 {
      #expect(value == 0)
      zeros += 1
    }
    #expect(zeros > 100 && zeros < support.values.count)
    let unlabelled = found.labels.count { $0 == nil }
    #expect(unlabelled > 0)
    #expect(found.uncoveredShare == Double(unlabelled) / Double(graph.count))
  }

  @Test func `a prior that keeps to its support begins the same fit`() throws {
    let own = try #require(golden.cases.first { $0.name == "spheres" })
    let prior = SoftPrior(loadings: own.prior(graph))
    let within = prior.withinSupport
    #expect(within.loadings == supported(prior.loadings) && within.loadings != prior.loadings)
    #expect(within.withinSupport == within && within.uncoveredShare == prior.uncoveredShare)
    let (a, b) = (
      try fit(golden.series(own), prior: prior.loadings, cap: 5),
      try fit(golden.series(own), prior: within.loadings, cap: 5)
    )
    #expect(a.loadings == b.loadings && a.steps == b.steps)
  }

  @Test func `the error falls and the labels come nearer to the truth than the prior's`() throws {
    let found = try fit(golden.series(planted), beta: 3, cap: 100)
    #expect(try #require(found.steps.last).error < 0.95 * found.steps[0].error)
    func accuracy(_ labels: [Int?]) -> Double {
      Double(zip(labels, planted.truth).count { $0 == $1 }) / Double(labels.count)
    }
    #expect(accuracy(found.labels) > accuracy(planted.group) + 0.1)
    #expect(found.areMarginsPositive && found.networks.count == 4)
    for network in found.networks {
      #expect(network.priorCorrelation > 0.5 && network.priorCorrelation < 0.999)
      #expect(network.meanChange > 0.001 && network.meanChange < 0.5)
    }
  }

  @Test func `the error is that of X and U V written out`() throws {
    let series = golden.series(planted)
    let found = try fit(series, cap: 7)
    var error = 0.0
    let model = productWithTranspose(found.timeCourses, found.loadings)
    for voxel in 0..<series.columns {
      let values = (0..<series.rows).map { series[$0, voxel] }
      let (low, high) = (try #require(values.min()), try #require(values.max()))
      for (frame, value) in values.enumerated() {
        let rest = (value - low) / (high - low) - model[frame, voxel]
        error += rest * rest
      }
    }
    let last = try #require(found.steps.last)
    #expect((last.error / error - 1).magnitude < 1e-10)
  }

  @Test func `networks of another order are the same networks in that order`() throws {
    let series = golden.series(planted)
    let prior = planted.prior(graph)
    let order = [2, 0, 3, 1]
    let found = try fit(series, prior: prior, beta: 0, cap: 40)
    let other = try fit(series, prior: prior.selecting(columns: order), beta: 0, cap: 40)
    let expected = found.loadings.selecting(columns: order)
    #expect(largestDifference(other.loadings.values, expected.values) < 1e-8)
    #expect(largestDifference(other.loadings.values, found.loadings.values) > 0.1)
  }

  @Test func `voxels of another order are the same voxels in that order`() throws {
    let series = golden.series(planted)
    var random = SplitMix64(seed: 5)
    let order = Array(0..<graph.count).shuffled(using: &random)
    let shuffled = VoxelGraph(order.map { golden.indices[$0] }, in: .init(9, 8, 5))
    let prior = planted.prior(graph)
    let permuted = Matrix(
      rows: prior.rows,
      columns: prior.columns,
      values: order.flatMap { prior[row: $0] }
    )
    let found = try fit(series, cap: 40)
    let other = try softNetworks(
      in: VoxelSeries(series.selecting(columns: order)),
      prior: permuted,
      graph: shuffled,
      rule: SoftNetworksRule(maximumIterations: 40)
    )
    let expected = order.flatMap { found.loadings[row: $0] }
    #expect(largestDifference(other.loadings.values, expected) < 1e-9)
  }

  @Test func `scale and offset of a voxel's series change nothing`() throws {
    var series = golden.series(planted)
    let found = try fit(series, cap: 40)
    for voxel in 0..<series.columns {
      let (scale, offset) = (1 + Double(voxel % 7), 100 * Double(voxel % 3))
      for frame in 0..<series.rows { series[frame, voxel] = offset + scale * series[frame, voxel] }
    }
    let other = try fit(series, cap: 40)
    #expect(largestDifference(other.loadings.values, found.loadings.values) < 1e-9)
    #expect(largestDifference(other.timeCourses.values, found.timeCourses.values) < 1e-9)
  }

  @Test func `two threads find the same bits as one`() throws {
    // More voxels than one tile holds.
    let size = (16, 14, 12)
    let labels = (0..<size.0 * size.1 * size.2).map { $0 % 16 / 8 + 2 * ($0 / 16 % 14 / 7) }
    let wide = VoxelGraph(Array(labels.indices), in: .init(size.0, size.1, size.2))
    let series = VoxelSeries(
      plantedSeries(labels, networks: 4, frames: 30, seed: 77, noise: 1.5)
    )
    let prior = softPrior(of: hardNetworks(labels, count: 4), graph: wide).loadings
    let found = try [Crew.alone, .threads(2), .threads(3)].map { crew in
      try softNetworks(
        in: series,
        prior: prior,
        graph: wide,
        rule: SoftNetworksRule(maximumIterations: 12),
        crew: crew
      )
    }
    #expect(series.voxelCount > 2 * 1024)
    for other in found.dropFirst() {
      #expect(other.loadings == found[0].loadings)
      #expect(other.timeCourses == found[0].timeCourses)
      #expect(other.steps == found[0].steps)
    }
  }

  @Test func `two networks of one prior have lost their margin at once, and the prior is left`()
    throws
  {
    let prior = planted.prior(graph).selecting(columns: [0, 0, 1])
    let found = try fit(golden.series(planted), prior: prior)
    #expect(found.stop == .ownMarginLost)
    #expect(found.steps.count == 1 && found.iterationCount == 0)
    #expect(found.loadings == supported(prior))
    #expect(!found.areMarginsPositive)
  }

  @Test func `a voxel of constant series keeps to its neighbours and spoils nothing`() throws {
    var series = golden.series(planted)
    for frame in 0..<series.rows { series[frame, 60] = 0.1 }
    let found = try fit(series, cap: 20)
    let isFinite = found.loadings.values.allSatisfy(\.isFinite)
    #expect(isFinite)
    #expect(found.steps.allSatisfy { $0.error.isFinite })
  }

  @Test func `the weights are rounded as NumPy rounds`() {
    let rule = SoftNetworksRule()
    // 2 · 41 / 4 = 20.5 to the even 20; 2 · 43 / 4 = 21.5 to the even 22.
    #expect(rule.weights(frames: 41, networks: 4, graph: graph).sparsity == 20)
    #expect(rule.weights(frames: 43, networks: 4, graph: graph).sparsity == 22)
    let median = graph.medianDegree
    #expect(median == 6 || median == 5)
    let smooth = rule.weights(frames: 40, networks: 4, graph: graph).smoothness
    #expect(smooth == (300 / median).rounded())
  }
}
