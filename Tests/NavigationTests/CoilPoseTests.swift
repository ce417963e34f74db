import Geometry
import Testing

@testable import Navigation

/// A grid of 200 mm a side around the origin.
private func someGrid() throws -> VoxelGrid<NativeT1w> {
  try Storage(name: "RAS").grid(around: SIMD3(0, 0, 0), reach: 100)
}

private func entry(
  at e: Point<NativeT1w>,
  target: Point<NativeT1w>,
  normal: SIMD3<Double>
) throws -> ScalpEntry {
  ScalpEntry(
    target: target,
    entry: e,
    normal: try #require(Direction<NativeT1w>(normal)),
    depth: e.distance(to: target),
    obliquity: 0,
    edgeDistance: 20.mm,
    cutShare: 0,
    obstacle: nil
  )
}

private func expect(_ found: [12 of Double], _ golden: [Double], within tolerance: Double) {
  for (row, start) in [0, 4, 8].enumerated() {
    for column in 0..<3 {
      let off = (found[start + column] - golden[3 * row + column]).magnitude
      #expect(off <= tolerance, "row \(row), column \(column)")
    }
  }
}

@Suite struct CoilPoseTests {
  /// Rotations of navigation.md, section 2: read from SimNIBS's `nnav.py`.
  @Test func `a coil on the vertex with its handle backwards`() throws {
    let pose = try CoilPose(
      entry: entry(at: Point(0, 0, 90), target: Point(0, 0, 70), normal: SIMD3(0, 0, 1)),
      handle: CoilHandle(side: .left, angle: 0),
      grid: someGrid()
    )
    expect(pose.rows(in: .simnibs), [-1, 0, 0, 0, 1, 0, 0, 0, -1], within: 1e-15)
    expect(pose.rows(in: .brainsight), [1, 0, 0, 0, 1, 0, 0, 0, 1], within: 1e-15)
    #expect(pose.centre == Point(0, 0, 94))
    #expect(!pose.handleIsReplaced)
  }

  @Test func `the reference pose has the golden rows`() throws {
    let pose = try CoilPose(
      entry: entry(
        at: Point(-38, 44, 26),
        target: Point(-34, 36, 22),
        normal: SIMD3(-4, 8, 4)
      ),
      handle: CoilHandle(side: .left),
      distance: 0.mm,
      grid: someGrid()
    )
    let simnibs = [
      -0.3015, 0.8616, 0.4082, 0.3015, 0.4924, -0.8165, -0.9045, -0.1231, -0.4082,
    ]
    let brainsight = [
      0.3015, 0.8616, -0.4082, -0.3015, 0.4924, 0.8165, 0.9045, -0.1231, 0.4082,
    ]
    expect(pose.rows(in: .simnibs), simnibs, within: 5e-5)
    expect(pose.rows(in: .brainsight), brainsight, within: 5e-5)
    #expect(pose.centre == Point(-38, 44, 26))
  }

  @Test func `the handle points backwards and outwards on both sides`() throws {
    for (side, sign) in [(HeadSide.left, -1.0), (.right, 1.0)] {
      let n = SIMD3(sign * 0.5, 0.5, 0.7)
      let pose = try CoilPose(
        entry: entry(at: Point(sign * 40, 40, 50), target: Point(sign * 30, 30, 36), normal: n),
        handle: CoilHandle(side: side),
        grid: someGrid()
      )
      #expect(-pose.y.y < 0, "posterior")
      #expect(-pose.y.x * sign > 0, "lateral")
      // Seen on the flat vertex the angle is the one asked for.
      let flat = try CoilPose(
        entry: entry(at: Point(0, 0, 90), target: Point(0, 0, 70), normal: SIMD3(0, 0, 1)),
        handle: CoilHandle(side: side, angle: 30),
        grid: someGrid()
      )
      #expect((-flat.y.x - sign * 0.5).magnitude < 1e-12)
    }
  }

  @Test func `right poses mirror left ones`() throws {
    let left = try CoilPose(
      entry: entry(at: Point(-38, 44, 26), target: Point(-34, 36, 22), normal: SIMD3(-4, 8, 4)),
      handle: CoilHandle(side: .left),
      grid: someGrid()
    )
    let right = try CoilPose(
      entry: entry(at: Point(38, 44, 26), target: Point(34, 36, 22), normal: SIMD3(4, 8, 4)),
      handle: CoilHandle(side: .right),
      grid: someGrid()
    )
    let flip = SIMD3<Double>(-1, 1, 1)
    #expect(length(vector(right.y) - flip * vector(left.y)) < 1e-12)
    #expect(length(vector(right.z) - flip * vector(left.z)) < 1e-12)
    // A mirrored frame would be left-handed: x turns round.
    #expect(length(vector(right.x) + flip * vector(left.x)) < 1e-12)
  }

  @Test func `a tilted head turns the handle with it`() throws {
    // A head turned by 90° to the left: its front is at native −x.
    let turn = try #require(
      Rotation<NativeT1w, MNI152NLin2009cAsym>(rows: [0, 1, 0, -1, 0, 0, 0, 0, 1])
    )
    let pose = try CoilPose(
      entry: entry(at: Point(0, 0, 90), target: Point(0, 0, 70), normal: SIMD3(0, 0, 1)),
      handle: CoilHandle(side: .left, angle: 0, tilt: turn),
      grid: someGrid()
    )
    #expect(length(vector(pose.y) - SIMD3(-1, 0, 0)) < 1e-12)
    #expect(Rotation<NativeT1w, NativeT1w>(rows: [1.001, 0, 0, 0, 1, 0, 0, 0, 1]) == nil)
    #expect(Rotation<NativeT1w, NativeT1w>(rows: [-1, 0, 0, 0, 1, 0, 0, 0, 1]) == nil)
  }

  @Test func `a handle along the normal is replaced and said so`() throws {
    let n = SIMD3(0.70710678, 0.70710678, 0)
    let odd = try entry(at: Point(60, 60, 0), target: Point(45, 45, 0), normal: n)
    let handle = CoilHandle(side: .left)
    let pose = try CoilPose(entry: odd, handle: handle, grid: someGrid())
    #expect(pose.handleIsReplaced)
    #expect(length(vector(pose.y) - SIMD3(0, 0, 1)) < 1e-9)
  }

  @Test func `poses that may not be exported are refused`() throws {
    let grid = try someGrid()
    let (x, y, z) = (SIMD3(-1.0, 0, 0), SIMD3(0.0, 1, 0), SIMD3(0.0, 0, -1))
    let c = SIMD3(0.0, 0, 90)
    func fault(_ columns: [4 of SIMD3<Double>]) -> NavigationError.PoseFault? {
      do throws(NavigationError) {
        _ = try CoilPose(columns: columns, target: Point(0, 0, 70), grid: grid)
        return nil
      } catch {
        guard case .poseInvalid(let fault) = error else { return nil }
        return fault
      }
    }
    #expect(fault([x, y, z, c]) == nil)
    #expect(fault([x, y, z, SIMD3(0, 0, .nan)]) == .notFinite)
    #expect(fault([x, SIMD3(0, .infinity, 0), z, c]) == .notFinite)
    #expect(fault([-x, y, z, c]) == .notProper(determinant: -1))
    #expect(fault([x, y, z, SIMD3(0, 0, 60)]) == .facesAway)
    #expect(fault([-x, y, -z, c]) == .facesAway)
    guard case .notOrthonormal(let departure) = fault([x, SIMD3(0, 1, 2e-6), z, c]) else {
      Issue.record("sheared axes passed")
      return
    }
    #expect(departure > 1e-6)
    #expect(fault([x, SIMD3(0, 1, 1e-7), z, c]) == nil)
    guard case .farFromImage(let distance) = fault([x, y, z, SIMD3(0, 0, 160)]) else {
      Issue.record("a centre 60 mm outside passed")
      return
    }
    #expect((distance.value - 60).magnitude < 1)
    #expect(fault([x, y, z, SIMD3(0, 0, 145)]) == nil)
  }
}
