import LinearAlgebra
import Statistics
import TestSupport
import Testing

@testable import Networks

@Suite struct NullFloorTests {
  @Test func `lags lie in the middle half, are fixed by the seed and reach both ends`() {
    for frameCount in [8, 61, 240] {
      var random = SeededGenerator(seed: 3)
      let lags = nullLags(frameCount: frameCount, count: 2000, using: &random)
      #expect(lags.min() == frameCount / 4)
      #expect(lags.max() == 3 * frameCount / 4)
      var again = SeededGenerator(seed: 3)
      #expect(nullLags(frameCount: frameCount, count: 2000, using: &again) == lags)
    }
    var random = SeededGenerator(seed: 3)
    #expect(nullLags(frameCount: 100, using: &random).count == 20)
  }

  @Test func `a series is rolled towards its end`() {
    let series = VoxelSeries(Matrix(rows: 5, columns: 1, values: [1, 2, 3, 4, 5]))
    let time = Matrix(rows: 5, columns: 1, values: [10, 11, 12, 13, 14])
    #expect(series.rolled(time, by: 2).values == [13, 14, 10, 11, 12])
    #expect(series.rolled(time, by: 0).values == time.values)
  }

  @Test func `the quantile of an upper tail is that of all values`() throws {
    for seed in 0..<100 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let parts = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (0..<Int.random(in: 1...60, using: &random)).map { _ in
          Double(Int.random(in: 0...40, using: &random))
        }
      }
      let all = parts.flatMap(\.self)
      for p in [0, 0.3, 0.95, 1] {
        var tail = UpperTail(p, of: all.count)
        for part in parts { tail.add(part) }
        let expected = try #require(quantile(p, of: all.sorted()))
        #expect((tail.quantile - expected).magnitude < 1e-12, "seed \(seed), p \(p)")
      }
    }
  }

  @Test func `whoever asked can end it`() throws {
    let volume = SmallVolume.golden()
    let series = VoxelSeries(
      volume.series(seed: 1, .quadrants, border: 3, signal: 1, noise: 3)
    )
    let prior = volume.prior(Layout.quadrants.nodes())
    let networks = try individualNetworks(
      in: series,
      prior: prior,
      using: [0, 1, 2, 3],
      graph: volume.graph
    )
    #expect(throws: NetworksError.cancelled) {
      try nullFloor(
        of: networks,
        in: series,
        graph: volume.graph,
        isOutside: prior.isOutside(of: [0, 1, 2, 3]),
        lags: [20, 30]
      ) { $0 < 2 }
    }
  }
}
