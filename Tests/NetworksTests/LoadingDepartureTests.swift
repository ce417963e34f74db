import Geometry
import Imaging
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

/// What a prior gives alone, and what data add to it.
@Suite struct LoadingDepartureTests {
  /// Four networks in quarters of a box.
  let labels: [Int]
  /// The same, whose borders lie two voxels off.
  let moved: [Int]
  let graph: VoxelGraph
  let prior: Matrix

  init() {
    useSingleBLASThread()
    let size = (i: 16, j: 14, k: 12)
    func quarters(_ i: Int, _ j: Int) -> [Int] {
      (0..<size.i * size.j * size.k).map { voxel in
        (voxel % size.i < i ? 0 : 1) + (voxel / size.i % size.j < j ? 0 : 2)
      }
    }
    (labels, moved) = (quarters(8, 7), quarters(10, 9))
    graph = VoxelGraph(Array(labels.indices), in: .init(size.i, size.j, size.k))
    prior = softPrior(of: hardNetworks(labels, count: 4), graph: graph).loadings
  }

  @Test func `without smoothness and sparsity, a prior alone of networks apart becomes flat`()
    throws
  {
    // V ← V c / (V u) = c / u for each network by itself: the same everywhere.
    let values = labels.indices.flatMap { voxel in
      (0..<4).map { labels[voxel] == $0 ? 0.5 + Double(voxel % 5) / 10 : 0 }
    }
    let apart = Matrix(rows: labels.count, columns: 4, values: values)
    func alone(_ iterations: Int) throws -> ReachedLoadings {
      try loadingsOfPriorAlone(
        apart,
        graph: graph,
        frameCount: 50,
        rule: SoftNetworksRule(alpha: 0, beta: 0),
        iterations: iterations
      )
    }
    let flat = labels.flatMap { label in (0..<4).map { label == $0 ? 1.0 : 0 } }
    #expect(largestDifference(try alone(1).inMask.values, flat) < 1e-9)
    #expect(try alone(0).inMask == apart)
  }

  @Test func `one high frame stands for all frames at one level`() throws {
    let frames = 40
    let rule = SoftNetworksRule(maximumIterations: 12, minimumIterations: 12, tolerance: 0)
    let start = supported(prior)
    let support = SoftSupport(of: start, graph: graph)
    var fit = SoftFit(
      RescaledSeries(
        series: VoxelSeries(.zero(rows: frames, columns: support.count)),
        offsets: [Double](repeating: -0.5, count: support.count),
        factors: [Double](repeating: 1, count: support.count),
        squares: 0.25 * Double(frames * support.count)
      ),
      prior: support.within(start),
      support: support,
      weights: rule.weights(frames: frames, networks: 4, graph: graph),
      rule: rule,
      crew: .alone
    )
    while fit.stop == nil { fit.advance() }
    let alone = try loadingsOfPriorAlone(
      prior,
      graph: graph,
      frameCount: frames,
      rule: rule,
      iterations: 12
    )
    #expect(largestDifference(alone.inMask.values, fit.loadings.inMask.values) < 1e-9)
    #expect(largestDifference(alone.inMask.values, start.values) > 0.01)
  }

  @Test func `departures are logarithms of ratios, where the prior reaches`() throws {
    let alone = supported(prior)
    var (more, less) = (alone, alone)
    for row in 0..<alone.rows where row.isMultiple(of: 3) {
      more[row, 0] *= 2
      less[row, 0] /= 2
    }
    func departures(_ loadings: Matrix) -> LoadingDepartures {
      LoadingDepartures(
        of: SupportedLoadings(loadings, within: prior),
        from: SupportedLoadings(alone, within: prior)
      )
    }
    let found = departures(more)
    let reached = (0..<alone.rows).filter { alone[$0, 0] > 0 }
    let expected = reached.map { $0.isMultiple(of: 3) ? 0.6931471805599453 : 0 }
    #expect(largestDifference(found.values[0], expected) < 1e-12)
    let opposite = departures(less)
    let r = departureAgreement(of: found, opposite)
    #expect((try #require(r[0].correlation) + 1).magnitude < 1e-9)
    #expect(!r[0].isBeyondPrior && r[1].correlation == nil && !r[1].isBeyondPrior)
    #expect(departureAgreement(of: found, found)[0].isBeyondPrior)
  }

  @Test func `noise agrees in its loadings, but not beyond the prior`() throws {
    for passes in [0, 2] {
      let halves = (0..<2).map { noise(frames: 60, seed: UInt64(300 + $0), passes: passes) }
      let (loadings, beyond) = try agreement(halves)
      #expect(loadings.allSatisfy { $0.isStable && ($0.correlation ?? 0) > 0.9 }, "\(loadings)")
      #expect(beyond.allSatisfy { !$0.isBeyondPrior }, "\(passes) passes: \(beyond)")
    }
  }

  @Test func `networks with borders of their own are told beyond the prior`() throws {
    let halves = [40, 50].map {
      plantedSeries(moved, networks: 4, frames: 60, seed: $0, noise: 2)
    }
    let (loadings, beyond) = try agreement(halves)
    #expect(loadings.allSatisfy { $0.isStable })
    #expect(beyond.allSatisfy { $0.isBeyondPrior }, "\(beyond)")
  }

  private func agreement(
    _ halves: [Matrix]
  ) throws -> ([LoadingStability], [LoadingDeparture]) {
    var found: [SupportedLoadings] = []
    var departures: [LoadingDepartures] = []
    for half in halves {
      let fit = try softNetworks(in: VoxelSeries(half), prior: prior, graph: graph)
      let alone = try loadingsOfPriorAlone(
        prior,
        graph: graph,
        frameCount: half.rows,
        rule: fit.rule,
        iterations: fit.iterationCount
      )
      found.append(SupportedLoadings(fit.reached, within: prior))
      departures.append(
        LoadingDepartures(
          of: SupportedLoadings(fit.reached, within: prior),
          from: SupportedLoadings(alone, within: prior)
        )
      )
    }
    return (
      loadingStability(found[0], found[1]), departureAgreement(of: departures[0], departures[1])
    )
  }

  /// Noise, smoothed by closed means.
  private func noise(frames: Int, seed: UInt64, passes: Int) -> Matrix {
    var random = Congruential(seed: seed)
    let numbers = (0..<frames * graph.count).map { _ in random.noise() }
    var series = Matrix(rows: graph.count, columns: frames, values: numbers)
    for _ in 0..<passes { series = graph.closedMean(series) }
    return series.transposed
  }
}
