import Findings
import Foundation
import Geometry
import Imaging
import Navigation
import Testing

/// The shared real subject, where it is present: 1 mm, oblique, stored right to left, defaced.
private enum RealSubject {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/data/studyforrest-derivatives/sub-02/anat")
    .standardizedFileURL
  static let image = folder.appending(path: "sub-02_desc-preproc_T1w.nii.gz")
  static var isPresent: Bool {
    FileManager.default.fileExists(atPath: image.path(percentEncoded: false))
  }

  static func volume() throws -> T1wVolume {
    let bytes = [UInt8](try Data(contentsOf: image))
    var reader = try NIfTIReader(InMemoryBytes(bytes), name: "t1w")
    return try readT1w(&reader)
  }
}

@Suite(.enabled(if: RealSubject.isPresent, "the real subject is not on this machine"))
struct RealSubjectTests {
  /// Left cortical points, all in the brain mask, and the surface voxel that SciPy finds nearest.
  ///
  /// Points of the template taken to native space by ITK: BA46, F3 and a frontal one.
  private static let targets: [(target: Point<NativeT1w>, nearest: SIMD3<Double>)] = [
    (Point(-43.458, 50.024, 40.816), SIMD3(-57.53, 55.87, 52.03)),
    (Point(-38.806, 32.186, 53.916), SIMD3(-50.41, 34.56, 67.17)),
    (Point(-36.124, 47.226, 53.878), SIMD3(-45.01, 52.56, 67.30)),
  ]

  @Test func `a frontal target has a plausible pose although the face was removed`() throws {
    let volume = try RealSubject.volume()
    #expect(volume.findings.map(\.code) == ["qform_missing"])
    let head = try headSurface(in: volume)
    #expect(NavigationQC().findings(of: head).isEmpty)
    for (target, nearest) in Self.targets {
      let found = try scalpEntry(of: target, in: head)
      #expect((10...40).contains(found.depth.value))
      // SciPy's mask has whole voxels, and an earlier order of the same steps.
      #expect((found.depth.value - length(nearest - vector(target))).magnitude < 1.5)
      #expect(length(vector(found.entry) - nearest) < 6)
      #expect(found.entry.x < head.middle.x - 20, "left stays left")
      let outward = vector(found.normal)
      #expect(outward.x < 0 && outward.y > 0 && outward.z > 0)
      #expect(NavigationQC().findings(of: found, subject: "left").isEmpty)

      let handle = CoilHandle(side: .left)
      let pose = try CoilPose(entry: found, handle: handle, grid: volume.grid)
      #expect(
        NavigationQC().findings(of: pose, found, handle, on: head, subject: "left").isEmpty
      )
      #expect(pose.y.y > 0 && pose.y.x > 0, "the handle is posterolateral")
    }
  }

  @Test func `the removed face has no entry`() throws {
    let head = try headSurface(in: RealSubject.volume())
    // Behind the cut of the left cheek.
    let error = #expect(throws: NavigationError.self) {
      try scalpEntry(of: Point(-45, 65, -65), in: head)
    }
    #expect(error?.code == "entry_defaced")
  }
}
