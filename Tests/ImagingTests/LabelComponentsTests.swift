import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct LabelComponentsTests {
  private let size = GridSize(6, 5, 4)

  @Test func `each label's pieces are those of its voxels alone, the largest first`() {
    for seed in 0..<200 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let image = (0..<size.count).map { _ in Int32.random(in: -3...3, using: &random) }
        .map { max(0, $0) }
      let found = LabelComponents(image, in: size, least: 2)
      var expected: [(label: Int32, voxels: [Int])] = []
      for label in Int32(1)...3 {
        let own = image.indices.filter { image[$0] == label }
        expected += connectedComponents(own, in: size).filter { $0.count > 1 }.map { (label, $0) }
      }
      #expect(found.labels == expected.map(\.label), "seed \(seed)")
      var numbers = [Int32](repeating: -1, count: size.count)
      for (number, piece) in expected.enumerated() {
        for voxel in piece.voxels { numbers[voxel] = Int32(number) }
      }
      #expect(found.numbers == numbers, "seed \(seed)")
    }
  }

  @Test func `an image without labels has no pieces`() {
    let found = LabelComponents([Int32](repeating: 0, count: size.count), in: size, least: 1)
    #expect(found.labels.isEmpty && found.numbers.allSatisfy { $0 == -1 })
  }
}
