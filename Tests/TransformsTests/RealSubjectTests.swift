import Foundation
import Geometry
import Testing

@testable import Transforms

/// The real subject's transforms, where the data is; the suite is reported as skipped elsewhere.
@Suite(.enabled(if: RealTransforms.isPresent, "the data of the real subject is not here"))
struct RealSubjectTests {
  private func map<A: WorldFrame, B: WorldFrame>(
    _ a: A.Type,
    _ b: B.Type
  ) throws -> PointTransform<A, B> {
    let name = "sub-02_from-\(B.identifier)_to-\(A.identifier)_mode-image_xfm.h5"
    return try readPointTransform(
      path: RealTransforms.folder + "/sub-02/anat/" + name,
      name: name,
      from: a,
      to: b
    )
  }

  /// Columns of the reference file that start with `start`, or its first three.
  private func points<Frame: WorldFrame>(
    _ start: String,
    _ frame: Frame.Type
  ) throws -> [Point<Frame>] {
    let path = RealTransforms.folder + "/reference_points_RAS.csv"
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
    let header = try #require(lines.first).split(separator: ",")
    let columns = header.indices.filter { header[$0].contains(start) || header[$0] == start }
    try #require(columns.count == 3)
    return try lines.dropFirst().map { line in
      let words = line.split(separator: ",", omittingEmptySubsequences: false)
      let n = try columns.map { try #require(Double(words[$0])) }
      return Point(n[0], n[1], n[2])
    }
  }

  private func sources<Frame: WorldFrame>(_ frame: Frame.Type) throws -> [Point<Frame>] {
    let path = RealTransforms.folder + "/reference_points_RAS.csv"
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
    return try lines.dropFirst().map { line in
      let n = try line.split(separator: ",").prefix(3).map { try #require(Double($0)) }
      return Point(n[0], n[1], n[2])
    }
  }

  @Test func `reference points go to T1w and to the template as ITK takes them`() throws {
    let native = try map(MNI152NLin2009cAsym.self, NativeT1w.self)
      .map(sources(MNI152NLin2009cAsym.self))
    let template = try map(NativeT1w.self, MNI152NLin2009cAsym.self).map(sources(NativeT1w.self))
    #expect(native.count == 307)
    let toNative = try points("from-T1w_to-MNI", NativeT1w.self)
    for (found, expected) in zip(native, toNative) {
      #expect(try #require(found.point).distance(to: expected) < 1e-3.mm)
    }
    let toTemplate = try points("from-MNI", MNI152NLin2009cAsym.self)
    for (found, expected) in zip(template, toTemplate) {
      #expect(try #require(found.point).distance(to: expected) < 1e-3.mm)
    }
    // Three more lie within half a voxel of the border, where ITK still has a value.
    #expect(template.filter(\.isOutsideField).count == 5)
  }

  @Test func `the round trip is short, and long where one file stands for both`() throws {
    let there = try map(MNI152NLin2009cAsym.self, NativeT1w.self)
    let back = try map(NativeT1w.self, MNI152NLin2009cAsym.self)
    let points = try sources(MNI152NLin2009cAsym.self)
    let trip = try roundTripError(forward: there, backward: back, points: points)
    #expect(try #require(trip.median) < 0.05.mm && #require(trip.maximum) < 0.2.mm)
    let wrong: PointTransform<NativeT1w, MNI152NLin2009cAsym> = PointTransform(stages: there.stages)
    let bad = try roundTripError(forward: there, backward: wrong, points: points)
    #expect(try #require(bad.median) > 1.mm)
  }

  @Test func `a file of the other direction is refused by its name`() throws {
    let name = "sub-02_from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.h5"
    #expect(throws: TransformError.self) {
      try readPointTransform(
        path: RealTransforms.folder + "/sub-02/anat/" + name,
        name: name,
        from: NativeT1w.self,
        to: MNI152NLin2009cAsym.self
      )
    }
  }
}

enum RealTransforms {
  static let folder = URL(filePath: #filePath)
    .appending(path: "../../../../shared/data/studyforrest-derivatives")
    .standardizedFileURL.path(percentEncoded: false)
  static var isPresent: Bool { FileManager.default.fileExists(atPath: folder) }
}
