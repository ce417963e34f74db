import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

@Suite struct TargetPlacementTests {
  let block = SmallVolume(GridSize(10, 6, 6), axes: nil)

  @Test func `a point has the network of the nearest voxel, and a way to the next`() throws {
    // x from −9 to 9 in steps of 2: network 3 below 0, network 5 above, of which x = 9 is network 8.
    let placed = placed()
    let point = Point<MNI152NLin6Asym>(-2.8, 1, 1)
    let found = try #require(placed.placement(of: point))
    #expect(found.network == 3)
    #expect(found.confidence == 4)
    #expect(found.isAboveFloor == true)
    #expect(block.points[found.voxel] == Point(-3, 1, 1))
    #expect(found.shownNetwork == 3 && !found.isWithheld)
    let border = try #require(found.border)
    #expect(border.network == 5)
    #expect((border.distance.value - 3.8).magnitude < 1e-12)
  }

  @Test func `below the floor, or where it is withheld, no network is told`() throws {
    let below = try #require(placed().placement(of: Point(-2.8, 1, -1)))
    #expect(below.isAboveFloor == false && below.shownNetwork == nil && below.border == nil)
    let placed = placed(withheld: [5])
    let withheld = try #require(placed.placement(of: Point(1, 1, 1)))
    #expect(withheld.isWithheld && withheld.isAboveFloor == true)
    #expect(withheld.shownNetwork == nil && withheld.border == nil)
    // The border of 3 is that to 8, since 5 is not shown.
    let shown = try #require(placed.placement(of: Point(-1, 1, 1)))
    #expect(shown.shownNetwork == 3 && shown.border?.network == 8)
    #expect(shown.border?.distance == 10.mm)
  }

  @Test func `a voxel below the floor makes no border`() throws {
    // Right above the floor's edge, the next voxel of 5 that is shown is at the same height.
    let found = try #require(placed().placement(of: Point(-1, 1, 1)))
    #expect(found.border?.network == 5 && found.border?.distance == 2.mm)
    let free = try #require(placed(hasFloor: false).placement(of: Point(-1, 1, -1)))
    #expect(free.border?.network == 5 && free.border?.distance == 2.mm)
  }

  @Test func `a point beyond a voxel's edge lies outside`() {
    let placed = placed()
    #expect(placed.placement(of: Point(-11, 1, 1))?.network == 3)
    #expect(placed.placement(of: Point(-11.1, 1, 1)) == nil)
    #expect(placed.placement(of: Point(0, 0, 40)) == nil)
  }

  @Test func `a point half-way goes to the lower x, however the grid is stored`() {
    let mirrored = SmallVolume(block.size, axes: nil, isMirrored: true)
    for volume in [block, mirrored] {
      #expect(placed(volume).placement(of: Point(0, 1, 1))?.network == 3)
    }
  }

  @Test func `a network's voxels to choose from lie above the floor`() {
    let placed = placed()
    let chosen = placed.voxels(of: 5)
    #expect(!chosen.isEmpty)
    #expect(chosen.allSatisfy { block.points[$0].x > 0 && block.points[$0].z > 0 })
    #expect(placed.voxels(of: 77).isEmpty)
  }

  @Test func `without a floor nothing is said of it`() throws {
    let placed = placed(hasFloor: false)
    let found = try #require(placed.placement(of: Point(1, 1, -1)))
    #expect(found.isAboveFloor == nil)
    #expect(placed.voxels(of: 8).count == 36)
  }

  private func placed(
    _ volume: SmallVolume? = nil,
    hasFloor: Bool = true,
    withheld: Set<Int> = []
  ) -> PlacedNetworks<MNI152NLin6Asym> {
    let points = (volume ?? block).points
    let labels = points.map { $0.x < 0 ? 3 : $0.x > 8 ? 8 : 5 }
    let networks = IndividualNetworks(
      networks: [3, 5, 8],
      labels: labels,
      groupLabels: labels,
      confidence: labels.map { _ in 4 },
      z: .zero(rows: labels.count, columns: 3),
      margins: labels.map { _ in 1 },
      changes: [1],
      hasConverged: false,
      references: []
    )
    let floor = NullFloor(lags: [], floor: 0.2, isAbove: points.map { $0.z > 0 }, shareAbove: 0.5)
    return PlacedNetworks(
      networks,
      floor: hasFloor ? floor : nil,
      at: points,
      voxelEdge: 2.mm,
      withheld: withheld
    )
  }
}
