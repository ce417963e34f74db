import Geometry
import TestSupport
import Testing

@Suite struct VoxelGridTests {
  @Test func `linear indices run with i fastest, and back`() throws {
    let grid = try nlin6()
    #expect(grid.linearIndex(of: VoxelIndex(1, 0, 0)) == 1)
    #expect(grid.linearIndex(of: VoxelIndex(0, 1, 0)) == 91)
    #expect(grid.linearIndex(of: VoxelIndex(0, 0, 1)) == 91 * 109)
    for seed in 0..<300 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let linear = Int.random(in: 0..<grid.size.count, using: &random)
      #expect(grid.linearIndex(of: grid.voxel(atLinear: linear)) == linear, "seed \(seed)")
    }
  }

  @Test(arguments: [VoxelIndex(-1, 0, 0), VoxelIndex(91, 0, 0), VoxelIndex(0, 109, 0)])
  func `a voxel outside the grid has no index`(voxel: VoxelIndex) throws {
    #expect(try nlin6().linearIndex(of: voxel) == nil)
  }

  @Test func `the nearest voxel is found up to half a voxel outside`() throws {
    let grid = try nlin2009c()
    #expect(grid.index(of: Point(-96.5, -132.5, -78.5)) == VoxelIndex(0, 0, 0))
    #expect(grid.index(of: Point(-97.5, -132.5, -78.5)) == VoxelIndex(0, 0, 0))
    #expect(grid.index(of: Point(-97.6, -132.5, -78.5)) == nil)
    #expect(grid.index(of: Point(.nan, 0, 0)) == nil)
  }

  @Test func `voxel edges come from the affine, whatever its handedness`() throws {
    let size = try nlin6().voxelSize
    #expect(size.i == 2.mm && size.j == 2.mm && size.k == 2.mm)
  }

  private static let axisCases: [([12 of Double], String)] = [
    ([2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0], "RAS"),
    ([-2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0], "LAS"),
    // Sagittal: i to the back, j downwards, k to the right.
    ([0, 0, 1, 0, -1, 0, 0, 0, 0, -1, 0, 0], "PIR"),
    // Turned by 50° about x: j, which is nearer to upwards, has the first choice of the two.
    ([1, 0, 0, 0, 0, 0.64, -0.77, 0, 0, 0.77, 0.64, 0], "RSP"),
  ]

  @Test(arguments: axisCases)
  func `axis codes name the nearest world axes`(rows: [12 of Double], codes: String) throws {
    let size = GridSize(3, 4, 5)
    let grid = try #require(VoxelGrid<NativeT1w>(size: size, toWorld: Affine(rows: rows)))
    #expect(grid.axisCodes == codes)
  }

  @Test func `a singular affine makes no grid`() {
    let rows: [12 of Double] = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]
    #expect(VoxelGrid<NativeT1w>(size: GridSize(2, 2, 2), toWorld: Affine(rows: rows)) == nil)
  }

  /// Published and recomputed counts of unmasked 2 mm voxels, radius inclusive.
  @Test func `seed and search spheres have the known number of voxels`() throws {
    let spheres = SphereSet(
      seed: [(6, 16, -10)],
      bilateral: [(6, 16, -10), (-6, 16, -10)],
      search: [(-36, 39, 43), (-44, 40, 29), (-41, 16, 54), (-37, 26, 49)]
    )
    let nlin6 = try frontal(MNI152NLin6Asym.self, origin: (20, -10, -24))
    #expect(spheres.counts(on: nlin6) == [515, 921, 10458])
    let nlin2009c = try frontal(MNI152NLin2009cAsym.self, origin: (21.5, -10.5, -24.5))
    #expect(spheres.counts(on: nlin2009c) == [528, 946, 10532])
  }

  struct SphereSet {
    let seed: [(Double, Double, Double)]
    let bilateral: [(Double, Double, Double)]
    let search: [(Double, Double, Double)]

    func counts<World: WorldFrame>(on grid: VoxelGrid<World>) -> [Int] {
      func count(_ centres: [(Double, Double, Double)], _ radius: Millimetres) -> Int {
        grid.voxels(in: centres.map { .sphere(centre: Point($0, $1, $2), radius: radius) }).count
      }
      return [count(seed, 10.mm), count(bilateral, 10.mm), count(search, 20.mm)]
    }
  }

  /// The part of a template's 2 mm grid that holds all spheres, which saves debug time.
  ///
  /// x runs right to left in both: the direction of storage moves no voxel centre.
  private func frontal<World: WorldFrame>(
    _ frame: World.Type,
    origin: (x: Double, y: Double, z: Double)
  ) throws -> VoxelGrid<World> {
    try #require(
      VoxelGrid(
        size: GridSize(46, 44, 52),
        toWorld: Affine(rows: [-2, 0, 0, origin.x, 0, 2, 0, origin.y, 0, 0, 2, origin.z])
      )
    )
  }

  /// FSL's 2 mm grid, whose x runs right to left.
  private func nlin6() throws -> VoxelGrid<MNI152NLin6Asym> {
    try #require(
      VoxelGrid(
        size: GridSize(91, 109, 91),
        toWorld: Affine(rows: [-2, 0, 0, 90, 0, 2, 0, -126, 0, 0, 2, -72])
      )
    )
  }

  /// TemplateFlow's res-02 grid.
  private func nlin2009c() throws -> VoxelGrid<MNI152NLin2009cAsym> {
    try #require(
      VoxelGrid(
        size: GridSize(97, 115, 97),
        toWorld: Affine(rows: [2, 0, 0, -96.5, 0, 2, 0, -132.5, 0, 0, 2, -78.5])
      )
    )
  }
}
