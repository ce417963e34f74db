import Foundation
import Geometry
import Phantom
import Reports
import TestSupport
import Testing

/// The same subject resampled to another grid has its target at the same place.
///
/// The planted profile is 16 mm wide, and so is what is measured: a cluster's centre of gravity, which
/// no grid fixes. A peak is the centre of a voxel, and is the same only as far as voxels allow.
@Suite(.serialized, .inTurn) struct RegriddingTests {
  @Test(
    .timeLimit(.minutes(20)),
    arguments: [
      ("3 mm, linear", rigid(about: 0, degrees: 0), [3.0, 3, 3], Interpolation.linear, false),
      (
        "2.4 mm, cubic, in an oblique scan", NativeSpaceTests.oblique, [2.4, 2.4, 2.4], .cubic, true
      ),
      (
        "2.5 x 2.5 x 3.2 mm, linear, in a turned scan",
        rigid(about: 2, degrees: -15, shift: [4, -20, 11]), [2.5, 2.5, 3.2], .linear, true
      ),
    ]
  )
  func `a copy interpolated onto another grid has its target within half a voxel`(
    _ name: String,
    _ rows: [12 of Double],
    _ edges: [Double],
    _ interpolation: Interpolation,
    _ isNative: Bool
  ) async throws {
    let phantom = try await FinePhantom.shared.value
    let planted = phantom.truth.position
    let template = "MNI152NLin2009cAsym"
    let original = phantom.report
    let copy = try RegriddedCase(phantom, rows, edges: edges, interpolation)
    let space = isNative ? ["--space", "T1w"] + copy.transforms : ["--space", template]
    let outcome = try await phantom.target(copy.bold, copy.mask, space)
    try #require(outcome.status == 0 && original.status == "ok", "\(name): \(outcome.errors)")
    let report = try PhantomCase.report(outcome)

    for (method, allowed) in [("cluster", 0.5), ("peak", 1.0)] {
      let found = try #require(report.targets.first { $0.name == method })
      let wanted = try #require(original.targets.first { $0.name == method })
      let p = try #require(wanted.position[template]).map(\.value)
      let place = copy.map(Point(p[0], p[1], p[2]))
      let expected = isNative ? [place.x, place.y, place.z] : p
      let position = try #require(found.position[isNative ? "T1w" : template]).map(\.value)
      for axis in 0..<3 {
        let apart = (position[axis] - expected[axis]).magnitude / edges[axis]
        #expect(apart <= allowed, "\(name), \(method): \(position) is not \(expected)")
      }
      // Beside the original, the truth: half a voxel of the copy further than the original is off.
      guard method == "cluster" else { continue }
      let apart = distance(position, expected)
      #expect(apart <= (edges.max() ?? 0) / 2, "\(name): \(apart) mm")
      let own = try #require(found.position[template]).map(\.value)
      let off = distance(own, planted)
      #expect(off <= distance(p, planted) + (edges.max() ?? 0) / 2)
    }
    #expect(report.targets.allSatisfy { ($0.roundTrip?.value ?? 0) < 1e-6 })
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }
}
