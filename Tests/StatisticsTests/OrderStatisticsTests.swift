import Statistics
import TestSupport
import Testing

@Suite struct OrderStatisticsTests {
  struct Golden: Decodable {
    struct Quantiles: Decodable {
      let values: [Double]
      let shares: [Double]
      let linear: [Double]
      let inverted: [Double]
    }
    let quantiles: Quantiles
  }

  @Test func `quantiles are NumPy's, interpolated or not`() throws {
    let golden = try goldenJSON("stability.json", as: Golden.self).quantiles
    for (index, share) in golden.shares.enumerated() {
      let linear = try #require(quantile(share, of: golden.values))
      #expect((linear - golden.linear[index]).magnitude < 1e-12)
      #expect(orderStatistic(share, of: golden.values) == golden.inverted[index])
    }
  }

  @Test func `a share of ten is not rounded up by binary fractions`() {
    #expect(heldCount(0.9, of: 10) == 9)
    #expect(heldCount(0.7, of: 10) == 7)
    #expect(heldCount(0.91, of: 10) == 10)
    #expect(heldCount(0.001, of: 10) == 1)
  }

  @Test func `of no values there is no quantile`() {
    #expect(quantile(0.5, of: []) == nil)
    #expect(orderStatistic(0.5, of: []) == nil)
  }

  @Test func `the ranks around a quantile enclose it as often as they claim`() throws {
    var random = SeededGenerator(seed: 5)
    var enclosed = 0
    let repetitions = 2000
    for _ in 0..<repetitions {
      let values = (0..<100).map { _ in random.nextUniform() }.sorted()
      let ranks = quantileRanks(0.9, of: 100, confidence: 0.95)
      let (lower, upper) = (try #require(ranks.lower), try #require(ranks.upper))
      if values[lower] <= 0.9, values[upper] >= 0.9 { enclosed += 1 }
    }
    #expect((0.935...0.995).contains(Double(enclosed) / Double(repetitions)))
    #expect(quantileRanks(0.9, of: 10, confidence: 0.95).upper == nil)
  }
}
