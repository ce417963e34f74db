import LinearAlgebra
import Testing

@testable import Networks

@Suite struct SoftNetworksRefusalTests {
  let golden: SoftGolden
  let planted: SoftGolden.Case
  let graph: VoxelGraph

  init() throws {
    golden = try SoftGolden.read()
    planted = try #require(golden.cases.first)
    graph = golden.graph(planted.neighbourhood)
  }

  private func refusal(_ series: Matrix? = nil, prior: Matrix) -> SoftNetworksError? {
    #expect(throws: SoftNetworksError.self) {
      try softNetworks(
        in: VoxelSeries(series ?? golden.series(planted)),
        prior: prior,
        graph: graph,
        rule: SoftNetworksRule(maximumIterations: 3)
      )
    }
  }

  @Test func `one network cannot be told from another`() {
    let prior = planted.prior(graph).selecting(columns: [0])
    #expect(refusal(prior: prior) == .tooFewNetworks(count: 1))
  }

  @Test func `a network without a voxel is named`() {
    let prior = softPrior(
      of: hardNetworks(planted.group.map { $0 == 2 ? -1 : $0 }, count: 4),
      graph: graph
    )
    let isFinite = prior.loadings.values.allSatisfy(\.isFinite)
    #expect(isFinite)
    #expect(refusal(prior: prior.loadings) == .networkEmpty(network: 2))
  }

  @Test(arguments: [-0.1, .nan, .infinity])
  func `a prior of impossible numbers is refused`(value: Double) {
    var prior = planted.prior(graph)
    prior[17, 3] = value
    #expect(refusal(prior: prior) == .priorInvalid(network: 3))
  }

  @Test(arguments: [Double.nan, .infinity])
  func `a series that is not finite is named`(value: Double) {
    var series = golden.series(planted)
    series[4, 33] = value
    #expect(refusal(series, prior: planted.prior(graph)) == .seriesNotFinite(voxel: 33))
  }

  @Test func `whoever watches can end it`() throws {
    var seen: [Int] = []
    let error = #expect(throws: SoftNetworksError.self) {
      try softNetworks(
        in: VoxelSeries(golden.series(planted)),
        prior: planted.prior(graph),
        graph: graph
      ) { iteration, error in
        seen.append(iteration)
        return iteration < 4 && error > 0
      }
    }
    #expect(error == .cancelled(iterations: 4))
    #expect(seen == [1, 2, 3, 4])
  }

  @Test func `codes are stable and every error says what to do`() {
    let errors: [SoftNetworksError] = [
      .tooFewNetworks(count: 1), .networkEmpty(network: 0), .priorInvalid(network: 0),
      .seriesNotFinite(voxel: 0), .cancelled(iterations: 1),
    ]
    #expect(
      errors.map(\.code) == [
        "soft_networks_too_few", "soft_network_empty", "soft_prior_invalid",
        "soft_series_not_finite", "soft_networks_cancelled",
      ]
    )
    #expect(errors.allSatisfy { !$0.message.isEmpty && $0.remedy.hasSuffix(".") })
  }
}
