import Geometry
import Testing

@Suite struct UnboundedCountTests {
  @Test func `a sphere cut by the field of view is counted whole`() throws {
    let grid = try #require(
      VoxelGrid<NativeT1w>(
        size: GridSize(10, 10, 10),
        toWorld: Affine(rows: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0])
      )
    )
    let inside = Shape<NativeT1w>.sphere(centre: Point(10, 10, 10), radius: 5.mm)
    let cut = Shape<NativeT1w>.sphere(centre: Point(10, 10, 0), radius: 5.mm)
    #expect(grid.enclosed(by: [inside]).unboundedCount == grid.voxels(in: [inside]).count)
    #expect(grid.enclosed(by: [cut]).unboundedCount == grid.enclosed(by: [inside]).unboundedCount)
    #expect(grid.voxels(in: [cut]).count < grid.enclosed(by: [cut]).unboundedCount)
    #expect(grid.voxels(in: []).isEmpty && grid.enclosed(by: []).unboundedCount == 0)
  }

  @Test func `an oblique grid misses no voxel of a shape`() throws {
    let grid = try #require(
      VoxelGrid<NativeT1w>(
        size: GridSize(20, 20, 20),
        toWorld: Affine(rows: [1.8, -0.6, 0.3, -15, 0.5, 1.9, -0.4, -18, -0.2, 0.4, 2.1, -20])
      )
    )
    let shape = Shape<NativeT1w>.ellipsoid(
      centre: Point(2, 1, 3),
      semiAxes: .init(x: 4.mm, y: 9.mm, z: 6.mm)
    )
    let slow = (0..<grid.size.count).filter { shape.contains(grid.centre(ofLinear: $0)) }
    #expect(slow.count > 50)
    #expect(grid.voxels(in: [shape]) == slow)
  }
}
