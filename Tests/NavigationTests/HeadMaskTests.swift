import Geometry
import TestSupport
import Testing

@testable import Navigation

/// A head of random shape and its mask by SciPy (Tests/Golden/generate_scalp.py).
private struct GoldenHead: Decodable {
  let size: [Int]
  let edges: [Double]
  let rule: String
  let threshold: Double
  let image: [Float]
  let maskRuns: [Int]

  var mask: [UInt8] {
    maskRuns.enumerated().flatMap { [UInt8](repeating: UInt8($0.offset % 2), count: $0.element) }
  }
}

@Suite struct HeadMaskTests {
  @Test func `heads of random shape have SciPy's masks`() throws {
    for golden in try goldenJSON("scalp_masks.json", as: [GoldenHead].self) {
      let (size, e) = (golden.size, golden.edges)
      let grid = try #require(
        VoxelGrid<NativeT1w>(
          size: GridSize(size[0], size[1], size[2]),
          toWorld: Affine(rows: [-e[0], 0, 0, 9, 0, e[1], 0, 8, 0, 0, e[2], 7])
        )
      )
      let volume = T1wVolume(name: "golden", grid: grid, values: golden.image)
      let options = HeadOptions(
        threshold: golden.rule == "otsu" ? .otsu : .fractionOfHighPercentile(0.125),
        leastAir: 0.0005
      )
      let head = try headMask(of: volume, options)
      #expect((Double(head.threshold) - golden.threshold).magnitude < 1e-3 * golden.threshold)
      let different = zip(head.voxels, golden.mask).count { $0 != $1 }
      // Single precision may put a voxel on the other side of the threshold.
      #expect(different <= 2, "\(different) voxels differ, \(golden.rule), \(size)")
    }
  }

  @Test func `components touch by faces only`() {
    let size = GridSize(3, 3, 2)
    var mask = [UInt8](repeating: 0, count: size.count)
    // Three along a diagonal, and one above the first.
    for voxel in [0, 4, 8, 9] { mask[voxel] = 1 }
    let facts = RunComponents(of: 1, in: mask, size).facts()
    #expect(facts.values.map(\.voxelCount).sorted() == [1, 1, 2])
    #expect(facts.values.count { !$0.touchesEdge } == 0)
  }

  @Test func `a component is one however its parts meet`() {
    // Two arms that only meet in the last row, and a voxel in the arms' middle that touches none.
    let size = GridSize(5, 5, 1)
    let picture = ["#...#", "#.#.#", "#...#", "#...#", "#####"]
    let mask = picture.flatMap { $0.map { UInt8($0 == "#" ? 1 : 0) } }
    let components = RunComponents(of: 1, in: mask, size)
    #expect(components.facts().mapValues(\.voxelCount) == [0: 13, 3: 1])
    #expect(components.mask(of: [0]).reduce(0) { $0 + Int($1) } == 13)
    #expect(RunComponents(of: 0, in: mask, size).facts().values.map(\.voxelCount) == [11])
  }

  /// A brain that its dark skull parts from the scalp is smaller than the head, but has more voxels
  /// above the threshold.
  @Test func `a dark skull does not make the brain the head`() throws {
    let phantom = EllipsoidHead()
    let head = try headSurface(in: phantom.image(on: Storage(name: "RAS").grid()))
    let exact = 4 / 3 * Double.pi * 76 * 96 * 86 / 1e6
    #expect((head.litres / exact - 1).magnitude < 0.01)
    #expect(length(vector(head.middle) - phantom.centre) < 0.5)
    #expect(NavigationQC().findings(of: head).isEmpty)
  }

  @Test func `Otsu's threshold lies between two well parted classes`() throws {
    let values: [Float] = (0..<1000).map { $0 < 600 ? Float($0 % 10) : 100 + Float($0 % 20) }
    let threshold = try #require(otsu(values, top: 119))
    #expect(threshold > 9 && threshold < 100)
    #expect(otsu([3, 3, 3], top: 3) == nil)
    #expect(percentile(0.98, of: [1, 1]) == nil)
  }
}
