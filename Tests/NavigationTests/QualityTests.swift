import Findings
import Geometry
import Imaging
import Testing

@testable import Navigation

private func entry(
  depth: Double = 20,
  obliquity: Double = 5,
  edge: Double = 20,
  obstacle: Double? = nil,
  below: Double = -15
) throws -> ScalpEntry {
  ScalpEntry(
    target: Point(-34, 36, 22),
    entry: Point(-40, 46, 22 - below),
    normal: try #require(Direction<NativeT1w>(-0.4, 0.6, 0.7)),
    depth: depth.mm,
    obliquity: obliquity,
    edgeDistance: edge.mm,
    cutShare: 0,
    obstacle: obstacle.map { $0.mm }
  )
}

@Suite struct QualityTests {
  @Test func `a usual entry has no findings`() throws {
    #expect(NavigationQC().findings(of: try entry(), subject: "a").isEmpty)
  }

  @Test func `each doubt has its code and its number`() throws {
    let cases: [(ScalpEntry, String, String)] = [
      (try entry(depth: 9.94), "entry_depth_out_of_range", "9.9 mm"),
      (try entry(depth: 40.2), "entry_depth_out_of_range", "40.2 mm"),
      (try entry(obliquity: 30), "entry_oblique", "30.0°"),
      (try entry(obliquity: .nan), "entry_oblique", "nan"),
      (try entry(edge: 4.9), "entry_at_edge", "4.9 mm"),
      (try entry(obstacle: 12), "entry_implausible", "12.0 mm"),
      (try entry(below: 18), "entry_implausible", "18.0 mm"),
    ]
    for (entry, code, number) in cases {
      let findings = NavigationQC().findings(of: entry, subject: "a")
      #expect(findings.map(\.code) == [code])
      #expect(findings.first?.message.contains(number) == true, "\(findings)")
      #expect(findings.first?.severity == .warning)
    }
  }

  @Test func `an entry on the other side is an error`() throws {
    let phantom = EllipsoidHead()
    let grid = try Storage(name: "RAS", edges: [3, 3, 3]).grid()
    let head = try headSurface(in: phantom.image(on: grid))
    let found = try scalpEntry(
      of: phantom.target(below: SIMD3(-0.55, 0.6, 0.58), depth: 20),
      in: head
    )
    for (side, codes) in [(HeadSide.left, [String]()), (.right, ["entry_wrong_side"])] {
      let handle = CoilHandle(side: side)
      let pose = try CoilPose(entry: found, handle: handle, grid: grid)
      let findings = NavigationQC().findings(of: pose, found, handle, on: head, subject: "a")
      #expect(findings.map(\.code) == codes)
      #expect(findings.allSatisfy { $0.severity == .error })
      // 4 mm above the scalp, along the normal.
      #expect((pose.centre.distance(to: found.entry).value - 4).magnitude < 1e-9)
      #expect(pose.centre.distance(to: found.target) > found.entry.distance(to: found.target))
    }
  }

  @Test func `errors say what, where and what to do`() {
    let errors: [NavigationError] = [
      .severalVolumes(count: 3), .imageTooLarge(voxels: 9, most: 8), .headNotFound,
      .noScalp(.cutSurface(share: 0.9)), .noScalp(.shallow(depth: 2.mm)), .targetOutsideHead,
      .entryDefaced(share: 0.4, bound: 0.1), .headCutAtEntry(distance: 9.mm, entry: 12.mm),
      .poseInvalid(.facesAway), .image(.maskEmpty),
    ]
    for error in errors {
      #expect(error.code.allSatisfy { $0.isLowercase || $0 == "_" || $0.isNumber })
      #expect(error.message.hasSuffix(".") && error.remedy.hasSuffix("."))
    }
  }
}
