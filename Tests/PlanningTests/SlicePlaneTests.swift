import Geometry
import Testing

@testable import Planning

@Suite struct SlicePlaneTests {
  private let wide = [-500.0...500, -500...500, -500...500]

  @Test func `slices hold the points, the margin and the centre, of at most 256 pixels`() throws {
    let planes = try #require(
      SlicePlanes(
        around: [[-60, -100, -50], [60, 70, 80]],
        margin: 20,
        within: [-70...70, -500...500, -500...75],
        through: [90, 0, 0]
      )
    )
    #expect(planes.box == [-70...90, -120...90, -70...75])
    #expect(planes.spacing == 1)
    #expect(planes.size(of: .axial) == (161, 211))
    #expect(planes.place(.sagittal, column: 3, line: 4) == [90, -117, 71])
    let large = try #require(
      SlicePlanes(
        around: [[-400, 0, 0], [400, 1, 1]],
        margin: 0,
        within: wide,
        through: [0, 0, 0]
      )
    )
    #expect(large.size(of: .axial).width == 256 && large.spacing > 3)
  }

  @Test func `nothing and what is not finite give no slices`() {
    #expect(SlicePlanes(around: [], margin: 1, within: wide, through: [0, 0, 0]) == nil)
    let lost = [[0.0, .nan, 0]]
    #expect(SlicePlanes(around: lost, margin: 1, within: wide, through: [0, 0, 0]) == nil)
  }

  @Test func `values between voxels are linear, and 0 beyond them`() throws {
    let rows: [12 of Double] = [-2, 0, 0, 10, 0, 3, 0, -6, 0, 0, 1, 0]
    let grid = try #require(
      VoxelGrid<NativeT1w>(size: GridSize(4, 3, 5), toWorld: Affine(rows: rows))
    )
    func linear(_ p: Point<NativeT1w>) -> Float { Float(3 * p.x - p.y + 0.5 * p.z + 7) }
    let volume = (0..<grid.size.count).map { linear(grid.centre(ofLinear: $0)) }
    for place: Point<NativeT1w> in [Point(7.5, -1.3, 2.2), Point(10, -6, 0), Point(4, 0, 4)] {
      #expect(abs(grid.value(of: volume, at: place) - linear(place)) < 1e-4)
    }
    #expect(grid.value(of: volume, at: Point(3.9, 0, 0)) == 0)
    #expect(grid.value(of: volume, at: Point(.nan, 0, 0)) == 0)
  }
}
