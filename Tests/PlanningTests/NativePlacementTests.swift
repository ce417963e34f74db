import Atlases
import Foundation
import Geometry
import Testing

@testable import Planning

/// Regions of a template found in the patient's own space.
@Suite struct NativePlacementTests {
  private func grid(
    _ size: GridSize,
    _ x: Double,
    _ y: Double,
    _ z: Double
  ) throws
    -> VoxelGrid<NativeT1w>
  {
    let affine = Affine<VoxelSpace, NativeT1w>(rows: [2, 0, 0, x, 0, 2, 0, y, 0, 0, 2, z])
    return try #require(VoxelGrid(size: size, toWorld: affine))
  }

  private func placement(
    _ template: Template,
    _ map: @escaping @Sendable (Point<NativeT1w>) -> [Double]? = { [$0.x, $0.y, $0.z] }
  ) -> Placement<NativeT1w> {
    Placement(
      template: template,
      toTemplate: TemplateMap { points in
        points.map { point in
          map(point).map { TemplatePoint($0[0], $0[1], $0[2], in: template) }
        }
      },
      betweenTemplates: nil
    )
  }

  @Test func `through a map that moves nothing, regions have the published numbers of voxels`()
    throws
  {
    let catalogue = try shippedCatalogue()
    let sixth = try grid(GridSize(91, 109, 91), -90, -126, -72)
    let ninth = try grid(GridSize(97, 115, 97), -96.5, -132.5, -78.5)
    for (id, nlin6, nlin2009c) in [("sgc", 515, 528), ("dlpfc-left-union", 10458, 10532)] {
      let region = try catalogue.region(id)
      let first = try placement(.mni152NLin6Asym).voxels(of: region, on: sixth)
      #expect(first.unboundedCount == nlin6 && first.linear.count == nlin6)
      let second = try placement(.mni152NLin2009cAsym).voxels(of: region, on: ninth)
      #expect(second.unboundedCount == nlin2009c && second.linear.count == nlin2009c)
    }
  }

  /// A head turned by 50 degrees, larger than the template, 200 mm from the scan's origin; the map
  /// says nothing 150 mm and more from the head.
  private func far(_ p: Point<NativeT1w>) -> [Double]? {
    let (x, y, z) = (p.x - 90, p.y - 140, p.z - 110)
    guard x * x + y * y + z * z < 150 * 150 else { return nil }
    let (c, s) = (cos(50 * Double.pi / 180), sin(50 * Double.pi / 180))
    return [x * 0.9 + 2 * sin(x / 40), 0.9 * (c * y + s * z), 0.8 * (c * z - s * y)]
  }

  @Test func `places of the template are found in a far, tilted head`() throws {
    let goals = [(6.0, 16.0, -10.0), (-38, 44, 26), (-30, 43, 23), (0, 0, 0)]
      .map { TemplatePoint($0.0, $0.1, $0.2, in: .mni152NLin6Asym) }
    let found = try placement(.mni152NLin6Asym) { self.far($0) }.positions(of: goals)
    for (goal, place) in zip(goals, found) {
      let position = try #require(place)
      let image = try #require(far(position))
      #expect(zip(goal.coordinates, image).allSatisfy { ($0 - $1).magnitude < 2e-3 })
    }
    let beyond = TemplatePoint(300, 0, 0, in: .mni152NLin6Asym)
    let nowhere = try placement(.mni152NLin6Asym) { self.far($0) }.positions(of: [beyond])
    #expect(nowhere == [nil])
  }

  @Test func `a head's tilt is its rotation, without scale and shear`() throws {
    for degrees in [0.0, 12, 40] {
      let (c, s) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
      let tilt = try #require(
        try HeadTilt(around: Point(5, -20, 10)) { points in
          // One scale for all, as scales of several axes have no rotation of their own.
          points.map { [1.1 * $0.x, 1.1 * (c * $0.y - s * $0.z), 1.1 * (s * $0.y + c * $0.z)] }
        }
      )
      #expect((tilt.degrees - degrees).magnitude < 1e-5)
    }
    let stretched = try #require(
      try HeadTilt(around: Point(0, 0, 0)) { points in
        points.map { [1.2 * $0.x + 0.1 * $0.y, 0.1 * $0.x + 0.9 * $0.y, 1.1 * $0.z] }
      }
    )
    #expect(stretched.degrees < 1e-5, "a symmetric stretch turns nothing")
    #expect(try HeadTilt(around: Point(0, 0, 0)) { $0.map { [-$0.x, $0.y, $0.z] } } == nil)
    #expect(try HeadTilt(around: Point(0, 0, 0)) { $0.map { _ in nil } } == nil)
  }

  @Test func `a role that its file's name contradicts is refused`() throws {
    let name = "from-MNI152NLin6Asym_to-T1w_mode-image_xfm.h5"
    func refusal(_ roles: [InputRole], _ space: Space) -> String? {
      let files = roles.map { InputFile(role: $0, run: 1, path: "", name: name) }
      do throws(PlanningError) {
        try refuseUnusable(Anatomy(files), for: space, subject: "run")
        return nil
      } catch { return error.code }
    }
    #expect(refusal([.toT1w], .native) == nil)
    #expect(refusal([.toT1w], .template(.mni152NLin6Asym)) == nil)
    #expect(refusal([.toT1w], .template(.mni152NLin2009cAsym)) == "template_mismatch")
    #expect(refusal([.fromT1w], .native) == "transform_direction_mismatch")
    #expect(refusal([.toT1w, .fromT1w], .native) == "transform_direction_mismatch")
    #expect(refusal([], .native) == "space_needs_transform")
    #expect(refusal([], .template(.mni152NLin6Asym)) == nil)
  }
}
