import Statistics
import Testing

@Suite struct ReliabilityTests {
  @Test func `doubling the data turns a half's correlation into the whole's reliability`() {
    #expect(spearmanBrown(0.5) == 2 * 0.5 / 1.5)
    #expect(spearmanBrown(1) == 1)
    #expect(spearmanBrown(0) == 0)
  }

  @Test func `a negative correlation stays negative, and one of -1 has no reliability`() throws {
    #expect(try #require(spearmanBrown(-0.5)) == -2)
    #expect(spearmanBrown(-1) == nil)
    #expect(spearmanBrown(.nan) == nil)
    #expect(spearmanBrown(1.1) == nil)
  }

  @Test func `Spearman and Brown foretell the correlation of measures twice as long`() throws {
    var random = SeededGenerator(seed: 9)
    // Truth with variance 1, each quarter's noise with variance 2.
    let truth = (0..<20_000).map { _ in random.nextGaussian() }
    let quarters = (0..<4).map { _ in
      truth.map { $0 + 2.0.squareRoot() * random.nextGaussian() }
    }
    let halves = [(0, 1), (2, 3)].map { zip(quarters[$0], quarters[$1]).map { $0 + $1 } }
    let expected = try #require(spearmanBrown(pearsonCorrelation(quarters[0], quarters[1])))
    #expect((expected - pearsonCorrelation(halves[0], halves[1])).magnitude < 0.03)
  }

  @Test func `a constant correlates with nothing`() {
    #expect(pearsonCorrelation([1, 1, 1], [1, 2, 3]) == 0)
    #expect((pearsonCorrelation([1, 2, 3], [-2, -4, -6]) + 1).magnitude < 1e-15)
  }
}
