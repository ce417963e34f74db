import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

/// Against NumPy: `Tests/Golden/generate_networks_soft.py`.
@Suite struct SoftNetworksGoldenTests {
  let golden: SoftGolden

  init() throws {
    useSingleBLASThread()
    golden = try SoftGolden.read()
  }

  @Test func `soft priors are NumPy's`() {
    #expect(golden.cases.count == 5)
    for own in golden.cases {
      let prior = softPrior(of: own.hard, graph: golden.graph(own.neighbourhood))
      #expect(largestDifference(prior.loadings, own.prior) < 1e-8, "\(own.name)")
      #expect((prior.uncoveredShare - own.uncovered).magnitude < 1e-12, "\(own.name)")
    }
    #expect(golden.cases.contains { $0.uncovered > 0.01 })
  }

  @Test func `each stored step has NumPy's loadings and time courses`() throws {
    for own in golden.cases {
      let graph = golden.graph(own.neighbourhood)
      #expect(!own.after.isEmpty)
      for after in own.after {
        let found = try softNetworks(
          in: VoxelSeries(golden.series(own)),
          prior: own.prior(graph),
          graph: graph,
          rule: own.rule(cap: after.step)
        )
        #expect(found.steps.count == after.step)
        let what: Comment = "\(own.name), step \(after.step)"
        #expect(largestDifference(found.loadings, after.v) < 1e-6, what)
        #expect(largestDifference(found.timeCourses, after.u) < 1e-6, what)
      }
    }
  }

  @Test func `a whole fit ends where NumPy's ends, for the same reason, with the same labels`()
    throws
  {
    var stops: Set<SoftNetworksStop> = []
    for own in golden.cases {
      let graph = golden.graph(own.neighbourhood)
      let found = try softNetworks(
        in: VoxelSeries(golden.series(own)),
        prior: own.prior(graph),
        graph: graph,
        rule: own.rule()
      )
      #expect(found.stop.rawValue == own.stop, "\(own.name)")
      let relative = zip(found.steps.map(\.error), own.errors).map { $0 / $1 }
      #expect(largestDifference(relative, own.errors.map { _ in 1 }) < 1e-9, "\(own.name)")
      #expect(largestDifference(found.steps.map(\.margin), own.margins) < 1e-8, "\(own.name)")
      #expect(largestDifference(found.loadings, own.v) < 1e-6, "\(own.name)")
      #expect(largestDifference(found.timeCourses, own.u) < 1e-6, "\(own.name)")
      #expect(found.labels.map { $0 ?? -1 } == own.labels, "\(own.name)")
      #expect((found.uncoveredShare - (own.contrast < 1 ? 0 : own.uncovered)).magnitude < 1e-12)
      stops.insert(found.stop)
    }
    #expect(stops == Set(SoftNetworksStop.allCases))
  }
}
