import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct ConnectedComponentsTests {
  let size = GridSize(5, 4, 3)

  @Test func `faces, edges and corners connect`() {
    #expect(components([(0, 0, 0), (1, 0, 0)]).count == 1)
    #expect(components([(0, 0, 0), (1, 1, 0)]).count == 1)
    #expect(components([(0, 0, 0), (1, 1, 1)]).count == 1)
    #expect(components([(0, 0, 0), (2, 0, 0)]).count == 2)
  }

  @Test func `the end of a row is no neighbour of the next row's start`() {
    #expect(components([(4, 0, 0), (0, 1, 0)]).count == 2)
    #expect(components([(2, 3, 0), (2, 0, 1)]).count == 2)
  }

  @Test func `the largest comes first, of equals the one with the lowest index`() {
    let found = components([(4, 3, 2), (3, 3, 2), (0, 0, 0), (2, 0, 0), (2, 1, 0), (0, 3, 2)])
    #expect(found.map(\.count) == [2, 2, 1, 1])
    #expect(found[0].first == 2 && found[2] == [0])
    #expect(found.allSatisfy { $0 == $0.sorted() })
  }

  @Test func `no voxels have no components`() {
    #expect(connectedComponents([], in: size).isEmpty)
  }

  @Test func `components partition the voxels, and lie apart`() {
    for seed in 0..<200 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let voxels = (0..<size.count).filter { _ in Int.random(in: 0..<5, using: &random) == 0 }
      let found = connectedComponents(voxels.shuffled(using: &random), in: size)
      #expect(found.flatMap(\.self).sorted() == voxels, "seed \(seed)")
      for (index, component) in found.enumerated() {
        let others = found.dropFirst(index + 1).flatMap(\.self)
        #expect(!component.contains { a in others.contains { touch(a, $0) } }, "seed \(seed)")
      }
    }
  }

  private func components(_ voxels: [(Int, Int, Int)]) -> [[Int]] {
    connectedComponents(voxels.map { $0.0 + 5 * ($0.1 + 4 * $0.2) }, in: size)
  }

  private func touch(_ a: Int, _ b: Int) -> Bool {
    let differences = [a % 5 - b % 5, a / 5 % 4 - b / 5 % 4, a / 20 - b / 20]
    return differences.allSatisfy { $0.magnitude <= 1 }
  }
}
