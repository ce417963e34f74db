import Findings
import Geometry
import Testing

@testable import Planning

@Suite struct ClaimsOfRunsTests {
  private func grid<Frame: AnalysisFrame>(
    _ frame: Frame.Type,
    _ size: GridSize,
    corner: [Double],
    edge: Double,
    isMirrored: Bool = false
  ) throws -> VoxelGrid<Frame> {
    let x = isMirrored ? corner[0] + edge * Double(size.i - 1) : corner[0]
    let rows: [12 of Double] = [
      isMirrored ? -edge : edge, 0, 0, x, 0, edge, 0, corner[1], 0, 0, edge, corner[2],
    ]
    return try #require(VoxelGrid<Frame>(size: size, toWorld: Affine(rows: rows)))
  }

  private let nlin6 = (size: GridSize(91, 109, 91), corner: [-90.0, -126, -72])
  private let nlin2009c = (size: GridSize(97, 115, 97), corner: [-96.5, -132.5, -78.5])

  @Test(arguments: [false, true])
  func `a run on another template's own grid is refused, however it is stored`(
    isMirrored: Bool
  ) throws {
    let wrong = try grid(
      MNI152NLin2009cAsym.self,
      nlin6.size,
      corner: nlin6.corner,
      edge: 2,
      isMirrored: isMirrored
    )
    let error = #expect(throws: PlanningError.self) { try refuseContradictedSpace(wrong, "bold") }
    #expect(error?.finding.code == "space_contradicts_grid")
    let other = try grid(
      MNI152NLin6Asym.self,
      nlin2009c.size,
      corner: nlin2009c.corner,
      edge: 2,
      isMirrored: isMirrored
    )
    #expect(throws: PlanningError.self) { try refuseContradictedSpace(other, "bold") }
  }

  @Test func `a run on its own template's grid, or on any other, passes`() throws {
    let own = try grid(MNI152NLin6Asym.self, nlin6.size, corner: nlin6.corner, edge: 2)
    try refuseContradictedSpace(own, "bold")
    let shifted = try grid(
      MNI152NLin2009cAsym.self,
      nlin6.size,
      corner: [-90, -126, -71],
      edge: 2
    )
    try refuseContradictedSpace(shifted, "bold")
    let coarse = try grid(MNI152NLin2009cAsym.self, nlin6.size, corner: nlin6.corner, edge: 3)
    try refuseContradictedSpace(coarse, "bold")
    let native = try grid(NativeT1w.self, nlin6.size, corner: nlin6.corner, edge: 2)
    try refuseContradictedSpace(native, "bold")
  }
}
