import Statistics
import Testing

@Suite struct CircularBlocksTests {
  @Test func `each resample has as many frames as the series, in blocks`() {
    var random = SeededGenerator(seed: 1)
    let blocks = CircularBlocks(frameCount: 100, blockLength: 20)
    for _ in 0..<50 {
      let counts = blocks.counts(using: &random)
      #expect(counts.reduce(0, +) == 100)
      // Five blocks begin and end: around the circle the count changes at ten places at most.
      let changes = counts.indices.count { counts[$0] != counts[($0 + 1) % 100] }
      #expect(changes <= 10)
    }
  }

  @Test func `every frame is drawn equally often, the ends as well`() {
    var random = SeededGenerator(seed: 2)
    let blocks = CircularBlocks(frameCount: 30, blockLength: 7)
    var sums = [Int](repeating: 0, count: 30)
    for _ in 0..<4000 {
      for (frame, count) in blocks.counts(using: &random).enumerated() { sums[frame] += count }
    }
    #expect(sums.allSatisfy { (3600...4400).contains($0) })
  }

  @Test func `the same seed gives the same draws`() {
    let blocks = CircularBlocks(frameCount: 30, blockLength: 7)
    func draws(_ seed: UInt64) -> [[Int]] {
      var random = SeededGenerator(seed: seed)
      return (0..<5).map { _ in blocks.counts(using: &random) }
    }
    #expect(draws(3) == draws(3))
    #expect(draws(3) != draws(4))
  }

  @Test func `a block of all frames draws each once`() {
    var random = SeededGenerator(seed: 2)
    let counts = CircularBlocks(frameCount: 12, blockLength: 99).counts(using: &random)
    #expect(counts == Array(repeating: 1, count: 12))
  }
}
